import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { elementCount } from '../../network/shape.js';
import type { Weights } from '../executor.js';
import { type ForwardOptions, forward } from './build-model.js';
import type { BatchLosses } from './losses.js';
import type { TensorFlowNamespace } from './namespace.js';

/** [samples, …input]. */
export const samplesTensor = (tf: TensorFlowNamespace, { input }: Network, samples: Float32Array): TensorFlow.Tensor =>
  tf.tensor(samples, [samples.length / elementCount(input), ...input]);

export const parameterTensors = (tf: TensorFlowNamespace, network: Network, weights: Weights): readonly TensorFlow.Tensor[] =>
  parametersOf(network).map(({ shape }, index) => tf.tensor(weights[index] ?? [], [...shape], 'float32'));

export interface Differentiated {
  /** Of the first batch. */
  readonly logits: Float32Array;
  /** One a sample. */
  readonly losses: Float32Array;
  /** Of the sum of the losses. */
  readonly gradients: readonly Float32Array[];
}

export interface Differentiable {
  readonly network: Network;
  readonly parameters: readonly TensorFlow.Tensor[];
  /** The samples as they are; then perturbed ones, where the loss is one of both. */
  readonly batches: readonly TensorFlow.Tensor[];
  /** One a batch. */
  readonly options: readonly ForwardOptions[];
  /** Among the parameters and batches. */
  readonly by: readonly TensorFlow.Tensor[];
}

/** One forward pass a batch, and one pass back. To be called in a scope. */
export function differentiate(tf: TensorFlowNamespace, what: Differentiable, lossOf: BatchLosses): Differentiated {
  const { network, parameters, batches, options, by } = what;
  let logits = new Float32Array(0);
  let losses = new Float32Array(0);
  // The engine's own function leaves out what the loss does not depend on, where `tf.grads` refuses.
  const { grads } = tf.engine().gradients(
    () => {
      const all = batches.map((batch, index) => forward(tf, network, parameters, batch, options[index]));
      const each = lossOf(all);
      logits = Float32Array.from(all[0]?.dataSync() ?? []);
      losses = Float32Array.from(each.dataSync());
      return tf.sum(each);
    },
    [...by],
    undefined,
    true,
  );
  const gradients = by.map(({ size }, index) => {
    const found = grads[index] as TensorFlow.Tensor | null | undefined;
    return found ? Float32Array.from(found.dataSync()) : new Float32Array(size);
  });
  return { logits, losses, gradients };
}
