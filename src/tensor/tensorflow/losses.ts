import type * as TensorFlow from '@tensorflow/tfjs-core';
import { invariant } from '../../diagnostics/invariant.js';
import type { LogitsAndGradient } from '../executor.js';
import { sampleLosses } from './build-model.js';
import type { TensorFlowNamespace } from './namespace.js';

/** Loss of each sample [count]; the first batch of logits is that of the samples as they are. */
export type BatchLosses = (logits: readonly TensorFlow.Tensor2D[]) => TensorFlow.Tensor;

/** Of the labels, by TensorFlow's operations; each times `factor`. */
export function labelLosses(tf: TensorFlowNamespace, kind: 'ce' | 'mse', labels: Int32Array, factor: number): BatchLosses {
  return ([logits]) => {
    invariant(logits, 'a loss is one of logits');
    const [count, classes] = logits.shape;
    const own = labels.subarray(0, count);
    invariant(own.length === count && own.every((label) => label >= 0 && label < classes), `${count} labels in 0…${classes - 1}`);
    const losses = sampleLosses(tf, kind, logits, own);
    return factor === 1 ? losses : tf.mul(losses, factor);
  };
}

/** Computed outside TensorFlow, row by row: `of` writes the gradient of the row's loss to each batch's row of logits. */
export function rowLosses(tf: TensorFlowNamespace, of: (row: number, batches: readonly LogitsAndGradient[]) => number): BatchLosses {
  return (all) => {
    const lossOf = tf.customGrad((...inputs) => {
      const logits = inputs.slice(0, all.length) as TensorFlow.Tensor2D[];
      const [count = 0, classes = 0] = logits[0]?.shape ?? [];
      const batches = logits.map((tensor) => ({ logits: tensor.dataSync<'float32'>(), gradient: new Float32Array(count * classes) }));
      const losses = Float32Array.from({ length: count }, (_, row) => {
        const [from, to] = [row * classes, (row + 1) * classes];
        const views = batches.map(({ logits: values, gradient }) => ({
          logits: values.slice(from, to),
          gradient: gradient.subarray(from, to),
        }));
        return of(row, views);
      });
      return {
        value: tf.tensor1d(losses),
        gradFunc: () => batches.map(({ gradient }) => tf.tensor2d(gradient, [count, classes])),
      };
    });
    return lossOf(...all);
  };
}
