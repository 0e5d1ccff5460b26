import { exponential } from '../numeric/exponential.js';

const SQRT5 = 2.23606797749979;

/** Parameters of k(x, x′) = signal · m(r), m being Matérn 5/2, with r² the sum of squared differences of features over ℓ². */
export interface KernelParameters {
  /** Of each length scale: 1 / ℓ². */
  readonly inverseSquares: Float64Array;
  /** Variance of the function. */
  readonly signal: number;
  /** Variance of an observation's noise. */
  readonly noise: number;
}

/** Matérn 5/2 of the squared scaled distance (Rasmussen and Williams 2006, equation 4.17). */
export function matern(squaredDistance: number): number {
  const s = SQRT5 * Math.sqrt(squaredDistance);
  return (1 + s + (s * s) / 3) * exponential(-s);
}

/** Minus twice the derivative of `matern` by the squared scaled distance. */
export function maternSlope(squaredDistance: number): number {
  const s = SQRT5 * Math.sqrt(squaredDistance);
  return (5 / 3) * (1 + s) * exponential(-s);
}
