import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, ln } from '../../src/ops/numerics.js';
import { crossEntropy } from '../../src/ops/train/cross-entropy.js';

const relative = (value: number, reference: number): number => Math.abs(value - reference) / Math.abs(reference);

describe('exp', () => {
  it('is within 1e-15 of the engine’s', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(relative(exp(x), Math.exp(x))).toBeLessThan(1e-15);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps NaN, is 1 at 0 and vanishes far below', () => {
    expect(exp(NaN)).toBeNaN();
    expect(exp(0)).toBe(1);
    expect(exp(-1e9)).toBe(0);
    expect(exp(-Infinity)).toBe(0);
  });
});

describe('ln', () => {
  it('is within 1e-15 of the engine’s', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.oneof(positive, fc.double({ min: 0.5, max: 2, noNaN: true })), (x) => {
        expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(1e-15 * Math.max(Math.abs(Math.log(x)), 0.1));
      }),
      { numRuns: 2000 },
    );
  });

  it('is 0 at 1 and undoes exp', () => {
    expect(ln(1)).toBe(0);
    expect(ln(exp(3))).toBeCloseTo(3, 14);
  });
});

describe('crossEntropy', () => {
  it('is ln 2 for two equal logits and equals the formula elsewhere', () => {
    expect(crossEntropy(Float32Array.of(7, 7), 0, 2, 1)).toBeCloseTo(Math.LN2, 15);
    // −ln(e^1 / (e^1 + e^2 + e^4)) by hand, on the second row.
    const logits = Float32Array.of(0, 0, 0, 1, 2, 4);
    expect(crossEntropy(logits, 3, 3, 0)).toBeCloseTo(Math.log(Math.E + Math.E ** 2 + Math.E ** 4) - 1, 13);
  });

  it('stays finite where a naive softmax overflows, and is not finite where a logit is not', () => {
    expect(crossEntropy(Float32Array.of(3e38, -3e38), 0, 2, 0)).toBe(0);
    expect(crossEntropy(Float32Array.of(1000, 0), 0, 2, 1)).toBe(1000);
    expect(crossEntropy(Float32Array.of(NaN, 0), 0, 2, 1)).toBeNaN();
    expect(crossEntropy(Float32Array.of(Infinity, 0), 0, 2, 0)).toBeNaN();
  });
});
