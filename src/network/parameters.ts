import { type FeatureParameter, featureParameters } from './feature-layer.js';
import type { Layer, Network } from './network.js';
import { type RecurrentParameter, recurrentParameters } from './recurrent-layer.js';
import { elementCount, type Shape } from './shape.js';
import { shapesOf } from './shapes.js';

/** One trainable tensor, row-major. Kernels: conv1d [kernel, channels, filters], dense [features, units], attention [channels, channels] (the
 * order of Keras); those of other layers stand beside `recurrentParameters` and `featureParameters`. */
export interface ParameterTensor {
  /** Index in `network.layers`. */
  readonly layer: number;
  readonly name: ParameterName;
  readonly shape: Shape;
  /** Of the layer's kernel (Glorot & Bengio 2010): taps × inputs, taps × outputs. The bias carries its kernel's; layers of several matrices have each its own. */
  readonly fanIn: number;
  readonly fanOut: number;
}

export type ParameterName = 'kernel' | 'bias' | RecurrentParameter['name'] | FeatureParameter['name'];

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
    const inputs = shapes[layer.inputs[0] ?? 0]?.at(-1) ?? 0;
    if (layer.kind !== 'conv1d' && layer.kind !== 'dense' && layer.kind !== 'attention') {
      return ownParameters(layer, inputs).map(({ name, shape }) => {
        const [fanIn = 1, fanOut = 1] = shape;
        return { layer: index, name, shape, fanIn, fanOut };
      });
    }
    const [taps, outputs] = layer.kind === 'conv1d' ? [layer.kernel, layer.filters] : [1, layer.kind === 'dense' ? layer.units : inputs];
    const fans = { layer: index, fanIn: taps * inputs, fanOut: taps * outputs };
    const kernel = layer.kind === 'conv1d' ? [taps, inputs, outputs] : [inputs, outputs];
    return [
      { ...fans, name: 'kernel', shape: kernel },
      { ...fans, name: 'bias', shape: [outputs] },
    ];
  });
}

export const parameterCount = (network: Network): number =>
  parametersOf(network).reduce((sum, parameter) => sum + elementCount(parameter.shape), 0);
