import { invariant } from '../../diagnostics/invariant.js';
import type { Network } from '../../network/network.js';
import { elementCount } from '../../network/shape.js';
import type { AttackGradient, AttackLoss, AttackPlan, StepInput, Weights } from '../executor.js';
import { differentiate, parameterTensors, samplesTensor } from './differentiate.js';
import { infer } from './inference.js';
import { type BatchLosses, labelLosses, rowLosses } from './losses.js';
import type { TensorFlowNamespace } from './namespace.js';
import { inScope } from './scope.js';

const { fround } = Math;

export function createAttackPlan(tf: TensorFlowNamespace, network: Network, batch: number, kind: AttackLoss): AttackPlan {
  let weights: Weights = [];
  const sampleSize = elementCount(network.input);
  const gradientOf = (samples: Float32Array, count: number, lossOf: BatchLosses): AttackGradient => {
    invariant(count >= 1 && count <= batch && samples.length >= count * sampleSize, `1 to ${batch} samples, found ${count}`);
    return inScope(tf, () => {
      const parameters = parameterTensors(tf, network, weights);
      const x = samplesTensor(tf, network, samples.subarray(0, count * sampleSize));
      const { logits, losses, gradients } = differentiate(tf, { network, parameters, batches: [x], options: [{}], by: [x] }, lossOf);
      return { logits, loss: Float64Array.from(losses), gradient: gradients[0] ?? new Float32Array(0) };
    });
  };
  return {
    setWeights: (values) => {
      weights = values.map((tensor) => tensor.slice());
    },
    evaluate(samples, labels, count) {
      const logits = infer(tf, network, weights, samples, count);
      const classes = logits.length / count;
      const loss = inScope(tf, () => {
        const each = labelLosses(tf, kind, labels.subarray(0, count), 1)([tf.tensor2d(logits, [count, classes])]);
        return Float64Array.from(each.dataSync());
      });
      return { logits, loss };
    },
    gradient: (samples, labels, count) => gradientOf(samples, count, labelLosses(tf, kind, labels.subarray(0, count), 1)),
    gradientOf: (samples, count, loss) =>
      gradientOf(
        samples,
        count,
        rowLosses(tf, (row, [one]) => {
          invariant(one, 'a batch of samples');
          return loss(one.logits, one.gradient, row, 1);
        }),
      ),
    step(input, count) {
      invariant(count >= 1 && count <= batch, `1 to ${batch} samples, found ${count}`);
      return attackStep(input, count * sampleSize);
    },
  };
}

/** In plain float32, by comparisons: TensorFlow flushes denormals, whose sign counts here. */
function attackStep({ current, original, gradient, stepSize, epsilon, range }: StepInput, length: number): Float32Array {
  const channels = stepSize.length;
  return Float32Array.from({ length }, (_, i) => {
    const c = i % channels;
    const [g, x, x0, e] = [gradient[i] ?? 0, current[i] ?? 0, original[i] ?? 0, epsilon[c] ?? 0];
    const direction = g > 0 ? 1 : g < 0 ? -1 : 0;
    const moved = direction === 0 ? x : fround(x + direction * (stepSize[c] ?? 0));
    const near = Math.min(Math.max(moved, fround(x0 - e)), fround(x0 + e));
    return range ? Math.min(Math.max(near, range.low[c] ?? 0), range.high[c] ?? 0) : near;
  });
}
