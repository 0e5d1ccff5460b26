import type { Network } from './network.js';
import { elementCount, type Shape } from './shape.js';
import { shapesOf } from './shapes.js';

/** One trainable tensor, row-major. Kernels: conv1d [kernel, channels, filters], dense [features, units] (the order of Keras). */
export interface ParameterTensor {
  /** Index in `network.layers`. */
  readonly layer: number;
  readonly name: 'kernel' | 'bias';
  readonly shape: Shape;
  /** Of the layer's kernel (Glorot & Bengio 2010): taps × inputs, taps × outputs. The bias carries its kernel's. */
  readonly fanIn: number;
  readonly fanOut: number;
}

/** All parameters in their fixed order: by layer, the kernel before the bias. */
export function parametersOf(network: Network): readonly ParameterTensor[] {
  const shapes = shapesOf(network);
  return network.layers.flatMap((layer, index): ParameterTensor[] => {
    if (layer.kind !== 'conv1d' && layer.kind !== 'dense') return [];
    const inputs = shapes[layer.inputs[0]]?.at(-1) ?? 0;
    const [taps, outputs] = layer.kind === 'conv1d' ? [layer.kernel, layer.filters] : [1, layer.units];
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
