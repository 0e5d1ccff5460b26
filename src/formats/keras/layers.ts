import { formatShape } from '../../network/shape.js';
import { shown, unsupported } from '../format-error.js';
import { dropoutForm } from './dropout.js';
import { activate, add, addDense, demand, type ImportLayer, inputOf, type KerasLayer, kernelAndBias } from './layer.js';
import { imageLayers, padImage } from './image-layers.js';
import { importTcn } from './tcn.js';

/** Every layer class that can be imported. What is not here is refused by name. */
export const kerasLayers: Readonly<Record<string, ImportLayer>> = {
  Dense: (layer) => {
    const units = layer.config.integer('units');
    return activate(layer, addDense(layer, inputOf(layer), units, kernelAndBias(layer, units)));
  },
  Conv1D: (layer) => {
    const { config } = layer;
    demand(layer, { strides: [1], groups: 1, data_format: 'channels_last' });
    const filters = config.integer('filters');
    const [kernel = 1] = config.integers('kernel_size', 1);
    const [dilation = 1] = config.integers('dilation_rate', 1);
    return activate(
      layer,
      add(layer, { kind: 'conv1d', filters, kernel, dilation, padding: padding(layer) }, kernelAndBias(layer, filters)),
    );
  },
  Activation: (layer) => activate(layer, inputOf(layer)),
  ReLU: (layer) => {
    demand(layer, { negative_slope: 0, threshold: 0 });
    const limit = layer.config.has('max_value') ? layer.config.number('max_value') : undefined;
    if (limit !== undefined && limit !== 6) unsupported(layer.where, `max_value is ${limit}; only 6 or none exists here`);
    return add(layer, { kind: limit === 6 ? 'relu6' : 'relu' });
  },
  Softmax: (layer) => {
    demand(layer, { axis: -1 });
    return add(layer, { kind: 'softmax' });
  },
  // Keras drops single values of a sequence, which does not exist here; outside of training neither does anything.
  Dropout: (layer) => {
    const rank = layer.builder.shape(inputOf(layer)).length;
    const wholeChannels = JSON.stringify([null, ...Array.from({ length: rank - 1 }, () => 1), null]);
    return rank === 1 || JSON.stringify(layer.config.get('noise_shape')) === wholeChannels ? drop(layer) : inputOf(layer);
  },
  SpatialDropout1D: (layer) => drop(layer),
  SpatialDropout2D: (layer) => drop(layer),
  MaxPooling1D: (layer) => pool(layer, 'maxpool'),
  AveragePooling1D: (layer) => pool(layer, 'avgpool'),
  GlobalAveragePooling1D: (layer) => {
    demand(layer, { data_format: 'channels_last', keepdims: false });
    return add(layer, { kind: 'global_avgpool' });
  },
  Flatten: (layer) => {
    demand(layer, { data_format: 'channels_last' });
    return flatten(layer);
  },
  Add: (layer) => add(layer, { kind: 'add' }),
  Multiply: (layer) => {
    const { builder, inputs, where } = layer;
    // Either order: an image and a factor a channel.
    const ordered = builder.shape(inputOf(layer)).length === 1 ? inputs.toReversed() : inputs;
    return builder.add(where, { kind: 'scale' }, ordered);
  },
  Concatenate: (layer) => {
    const axis = layer.config.has('axis') ? layer.config.integer('axis') : -1;
    const rank = layer.builder.shape(inputOf(layer)).length;
    if (axis !== -1 && axis !== rank) unsupported(layer.where, `it joins on axis ${axis}; only the last one exists here`);
    return add(layer, { kind: 'concat' });
  },
  Reshape: (layer) => reshape(layer, layer.config.list('target_shape')),
  ZeroPadding1D: (layer) => {
    const [before = 0, after = before] = layer.config.integers('padding', 2);
    return layer.builder.padded(layer.where, inputOf(layer), before, after);
  },
  ZeroPadding2D: (layer) => {
    if (layer.builder.shape(inputOf(layer)).length === 3) return padImage(layer);
    const [before, after] = alongTime(layer, 'padding');
    return layer.builder.padded(layer.where, layer.builder.narrowed(inputOf(layer)), before, after);
  },
  Cropping1D: (layer) => crop(layer, layer.config.integers('cropping', 2)),
  Cropping2D: (layer) => crop(layer, alongTime(layer, 'cropping')),
  Dot: (layer) => {
    demand(layer, { normalize: false });
    const axes = JSON.stringify(layer.config.get('axes'));
    if (axes !== '[2,1]' && axes !== '[2,2]') unsupported(layer.where, `axes are ${axes}; only [2,1] and [2,2] exist here`);
    return add(layer, { kind: 'matmul', transpose: axes === '[2,2]' });
  },
  ...imageLayers,
  TCN: importTcn,
};

