import { type FeatureParameter, featureParameters } from './feature-layer.js';
import type { Layer, Network } from './network.js';
import { type RecurrentParameter, recurrentParameters } from './recurrent-layer.js';
import { elementCount, type Shape } from './shape.js';
import { shapesOf } from './shapes.js';

/**
 * One tensor of weights, row-major, in the order of Keras. Kernels: conv1d [kernel, channels, filters], dense [features, units], attention
 * [channels, channels], conv2d [height, width, channels, filters], depthwise [height, width, channels]. Batch normalisation: gamma, beta, mean,
 * variance [channels]; layer normalisation: gamma, beta. Those of other layers stand beside `recurrentParameters` and `featureParameters`.
 */
export interface ParameterTensor {
  /** Index in `network.layers`. */
  readonly layer: number;
  readonly name: ParameterName;
  readonly shape: Shape;
  /** Of the layer's kernel (Glorot & Bengio 2010): taps × inputs, taps × outputs. The others carry their kernel's; several matrices have each their own. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** False for moving averages: training sets them, the optimiser does not. */
  readonly trainable: boolean;
}

export type ParameterName =
  | 'kernel'
  | 'bias'
  | 'gamma'
  | 'beta'
  | 'mean'
  | 'variance'
  | RecurrentParameter['name']
  | FeatureParameter['name'];

interface Kernel {
  readonly shape: Shape;
  readonly outputs: number;
  readonly taps: number;
  readonly bias: boolean;
}

function kernelOf(layer: Layer, channels: number): Kernel | null {
  switch (layer.kind) {
    case 'conv1d':
      return { shape: [layer.kernel, channels, layer.filters], outputs: layer.filters, taps: layer.kernel, bias: true };
    case 'dense':
      return { shape: [channels, layer.units], outputs: layer.units, taps: 1, bias: true };
    case 'attention':
      return { shape: [channels, channels], outputs: channels, taps: 1, bias: true };
    case 'conv2d': {
      const { kernel, filters, bias } = layer;
      return { shape: [...kernel, channels, filters], outputs: filters, taps: kernel[0] * kernel[1], bias };
    }
    case 'depthwise': {
      const { kernel, bias } = layer;
      return { shape: [...kernel, channels], outputs: channels, taps: kernel[0] * kernel[1], bias };
    }
    default:
      return null;
  }
}

/** Matrices of layers that have several: each with its own fans, rows and columns. */
function ownParameters(layer: Layer, channels: number): readonly (RecurrentParameter | FeatureParameter)[] {
  switch (layer.kind) {
    case 'lstm':
    case 'gru':
    case 'fastrnn':
    case 'fastgrnn':
      return recurrentParameters(layer, channels);
    case 'bonsai':
    case 'protonn':
      return featureParameters(layer, channels);
    default:
      return [];
  }
}

/** All parameters in their fixed order: by layer, the kernel before the bias. */
export function parametersOf(network: Network): readonly ParameterTensor[] {
  const shapes = shapesOf(network);
  return network.layers.flatMap((layer, index): ParameterTensor[] => {
    const channels = shapes[layer.inputs[0] ?? 0]?.at(-1) ?? 0;
    if (layer.kind === 'batch_norm') {
      const common = { layer: index, shape: [channels], fanIn: 1, fanOut: 1 };
      return (['gamma', 'beta', 'mean', 'variance'] as const).map((name) => ({
        ...common,
        name,
        trainable: name === 'gamma' || name === 'beta',
      }));
    }
    if (layer.kind === 'layer_norm') {
      const common = { layer: index, shape: [channels], fanIn: 1, fanOut: 1, trainable: true };
      return (['gamma', 'beta'] as const).map((name) => ({ ...common, name }));
    }
    const kernel = kernelOf(layer, channels);
    if (kernel === null) {
      return ownParameters(layer, channels).map(({ name, shape }) => {
        const [fanIn = 1, fanOut = 1] = shape;
        return { layer: index, name, shape, fanIn, fanOut, trainable: true };
      });
    }
    const { shape, outputs, taps, bias } = kernel;
    const fanIn = taps * (layer.kind === 'depthwise' ? 1 : channels);
    const fanOut = taps * (layer.kind === 'depthwise' ? 1 : outputs);
    const common = { layer: index, fanIn, fanOut, trainable: true };
    const own: ParameterTensor = { ...common, name: 'kernel', shape };
    return bias ? [own, { ...common, name: 'bias', shape: [outputs] }] : [own];
  });
}

export const parameterCount = (network: Network): number =>
  parametersOf(network).reduce((sum, parameter) => sum + elementCount(parameter.shape), 0);
