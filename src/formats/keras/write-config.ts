import { unsupported } from '../format-error.js';
import { imageStep, kerasArray } from './write-image-layers.js';
import { liveModel } from '../live-model.js';
import type { Json } from '../../graph/json.js';
import { parseRational, toFloat64 } from '../../graph/rational.js';
import type { Layer, Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import type { Shape } from '../../network/shape.js';
import { shapesOf } from '../../network/shapes.js';

/** A layer of a Keras model that is being written. */
interface KerasStep {
  readonly name: string;
  readonly className: string;
  readonly config: { readonly [key: string]: Json };
  /** Names of the layers it reads; none for the input. */
  readonly inputs: readonly string[];
}

/** The array of one parameter under its name in Keras: layer `dense_7`, array `kernel`. */
export interface KerasArray {
  readonly layer: string;
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

export interface KerasModel {
  /** `{ class_name: 'Functional', config }` as Keras 2 writes it; Keras 3 and TensorFlow.js read it, too. */
  readonly config: Json;
  /** In order of the model. */
  readonly layers: readonly string[];
  readonly arrays: readonly KerasArray[];
}

/** TensorFlow.js has no causal convolution: zeros are put in front by a layer of their own. */
export type CausalForm = 'native' | 'padded';

/** The model with its logits as output. */
export function kerasModel(whole: Network, all: readonly Float32Array[], causal: CausalForm): KerasModel {
  const { network, weights } = liveModel(whole, all);
  const shapes = shapesOf(network);
  const names: string[] = [];
  const steps: KerasStep[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const name = `${layer.kind}_${index}`;
    const read = eachOnce(
      name,
      layer.inputs.map((one) => names[one] ?? ''),
    );
    const own = layerSteps(layer, name, read.names, shapes[layer.inputs[0] ?? 0] ?? [], network, causal);
    steps.push(...read.steps);
    steps.push(...own);
    names.push(own.at(-1)?.name ?? names[layer.inputs[0] ?? 0] ?? '');
  }
  const config = {
    name: 'model',
    trainable: true,
    layers: steps.map(({ name, className, config: fields, inputs }) => ({
      class_name: className,
      name,
      config: { name, trainable: true, dtype: 'float32', ...fields },
      inbound_nodes: inputs.length === 0 ? [] : [inputs.map((from) => [from, 0, 0, {}])],
    })),
    input_layers: [[names[0] ?? '', 0, 0]],
    output_layers: [[names.at(-1) ?? '', 0, 0]],
  };
  const arrays = parametersOf(network).map(
    ({ layer, name, shape }, index): KerasArray => ({
      layer: names[layer] ?? '',
      ...kerasArray(network.layers[layer]?.kind, name, shape),
      values: weights[index] ?? new Float32Array(),
    }),
  );
  return { config: { class_name: 'Functional', config }, layers: steps.map(({ name }) => name), arrays };
}

/** A value that a layer reads twice passes through a layer that does nothing: TensorFlow.js frees it after the first reading. */
function eachOnce(name: string, inputs: readonly string[]): { readonly names: readonly string[]; readonly steps: readonly KerasStep[] } {
  const steps: KerasStep[] = [];
  const names = inputs.map((from, place) => {
    if (inputs.indexOf(from) === place) return from;
    const again = `${name}_input_${place}`;
    steps.push({ name: again, className: 'Activation', config: { activation: 'linear' }, inputs: [from] });
    return again;
  });
  return { names, steps };
}

function layerSteps(
  layer: Layer,
  name: string,
  inputs: readonly string[],
  input: Shape,
  network: Network,
  causal: CausalForm,
): readonly KerasStep[] {
  const step = (className: string, config: KerasStep['config'], from = inputs, own = name): KerasStep => ({
    name: own,
    className,
    config,
    inputs: from,
  });
  const [time = 1, channels = 1] = input;
  switch (layer.kind) {
    case 'input':
      return [step('InputLayer', { batch_input_shape: [null, ...network.input], sparse: false, ragged: false })];
    case 'conv1d': {
      const { filters, kernel, dilation, padding } = layer;
      const reach = (kernel - 1) * dilation;
      const isPadded = padding === 'causal' && causal === 'padded' && reach > 0;
      const fields = {
        filters,
        kernel_size: [kernel],
        strides: [1],
        padding: padding !== 'causal' || causal === 'native' ? padding : 'valid',
        data_format: 'channels_last',
        dilation_rate: [dilation],
        groups: 1,
        activation: 'linear',
        use_bias: true,
      };
      if (!isPadded) return [step('Conv1D', fields)];
      const around = reshaped(name, inputs, [time, 1, channels], 'ZeroPadding2D', {
        padding: [
          [reach, 0],
          [0, 0],
        ],
        data_format: 'channels_last',
      });
      return [
        ...around,
        step('Reshape', { target_shape: [time + reach, channels] }, [`${name}_along_time`], `${name}_padded`),
        step('Conv1D', fields, [`${name}_padded`]),
      ];
    }
    case 'dense':
      return [step('Dense', { units: layer.units, activation: 'linear', use_bias: true })];
    case 'relu':
    case 'relu6':
    case 'tanh':
    case 'sigmoid':
    case 'swish':
    case 'softmax':
      return [step('Activation', { activation: layer.kind })];
    case 'dropout': {
      const rate = toFloat64(parseRational(layer.rate));
      // Whole channels, as SpatialDropout2D, which TensorFlow.js lacks.
      const noise = input.length === 3 ? [null, 1, 1, null] : null;
      return [step(input.length === 2 ? 'SpatialDropout1D' : 'Dropout', { rate, noise_shape: noise, seed: null })];
    }
    case 'add':
    case 'concat':
      // Keras joins two tensors or more; one is read where it is.
      if (inputs.length === 1) return [];
      return [layer.kind === 'add' ? step('Add', {}) : step('Concatenate', { axis: -1 })];
    case 'scale': {
      const [image = '', factors = ''] = inputs;
      const wide = `${name}_factors`;
      return [step('Reshape', { target_shape: [1, 1, ...input.slice(2)] }, [factors], wide), step('Multiply', {}, [image, wide])];
    }
    case 'matmul':
      return [step('Dot', { axes: layer.transpose ? [2, 2] : [2, 1], normalize: false })];
    case 'last':
      return [
        ...reshaped(name, inputs, [time, 1, channels], 'Cropping2D', {
          cropping: [
            [time - 1, 0],
            [0, 0],
          ],
          data_format: 'channels_last',
        }),
        step('Flatten', { data_format: 'channels_last' }, [`${name}_along_time`]),
      ];
    case 'maxpool':
    case 'avgpool': {
      const fields = { pool_size: [layer.size], strides: [layer.stride], padding: 'valid', data_format: 'channels_last' };
      return [step(layer.kind === 'maxpool' ? 'MaxPooling1D' : 'AveragePooling1D', fields)];
    }
    case 'global_avgpool':
      return [step(input.length === 3 ? 'GlobalAveragePooling2D' : 'GlobalAveragePooling1D', { data_format: 'channels_last' })];
    case 'flatten':
      return [step('Flatten', { data_format: 'channels_last' })];
    case 'conv2d':
    case 'depthwise':
    case 'maxpool2d':
    case 'avgpool2d':
    case 'pad':
    case 'as_image':
    case 'batch_norm':
      return [step(...imageStep(layer, input))];
    default:
      return unsupported(`layer ${name}`, 'Keras has no such layer');
  }
}

/** A layer of images applied to a sequence, which has a width of one for it: where TensorFlow.js has none for sequences. */
const reshaped = (
  name: string,
  inputs: readonly string[],
  shape: Shape,
  className: string,
  config: KerasStep['config'],
): readonly KerasStep[] => [
  { name: `${name}_as_image`, className: 'Reshape', config: { target_shape: shape }, inputs },
  { name: `${name}_along_time`, className, config, inputs: [`${name}_as_image`] },
];