function padding(layer: KerasLayer): 'causal' | 'same' | 'valid' {
  const found = layer.config.textOr('padding', 'valid');
  return found === 'causal' || found === 'same' || found === 'valid' ? found : unsupported(layer.where, `padding ${JSON.stringify(found)}`);
}

function drop(layer: KerasLayer): number {
  const form = dropoutForm(layer, layer.config.number('rate'));
  return form ? add(layer, form) : inputOf(layer);
}

function pool(layer: KerasLayer, kind: 'maxpool' | 'avgpool'): number {
  demand(layer, { padding: 'valid', data_format: 'channels_last' });
  const [size = 1] = layer.config.integers('pool_size', 1);
  const [stride = size] = layer.config.has('strides') ? layer.config.integers('strides', 1) : [];
  return add(layer, { kind, size, stride });
}

/** Two numbers for the time of a sequence with a width of one: `[[before, after], [0, 0]]`. */
function alongTime(layer: KerasLayer, field: string): readonly [number, number] {
  demand(layer, { data_format: 'channels_last' });
  const value = layer.config.list(field);
  const [time, width] = value;
  const rank = layer.builder.shape(inputOf(layer)).length;
  if (
    rank !== 2 ||
    !Array.isArray(time) ||
    JSON.stringify(width) !== '[0,0]' ||
    !time.every((one) => Number.isSafeInteger(one) && one >= 0)
  ) {
    return unsupported(
      layer.where,
      `${field} is ${shown(JSON.stringify(value))} on samples of shape ${formatShape(layer.builder.shape(inputOf(layer)))}`,
    );
  }
  return [Number(time[0]), Number(time[1])];
}

/** What leaves the last time alone. */
function crop(layer: KerasLayer, [before, after]: readonly number[]): number {
  const shape = layer.builder.shape(inputOf(layer));
  if (shape.length !== 2 || before !== (shape[0] ?? 0) - 1 || after !== 0) {
    return unsupported(layer.where, `it takes ${before} and ${after} times off a sequence of ${shape[0]}; only the last time can be left`);
  }
  return layer.builder.add(layer.where, { kind: 'last' }, [layer.builder.narrowed(inputOf(layer))]);
}

function flatten({ builder, where, inputs: [value = 0] }: KerasLayer): number {
  return builder.shape(value).length === 1 ? value : builder.add(where, { kind: 'flatten' }, [builder.narrowed(value)]);
}

function reshape(layer: KerasLayer, target: readonly unknown[]): number {
  const { builder } = layer;
  const value = builder.narrowed(inputOf(layer));
  const shape = builder.shape(value);
  const wanted = `[${target.join(', ')}]`;
  const inner = builder.inputOf(value);
  if (formatShape(shape) === wanted) return value;
  if (target.length === 1) return flatten(layer);
  // Features are an image of one pixel.
  if (wanted === formatShape([1, 1, ...shape])) return value;
  if (builder.kind(value) === 'as_image' && formatShape(builder.shape(inner)) === wanted) return inner;
  const [time, , channels] = target;
  // Between layers of images a sequence has a width of one; what is done to it there is done to the sequence.
  if (target.length === 3 && target[1] === 1 && formatShape(shape) === `[${String(time)}, ${String(channels)}]`)
    return builder.widened(value);
  if (wanted === formatShape([...shape, 1])) return builder.add(layer.where, { kind: 'as_image' }, [value]);
  return unsupported(layer.where, `it makes ${shown(JSON.stringify(target))} of ${formatShape(shape)}; only flattening exists here`);
}
