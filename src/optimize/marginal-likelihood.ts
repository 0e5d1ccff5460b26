import { exponential } from '../numeric/exponential.js';
import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import { Cholesky } from './cholesky.js';
import type { Differentiable } from './minimize-in-box.js';

const C = Number(JSON.parse(process.env['CFG'] ?? '{}')['const'] ?? 0);
const SQRT5 = 2.23606797749979;
const LOG_TWO_PI = 1.8378770664093453;

/** Squared differences of the features of every two observations, for each length scale. */
export interface Pairs {
  readonly count: number;
  /** For each scale the pairs (1, 0), (2, 0), (2, 1), (3, 0) … */
  readonly squares: readonly Float64Array[];
}

/** @param inputs the features of the observations, row by row. */
export function pairsOf(inputs: readonly Float64Array[], scaleOf: Int32Array, scales: number): Pairs {
  const count = inputs.length;
  const squares = Array.from({ length: scales }, () => new Float64Array((count * (count - 1)) / 2));
  let pair = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++, pair++) {
      scaleOf.forEach((scale, feature) => {
        const difference = inputs[i]![feature]! - inputs[j]![feature]!;
        squares[scale]![pair]! += difference * difference;
      });
    }
  }
  return { count, squares };
}

/**
 * The negative logarithm of the marginal likelihood of observed values under a Gaussian process (Rasmussen and Williams 2006, equations 5.8 and 5.9),
 * with derivatives, by the logarithms of: each length scale, the signal variance, the noise variance.
 */
export function negativeLogLikelihood({ count: n, squares }: Pairs, values: ArrayLike<number>): Differentiable {
  const scales = squares.length;
  const row = new Float64Array(n);
  const correlations = new Float64Array((n * (n - 1)) / 2);
  const slopes = new Float64Array(correlations.length);
  const inverseSquares = new Float64Array(scales);
  return (logs, gradient) => {
    for (let scale = 0; scale < scales; scale++) inverseSquares[scale] = exponential(-2 * logs[scale]!);
    const signal = exponential(logs[scales]!);
    const noise = exponential(logs[scales + 1]!);
    for (let pair = 0; pair < correlations.length; pair++) {
      let squared = 0;
      for (let scale = 0; scale < scales; scale++) squared += inverseSquares[scale]! * squares[scale]![pair]!;
      const s = SQRT5 * Math.sqrt(squared);
      const decay = exponential(-s);
      correlations[pair] = (1 + s + (s * s) / 3) * decay;
      slopes[pair] = (5 / 3) * (1 + s) * decay;
    }
    const factor = new Cholesky(n);
    for (let i = 0, pair = 0; i < n; i++) {
      for (let j = 0; j < i; j++, pair++) row[j] = C + signal * correlations[pair]!;
      factor.append(row, C + signal + noise);
    }
    const alpha = Float64Array.from(values);
    factor.solveLower(alpha);
    let fit = 0;
    for (let i = 0; i < n; i++) fit += alpha[i]! * alpha[i]!;
    factor.solveUpper(alpha);
    const inverse = factor.inverse();

    // ∂/∂θ = −½ Σ (α αᵀ − K⁻¹) ∘ ∂K/∂θ; pairs count twice.
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
