import { naturalLogarithm } from '../../numeric/natural-logarithm.js';
import type { LogitsAndGradient, PairLoss, SampleLoss } from '../../tensor/executor.js';
import { type LabelLoss, labelLoss, type Softmax, softmaxOf } from './label-loss.js';

/** KL(p ‖ q) of two rows of classes. */
function divergence(p: Softmax, q: Softmax): number {
  let sum = 0;
  p.probabilities.forEach((share, index) => {
    if (share > 0) sum += share * (p.logarithms[index]! - q.logarithms[index]!);
  });
  return sum;
}

/** Adds weight · dKL(p ‖ q) / dlogits of p, where `kl` is KL(p ‖ q). */
function addOwnSlope(target: Float32Array, p: Softmax, q: Softmax, kl: number, weight: number): void {
  p.probabilities.forEach((share, index) => {
    if (share > 0) target[index]! += weight * share * (p.logarithms[index]! - q.logarithms[index]! - kl);
  });
}

/** KL(p ‖ softmax(logits)) of fixed p, one a row: what the attack of TRADES increases. */
export const divergenceFrom =
  (fixed: readonly Softmax[]): SampleLoss =>
  (logits, gradient, row, factor) => {
    const [p, q] = [fixed[row]!, softmaxOf(logits)];
    q.probabilities.forEach((share, index) => {
      gradient[index] = factor * (share - p.probabilities[index]!);
    });
    return divergence(p, q);
  };

/** Zhang et al. 2019: the loss with the label at the sample + beta · KL(clean ‖ perturbed). */
export function trades(loss: LabelLoss, labels: Int32Array, beta: number): PairLoss {
  const own = labelLoss(loss, labels);
  return (clean, perturbed, row, factor) => {
    const [p, q] = [softmaxOf(clean.logits), softmaxOf(perturbed.logits)];
    const kl = divergence(p, q);
    const value = own(clean.logits, clean.gradient, row, factor);
    addOwnSlope(clean.gradient, p, q, kl, factor * beta);
    q.probabilities.forEach((share, index) => {
      perturbed.gradient[index] = factor * beta * (share - p.probabilities[index]!);
    });
    return value + beta * kl;
  };
}

/** The margin's logarithm stays finite where the wrong class is certain, as in the authors' code. */
const ALMOST_ONE = 1.0001;

/** Wang et al. 2020: −ln q[y] − ln(1 − largest other q) at the perturbed sample + beta · KL(clean ‖ perturbed) · (1 − p[y]). */
export function mart(labels: Int32Array, beta: number): PairLoss {
  return (clean, perturbed, row, factor) => {
    const label = labels[row] ?? 0;
    const [p, q] = [softmaxOf(clean.logits), softmaxOf(perturbed.logits)];
    const kl = divergence(p, q);
    const doubt = 1 - p.probabilities[label]!;
    const other = largestOther(q.probabilities, label);
    const wrong = q.probabilities[other]!;
    const margin = ALMOST_ONE - wrong;
    const is = (index: number, chosen: number): number => (index === chosen ? 1 : 0);
    clean.gradient.fill(0);
    addOwnSlope(clean.gradient, p, q, kl, factor * beta * doubt);
    writeBoth(clean, perturbed, (index) => ({
      clean: clean.gradient[index]! - factor * beta * kl * p.probabilities[label]! * (is(index, label) - p.probabilities[index]!),
      perturbed:
        factor *
        (q.probabilities[index]! -
          is(index, label) +
          (wrong / margin) * (is(index, other) - q.probabilities[index]!) +
          beta * doubt * (q.probabilities[index]! - p.probabilities[index]!)),
    }));
    return -q.logarithms[label]! - naturalLogarithm(margin) + beta * kl * doubt;
  };
}

function writeBoth(
  clean: LogitsAndGradient,
  perturbed: LogitsAndGradient,
  valueOf: (index: number) => { readonly clean: number; readonly perturbed: number },
): void {
  for (let index = 0; index < clean.gradient.length; index++) {
    const value = valueOf(index);
    clean.gradient[index] = value.clean;
    perturbed.gradient[index] = value.perturbed;
  }
}

/** The first of the largest classes besides the label. */
function largestOther(probabilities: Float64Array, label: number): number {
  let best = label === 0 ? 1 : 0;
  probabilities.forEach((value, index) => {
    if (index !== label && value > probabilities[best]!) best = index;
  });
  return best;
}
