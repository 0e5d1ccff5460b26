import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/ops/metric/wilson.js';

describe('wilson', () => {
  // Newcombe 1998, Statistics in Medicine 17, table I: method 3, the score interval without continuity correction.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published interval for %i of %i', (correct, n, low, high) => {
    const interval = wilson(correct, n);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it('has as its ends the shares whose own standard error just reaches the estimate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, fraction) => {
        const correct = Math.round(fraction * n);
        const [low, high] = wilson(correct, n);
        for (const end of [low, high].filter((share) => share > 0 && share < 1)) {
          const distance = Math.abs(correct / n - end) / Math.sqrt((end * (1 - end)) / n);
          expect(distance).toBeCloseTo(1.959963984540054, 6);
        }
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(correct / n);
        expect(high).toBeGreaterThanOrEqual(correct / n);
      }),
    );
  });

  it('mirrors when right and wrong change places', () => {
    const [low, high] = wilson(3, 17);
    const [mirrored, top] = wilson(14, 17);
    expect(1 - high).toBeCloseTo(mirrored, 14);
    expect(1 - low).toBeCloseTo(top, 14);
  });

  it('reaches the ends exactly', () => {
    expect(wilson(0, 7)[0]).toBe(0);
    expect(wilson(7, 7)[1]).toBe(1);
  });
});
