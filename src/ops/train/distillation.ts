import type { SampleLoss } from '../../tensor/executor.js';
import { type LabelLoss, labelLoss, softmaxOf } from './label-loss.js';

/** How much a student follows its teacher, and how soft the teacher's answers are made. */
export interface Distillation {
  /** Share of the teacher; the label has the rest. */
  readonly weight: number;
  /** Logits are divided by it. */
  readonly temperature: number;
}

/**
 * Hinton et al. 2015: (1 − w) · loss with the label + w · T² · KL(teacher / T ‖ student / T), of a batch with these labels and the teacher's
 * logits [count, classes].
 */
export function distillationLoss(
  { weight, temperature }: Distillation,
  loss: LabelLoss,
  labels: Int32Array,
  teacher: Float32Array,
): SampleLoss {
  const own = labelLoss(loss, labels);
  const soften = (logits: Float32Array): Float32Array => logits.map((logit) => logit / temperature);
  return (logits, gradient, row, factor) => {
    const classes = logits.length;
    const p = softmaxOf(soften(teacher.subarray(row * classes, (row + 1) * classes)));
    const q = softmaxOf(soften(logits));
    const value = (1 - weight) * own(logits, gradient, row, factor * (1 - weight));
    let divergence = 0;
    p.probabilities.forEach((share, index) => {
      if (share > 0) divergence += share * (p.logarithms[index]! - q.logarithms[index]!);
      gradient[index]! += factor * weight * temperature * (q.probabilities[index]! - share);
    });
    return value + weight * temperature * temperature * divergence;
  };
}
