import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential } from '../../src/numeric/exponential.js';

const relative = (value: number, reference: number): number => Math.abs(value - reference) / Math.abs(reference);

describe('exponential', () => {
  it('is within 1e-15 of the engine’s', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(relative(exponential(x), Math.exp(x))).toBeLessThan(1e-15);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps NaN, is 1 at 0 and vanishes far below', () => {
    expect(exponential(NaN)).toBeNaN();
    expect(exponential(0)).toBe(1);
    expect(exponential(-1e9)).toBe(0);
    expect(exponential(-Infinity)).toBe(0);
  });
});
