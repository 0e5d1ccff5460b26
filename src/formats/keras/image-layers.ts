import { formatRational, parseDecimal } from '../../graph/rational.js';
import type { ImagePadding, Sides } from '../../network/image-layer.js';
import { unsupported } from '../format-error.js';
import type { LayerWeights } from '../imported-model.js';
import { reshaped, type WeightArray, zeros } from '../weights.js';
import { activate, add, demand, type ImportLayer, inputOf, type KerasLayer, kernelAndBias } from './layer.js';

/** Layers of images [height, width, channels], and batch normalisation. */
export const imageLayers: Readonly<Record<string, ImportLayer>> = {
  Conv2D: (layer) => {
    demand(layer, { data_format: 'channels_last', dilation_rate: [1, 1], groups: 1 });
    const filters = layer.config.integer('filters');
    const bias = layer.config.flag('use_bias', true);
    const form = { kind: 'conv2d', filters, kernel: sides(layer, 'kernel_size'), ...window(layer), bias } as const;
    return activate(layer, add(layer, form, kernelAndBias(layer, filters)));
  },
  DepthwiseConv2D: (layer) => {
    demand(layer, { depth_multiplier: 1, data_format: 'channels_last', dilation_rate: [1, 1] });
    return activate(layer, depthwise(layer, layer.config.flag('use_bias', true)));
  },
  SeparableConv2D: (layer) => {
    demand(layer, { depth_multiplier: 1, data_format: 'channels_last', dilation_rate: [1, 1] });
    const filters = layer.config.integer('filters');
    const bias = layer.config.flag('use_bias', true);
    const kernel = layer.array('pointwise_kernel');
    const weights: LayerWeights = { ...kernelAndBias(layer, filters), ...(kernel && { kernel }) };
    const one: Sides = [1, 1];
    const form = { kind: 'conv2d', filters, kernel: one, stride: one, padding: 'valid', bias } as const;
    return activate(layer, layer.builder.add(layer.where, form, [depthwise(layer, false)], weights));
  },
  MaxPooling2D: (layer) => pool(layer, 'maxpool2d'),
  AveragePooling2D: (layer) => pool(layer, 'avgpool2d'),
  GlobalAveragePooling2D: (layer) => {
    demand(layer, { data_format: 'channels_last', keepdims: false });
    return add(layer, { kind: 'global_avgpool' });
  },
  LayerNormalization: (layer) => {
    const channels = normalizedChannels(layer);
    const { gamma, beta } = scaleAndShift(layer, channels);
    return add(layer, { kind: 'layer_norm', epsilon: decimal(layer, 'epsilon') }, { ...(gamma && { gamma }), ...(beta && { beta }) });
  },
  BatchNormalization: (layer) => {
    const channels = normalizedChannels(layer);
    const found: Readonly<Record<'gamma' | 'beta' | 'mean' | 'variance', WeightArray | undefined>> = {
      ...scaleAndShift(layer, channels),
      mean: layer.array('moving_mean'),
      variance: layer.array('moving_variance'),
    };
    const weights = Object.fromEntries(Object.entries(found).filter(([, array]) => array !== undefined)) as LayerWeights;
    return add(layer, { kind: 'batch_norm', momentum: decimal(layer, 'momentum'), epsilon: decimal(layer, 'epsilon') }, weights);
  },
};

/** How many channels a normalisation of the last axis has. */
function normalizedChannels(layer: KerasLayer): number {
  const { config, builder, where } = layer;
  const shape = builder.shape(inputOf(layer));
  const axis = JSON.stringify(config.has('axis') ? config.get('axis') : -1).replace(/[[\]]/g, '');
  if (axis !== '-1' && axis !== `${shape.length}`) unsupported(where, `it normalises axis ${axis}; only the last one exists here`);
  return shape.at(-1) ?? 0;
}

/** What is not in the file because the layer has none does nothing. */
function scaleAndShift(layer: KerasLayer, channels: number): Readonly<Record<'gamma' | 'beta', WeightArray | undefined>> {
  const ones: WeightArray = { shape: [channels], read: () => new Float32Array(channels).fill(1) };
  return {
    gamma: layer.config.flag('scale', true) ? layer.array('gamma') : ones,
    beta: layer.config.flag('center', true) ? layer.array('beta') : zeros([channels]),
  };
}

/** Zeros around an image, as many on opposite sides: `2`, `[2, 1]` or `[[2, 2], [1, 1]]`. */
export function padImage(layer: KerasLayer): number {
  demand(layer, { data_format: 'channels_last' });
  const value = layer.config.get('padding');
  const pairs = (Array.isArray(value) ? value : [value, value]).map((one: unknown) => (Array.isArray(one) ? one : [one, one]));
  const [[top, bottom] = [], [left, right] = []] = pairs;
  if (pairs.length !== 2 || !Number.isSafeInteger(top) || !Number.isSafeInteger(left) || top !== bottom || left !== right) {
    return unsupported(layer.where, `padding is ${JSON.stringify(value)}; only as many zeros on opposite sides exist here`);
  }
  return add(layer, { kind: 'pad', size: [Number(top), Number(left)] });
}

function sides({ config }: KerasLayer, field: string): Sides {
  const [height = 1, width = 1] = config.integers(field, 2);
  return [height, width];
}

function window(layer: KerasLayer, stride = sides(layer, 'strides')): { readonly stride: Sides; readonly padding: ImagePadding } {
  const padding = layer.config.textOr('padding', 'valid');
  return padding === 'same' || padding === 'valid' ? { stride, padding } : unsupported(layer.where, `padding ${JSON.stringify(padding)}`);
}

function depthwise(layer: KerasLayer, bias: boolean): number {
  const channels = layer.builder.shape(inputOf(layer)).at(-1) ?? 0;
  const array = layer.array('depthwise_kernel') ?? layer.array('kernel');
  // Keras keeps a last side for several kernels a channel; there is one.
  const kernel = array && (array.shape.at(-1) === 1 ? reshaped(array, array.shape.slice(0, -1)) : array);
  const weights: LayerWeights = { ...(bias ? kernelAndBias(layer, channels) : {}), ...(kernel && { kernel }) };
  return add(layer, { kind: 'depthwise', kernel: sides(layer, 'kernel_size'), ...window(layer), bias }, weights);
}

function pool(layer: KerasLayer, kind: 'maxpool2d' | 'avgpool2d'): number {
  demand(layer, { data_format: 'channels_last' });
  const size = sides(layer, 'pool_size');
  return add(layer, { kind, size, ...window(layer, layer.config.has('strides') ? sides(layer, 'strides') : size) });
}

/** A number as the decimal that Python printed. */
function decimal({ where, config }: KerasLayer, field: string): string {
  const value = config.number(field);
  return value > 0 && value < 1e6 ? formatRational(parseDecimal(`${value}`)) : unsupported(where, `${field} is ${value}`);
}
