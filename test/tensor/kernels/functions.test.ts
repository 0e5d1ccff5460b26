import { describe, expect, it } from 'vitest';
import { kernelMemory } from '../primitive-runner.js';
import { testRandom } from '../random-networks.js';

const memory = kernelMemory();
const { kernels, float32 } = memory;
const [X, Y] = [16_384, 32_768];

function tanh(values: readonly number[]): Float32Array {
  float32.set(values, X / 4);
  kernels.tanhRows(X, 16_000, Y, 16_000, 1, values.length);
  return float32.slice(Y / 4, Y / 4 + values.length);
}

/** Distance in units of the last place of a float32. */
function ulps(actual: number, expected: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(expected))), -126);
  return Math.abs(actual - expected) / 2 ** (exponent - 23);
}

/** 1e-30 … 1e30 and the denormals, both signs. */
const MAGNITUDES = [1e-45, 1e-42, 1e-38, ...Array.from({ length: 601 }, (_, i) => 10 ** (-30 + i / 10))].map(Math.fround);

describe('tanh', () => {
  it('stays within 6 ulp from denormals to 1e30', () => {
    for (const sign of [1, -1]) {
      const values = MAGNITUDES.map((x) => sign * x);
      tanh(values).forEach((actual, index) => {
        const x = values[index] ?? Number.NaN;
        expect(ulps(actual, Math.tanh(x)), `tanh(${x}) = ${actual}`).toBeLessThanOrEqual(6);
      });
    }
    const random = testRandom(3);
    for (let i = 0; i < 20; i++) {
      const values = Array.from({ length: 1000 }, () => Math.fround((random() - 0.5) * 20));
      tanh(values).forEach((actual, index) => expect(ulps(actual, Math.tanh(values[index] ?? 0))).toBeLessThanOrEqual(6));
    }
  });

  it('keeps NaN, infinities and the sign of zero', () => {
    const [nan, high, low, zero, minus] = tanh([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0]);
    expect(nan).toBeNaN();
    expect([high, low, zero, minus]).toEqual([expect.closeTo(1, 6), expect.closeTo(-1, 6), 0, -0]);
  });
});

describe('exp and sigmoid of recurrent cells', () => {
  const apply = (sigmoid: 0 | 1, values: readonly number[]): Float32Array => {
    float32.set(values, X / 4);
    kernels.exponentials(X, Y, values.length, sigmoid);
    return float32.slice(Y / 4, Y / 4 + values.length);
  };

  it('stay within 2 and 4 ulp where results are normal numbers', () => {
    const random = testRandom(4);
    for (let i = 0; i < 20; i++) {
      const values = Array.from({ length: 1000 }, () => Math.fround((random() - 0.5) * 174));
      apply(0, values).forEach((actual, index) => expect(ulps(actual, Math.exp(values[index] ?? 0))).toBeLessThanOrEqual(2));
      apply(1, values).forEach((actual, index) => {
        const x = values[index] ?? 0;
        expect(ulps(actual, 1 / (1 + Math.exp(-x))), `sigmoid(${x}) = ${actual}`).toBeLessThanOrEqual(4);
      });
    }
  });

  it('keep NaN, and end where float32 ends', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    const [nan, high, low, zero] = apply(1, values);
    expect([nan, high, zero]).toEqual([Number.NaN, 1, 0.5]);
    expect(low).toBeLessThan(1e-37);
    expect(apply(0, values)[0]).toBeNaN();
    expect(apply(0, values).slice(1).every(Number.isFinite)).toBe(true);
  });
});

