import { exponential } from '../numeric/exponential.js';
import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import { Cholesky } from './cholesky.js';
import { MEAN_VARIANCE, maternSlope, maternValue, scaledDistance } from './kernel.js';
import type { Differentiable } from './minimize-in-box.js';

const LOG_TWO_PI = 1.8378770664093453;

/** Squared distances between every two observations, for each length scale. */
export interface Pairs {
  /** Observations. */
  readonly count: number;
  /** Of each scale the sums over its features, for the pairs (1, 0), (2, 0), (2, 1), (3, 0) … */
  readonly squares: readonly Float64Array[];
}

/** @param inputs the features of each observation. */
export function pairsOf(inputs: readonly Float64Array[], scaleOf: Int32Array, scales: number): Pairs {
  const count = inputs.length;
  const squares = Array.from({ length: scales }, () => new Float64Array((count * (count - 1)) / 2));
  scaleOf.forEach((scale, feature) => {
    const sums = squares[scale]!;
    for (let i = 0, pair = 0; i < count; i++) {
      for (let j = 0; j < i; j++, pair++) {
        const difference = inputs[i]![feature]! - inputs[j]![feature]!;
        sums[pair]! += difference * difference;
      }
    }
  });
  return { count, squares };
}

/**
 * The negative logarithm of the probability density of observed values under a Gaussian process (Rasmussen and Williams 2006, equations 5.8 and
 * 5.9), with its derivatives, by the natural logarithms of: each length scale, the signal's variance, the noise's variance.
 */
export function negativeLogLikelihood({ count: n, squares }: Pairs, values: ArrayLike<number>): Differentiable {
  const scales = squares.length;
  const row = new Float64Array(n);
  const correlations = new Float64Array((n * (n - 1)) / 2);
  const slopes = new Float64Array(correlations.length);
  const inverseSquares = new Float64Array(scales);
  const factor = new Cholesky(n);
  return (logs, gradient) => {
    for (let scale = 0; scale < scales; scale++) inverseSquares[scale] = exponential(-2 * logs[scale]!);
    const signal = exponential(logs[scales]!);
    const noise = exponential(logs[scales + 1]!);
    for (let pair = 0; pair < correlations.length; pair++) {
      let squared = 0;
      for (let scale = 0; scale < scales; scale++) squared += inverseSquares[scale]! * squares[scale]![pair]!;
      const s = scaledDistance(squared);
      const decay = exponential(-s);
      correlations[pair] = maternValue(s, decay);
      slopes[pair] = maternSlope(s, decay);
    }
    factor.truncate(0);
    for (let i = 0, pair = 0; i < n; i++) {
      for (let j = 0; j < i; j++, pair++) row[j] = MEAN_VARIANCE + signal * correlations[pair]!;
      factor.append(row, MEAN_VARIANCE + signal + noise);
    }
    const alpha = Float64Array.from(values);
    factor.solveLower(alpha);
    let fit = 0;
    for (let i = 0; i < n; i++) fit += alpha[i]! * alpha[i]!;
    factor.solveUpper(alpha);
    const inverse = factor.inverse();

    // The derivative is −½ Σ (α αᵀ − K⁻¹) ∘ ∂K; pairs stand twice in it.
    gradient.fill(0);
    let bySignal = 0;
    let byNoise = 0;
    for (let i = 0, pair = 0; i < n; i++) {
      for (let j = 0; j < i; j++, pair++) {
        const weight = alpha[i]! * alpha[j]! - inverse[i * n + j]!;
        bySignal += 2 * weight * correlations[pair]!;
        const common = weight * slopes[pair]!;
        for (let scale = 0; scale < scales; scale++) gradient[scale]! += common * squares[scale]![pair]!;
      }
      byNoise += alpha[i]! * alpha[i]! - inverse[i * n + i]!;
    }
    for (let scale = 0; scale < scales; scale++) gradient[scale]! *= -signal * inverseSquares[scale]!;
    gradient[scales] = -0.5 * signal * (bySignal + byNoise);
    gradient[scales + 1] = -0.5 * noise * byNoise;
    return 0.5 * fit + factor.sumOfDiagonal(naturalLogarithm) + 0.5 * n * LOG_TWO_PI;
  };
}
