import { expect } from 'vitest';

/** Largest difference, relative to the largest expected magnitude. NaN anywhere gives NaN or Infinity. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [difference, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs((actual[i] ?? Number.NaN) - (expected[i] ?? Number.NaN));
    if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, error);
    scale = Math.max(scale, Math.abs(expected[i] ?? 0));
  }
  return scale === 0 ? difference : difference / scale;
}

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what = 'values'): void {
  const error = relativeError(actual, expected);
  expect(error, `${what}: relative error ${error}`).toBeLessThanOrEqual(tolerance);
}
