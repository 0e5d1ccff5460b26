import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { Network } from '../../network/network.js';
import { shapesOf } from '../../network/shapes.js';
import { philox } from '../../numeric/philox.js';
import { dropoutConstants } from '../primitives/dropout-factors.js';
import type { TensorFlowNamespace } from './namespace.js';

/** The factors of a training step, as the kernels draw them: key (seed, layer), counter (quarter of the index, sample, step). */
export function dropoutTensors(
  tf: TensorFlowNamespace,
  network: Network,
  { seed, step, count }: { readonly seed: number; readonly step: number; readonly count: number },
): ReadonlyMap<number, TensorFlow.Tensor> {
  const shapes = shapesOf(network);
  const found = new Map<number, TensorFlow.Tensor>();
  network.layers.forEach((layer, index) => {
    if (layer.kind !== 'dropout') return;
    const { threshold, keep } = dropoutConstants(layer.rate);
    const shape = shapes[index] ?? [];
    const channels = shape.at(-1) ?? 0;
    const factors = new Float32Array(count * channels);
    for (let sample = 0; sample < count; sample++)
      for (let i = 0; i < channels; i += 4)
        philox([i >> 2, sample, step, 0], [seed, index]).forEach((word, lane) => {
          if (i + lane < channels) factors[sample * channels + i + lane] = word < threshold ? 0 : keep;
        });
    found.set(index, tf.tensor(factors, [count, ...shape.slice(1).map(() => 1), channels]));
  });
  return found;
}
