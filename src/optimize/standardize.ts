import { naturalLogarithm } from '../numeric/natural-logarithm.js';

export interface Standardized {
  /** With mean 0 and variance 1; all 0 where the values are equal. */
  readonly values: Float64Array;
  readonly mean: number;
  readonly deviation: number;
}

export function standardize(values: readonly number[]): Standardized {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / values.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return { values: Float64Array.from(values, (one) => (one - mean) / deviation), mean, deviation };
}

/**
 * Compresses what is worse (larger) than the median, logarithmically in units of the distance from the best to the median, and continues smoothly below
 * it: how bad a bad trial is says little of where the best is, and it would set the scale of everything.
 */
export function compressWorse(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const unit = median - (sorted[0] ?? 0);
  if (!(unit > 0)) return values;
  return values.map((value) => (value <= median ? value : median + unit * naturalLogarithm(1 + (value - median) / unit)));
}

/** sign(x) ln(1 + |x|): a violation by a hundred times its bound must not hide where the bound is. */
export function signedLogarithm(x: number): number {
  return x < 0 ? -naturalLogarithm(1 - x) : naturalLogarithm(1 + x);
}