describe('exp and log of the loss', () => {
  it('agree with the host to a few ulp of a float64', () => {
    for (let i = -7000; i <= 7000; i++) {
      const x = i / 10;
      expect(Math.abs(kernels.exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    }
    for (let i = -3000; i <= 3000; i++) {
      const x = 10 ** (i / 10);
      expect(Math.abs(kernels.logarithm(x) - Math.log(x))).toBeLessThanOrEqual(4.5e-16 * Math.max(1, Math.abs(Math.log(x))));
    }
    expect([kernels.exponential(0), kernels.logarithm(1)]).toEqual([1, 0]);
  });

  it('keep NaN and limits', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    expect([kernels.exponential(nan), kernels.logarithm(nan), kernels.logarithm(-1)]).toEqual([nan, nan, nan]);
    expect([kernels.exponential(infinity), kernels.exponential(-infinity), kernels.logarithm(0), kernels.logarithm(infinity)]).toEqual([
      infinity,
      0,
      -infinity,
      infinity,
    ]);
  });
});

describe('ReLU', () => {
  it('keeps NaN, so that a network that diverged shows it', () => {
    const RELU = 4;
    float32.set([Number.NaN, -1, 1e-45, -1e-45, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0, 2], X / 4);
    kernels.combine(X, 64, 0, 0, Y, 64, 1, 8, RELU, 0, 0);
    const denormal = Math.fround(1e-45);
    expect([...float32.slice(Y / 4, Y / 4 + 8)].map((v) => v + 0)).toEqual([Number.NaN, 0, denormal, 0, 0, Number.POSITIVE_INFINITY, 0, 2]);
  });
});

describe('the loss', () => {
  const loss = (kind: 0 | 1, logits: readonly number[], label: number) => {
    float32.set(logits, X / 4);
    const value = kernels.softmaxLoss(kind, X, logits.length, label, 1, Y, 40_960);
    return { value, gradient: [...float32.slice(Y / 4, Y / 4 + logits.length)] };
  };

  it('keeps gradients of confident samples: exact where a probability is 1e-30', () => {
    const { value, gradient } = loss(0, [70, 0, 1], 0);
    const others = Math.exp(-70) + Math.exp(-69);
    expect(gradient[0]).toBeLessThan(0);
    expect((gradient[0] ?? 0) / -others).toBeCloseTo(1, 6);
    expect((gradient[1] ?? 0) / Math.exp(-70)).toBeCloseTo(1, 6);
    expect(value).toBeGreaterThanOrEqual(0);
  });

  it('is squared error in the float32 of the published attack: what rounds to its label does not move', () => {
    const { value, gradient } = loss(1, [2, 0, -1], 1);
    const weights = [2, 0, -1].map(Math.exp);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const p = weights.map((weight) => weight / total);
    const errors = p.map((one, index) => (2 / 3) * (one - (index === 1 ? 1 : 0)));
    const mean = p.reduce((sum, one, index) => sum + one * errors[index]!, 0);
    expect(value).toBeCloseTo(errors.reduce((sum, error) => sum + (1.5 * error) ** 2, 0) / 3, 6);
    p.forEach((one, index) => expect(gradient[index]).toBeCloseTo(one * (errors[index]! - mean), 6));
    // In float32 1 − e⁻³⁰ is 1, and e⁻⁶⁰ · e⁻³⁰ would be denormal.
    expect(loss(1, [100, 0, 10], 0).gradient.map((one) => one + 0)).toEqual([0, 0, 0]);
    expect(loss(1, [Number.NaN, 0, 0], 0).gradient.every(Number.isNaN)).toBe(true);
  });

  it('does not depend on a shift of the logits and survives large ones', () => {
    expect(loss(0, [1e30, 0, -1e30], 0).value).toBe(0);
    expect(loss(0, [1e4, 0], 1).value).toBe(1e4);
    expect(loss(0, [3e38, -3e38], 1).gradient).toEqual([1, -1]);
  });

  it('is not finite when a logit is not', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const kind of [0, 1] as const) {
        for (const place of [0, 1, 2]) {
          const logits = [0.5, 1, 2];
          logits[place] = bad;
          expect(Number.isFinite(loss(kind, logits, 1).value), `${bad} at ${place}`).toBe(false);
        }
      }
    }
  });
});
