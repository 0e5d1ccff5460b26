import { exponential } from '../numeric/exponential.js';

/**
 * Parameters of the covariance k(x, x′) = MEAN_VARIANCE + signal · m(r), with m Matérn 5/2 (Rasmussen and Williams 2006, equation 4.17) and r² the
 * sum of the squared differences of features, each divided by the square of its length scale.
 */
export interface KernelParameters {
  /** Of each length scale ℓ: 1/ℓ². */
  readonly inverseSquares: Float64Array;
  /** Variance of the function about its mean. */
  readonly signal: number;
  /** Variance of an observation's noise. */
  readonly noise: number;
}

/**
 * The function's mean level is unknown, normal about that of the standardised observations. Those crowd where the function is good: taken for
 * the mean of the whole space, their average would make every unknown corner look promising.
 */
export const MEAN_VARIANCE = 1;

const SQRT5 = 2.23606797749979;

/** √5 r, from r². */
export const scaledDistance = (squared: number): number => SQRT5 * Math.sqrt(squared);

/** m at s = √5 r, with decay = exp(−s). */
export const maternValue = (s: number, decay: number): number => (1 + s + (s * s) / 3) * decay;

/** −2 times the derivative of m by r², at s = √5 r, with decay = exp(−s). */
export const maternSlope = (s: number, decay: number): number => (5 / 3) * (1 + s) * decay;

export function matern(squared: number): number {
  const s = scaledDistance(squared);
  return maternValue(s, exponential(-s));
}
