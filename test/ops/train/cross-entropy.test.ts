import { describe, expect, it } from 'vitest';
import { crossEntropy } from '../../../src/ops/train/cross-entropy.js';

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
