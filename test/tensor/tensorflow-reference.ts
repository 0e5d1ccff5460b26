import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../../src/network/network.js';
import { parametersOf } from '../../src/network/parameters.js';
import { shapesOf } from '../../src/network/shapes.js';
import { forward, sampleLosses } from '../../src/tensor/tensorflow/build-model.js';

/** Dropout factors of every sample, by layer: one a channel of a sequence, one a feature. */
export type DropoutFactors = ReadonlyMap<number, readonly Float32Array[]>;

export interface ReferenceInput {
  readonly network: Network;
  readonly weights: readonly Float32Array[];
  readonly samples: Float32Array;
  readonly labels: Int32Array;
  readonly loss: 'ce' | 'mse';
  readonly factors?: DropoutFactors;
  /** Batch normalisation by the statistics of the batch. */
  readonly training?: boolean;
}

export interface Reference {
  readonly logits: Float32Array;
  readonly loss: Float32Array;
  /** Of the sum of the losses. */
  readonly sampleGradient: Float32Array;
  readonly weightGradients: readonly Float32Array[];
}

/** Logits, losses and all gradients, by TensorFlow.js operations on its plain JavaScript backend with its own differentiation. */
export function tensorflowReference({
  network,
  weights,
  samples,
  labels,
  loss,
  factors = new Map(),
  training = false,
}: ReferenceInput): Reference {
  return tf.tidy(() => {
    const batch = labels.length;
    const x = tf.tensor(samples, [batch, ...network.input]);
    const shapes = shapesOf(network);
    const parameters = parametersOf(network).map(({ shape }, index) => tf.tensor(weights[index] ?? [], [...shape]));
    const dropoutFactors = new Map(
      [...factors].map(([layer, rows]) => {
        const values = Float32Array.from(rows.flatMap((row) => [...row]));
        const positions = (shapes[layer]?.length ?? 1) - 1;
        return [layer, tf.tensor(values, [batch, ...Array.from({ length: positions }, () => 1), values.length / batch])];
      }),
    );
    const losses = (tensors: readonly tf.Tensor[]) => {
      const logits = forward(tf, network, tensors.slice(1), tensors[0] as tf.Tensor, { dropoutFactors, training });
      return { logits, loss: sampleLosses(tf, loss, logits, labels) };
    };
    const all = [x, ...parameters];
    const values = losses(all);
    // Nothing times what is not read: TensorFlow.js refuses gradients of tensors that the result does not depend on.
    const untouched = (tensors: tf.Tensor[]): tf.Tensor =>
      tensors.reduce((sum, tensor) => tf.add(sum, tf.mul(tf.sum(tensor), 0)), tf.scalar(0));
    const gradients = tf.grads((...tensors: tf.Tensor[]) => tf.add(tf.sum(losses(tensors).loss), untouched(tensors)) as tf.Scalar)(all);
    const data = (tensor: tf.Tensor): Float32Array => Float32Array.from(tensor.dataSync());
    return {
      logits: data(values.logits),
      loss: data(values.loss),
      sampleGradient: data(gradients[0] as tf.Tensor),
      weightGradients: gradients.slice(1).map(data),
    };
  });
}
