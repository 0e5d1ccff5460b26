import { exponential } from '../../numeric/exponential.js';
import { naturalLogarithm } from '../../numeric/natural-logarithm.js';

/**
 * −ln softmax(logits)[label] of one row, in float64; `offset` is where the row begins. Not finite where a logit is not.
 */
export function crossEntropy(logits: Float32Array, offset: number, classes: number, label: number): number {
  let largest = -Infinity;
  for (let index = 0; index < classes; index++) {
    const logit = logits[offset + index]!;
    if (!Number.isFinite(logit)) return NaN;
    if (logit > largest) largest = logit;
  }
  let sum = 0;
  for (let index = 0; index < classes; index++) sum += exponential(logits[offset + index]! - largest);
  return naturalLogarithm(sum) + (largest - logits[offset + label]!);
}
