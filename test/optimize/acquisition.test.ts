import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Acquisition, logExpectedExcess, logExpectedImprovement, logProbabilityBelow, sumOf } from '../../src/optimize/acquisition.js';
import { GaussianProcess } from '../../src/optimize/gaussian-process.js';

/** ∫ (z + t)⁺ φ(t) dt by Simpson's rule in u = t + z, from which φ(z) is taken out so that nothing underflows. */
function logExcessByIntegration(z: number): number {
  const f = (u: number): number => u * Math.exp(-(u * u) / 2 + u * z);
  // The integrand without its factor peaks near where 1/u − u + z = 0.
  const peak = (z + Math.sqrt(z * z + 4)) / 2;
  const end = peak + Math.min(40, 40 / Math.sqrt(1 + 1 / peak ** 2));
  const scale = -(peak * peak) / 2 + peak * z;
  const n = 200_000;
  const h = end / n;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    const u = i * h;
    const value = f(u) === Number.POSITIVE_INFINITY || f(u) === 0 ? u * Math.exp(-(u * u) / 2 + u * z - scale) : f(u) / Math.exp(scale);
    sum += value * (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2);
  }
  return Math.log((sum * h) / 3) + scale - (z * z) / 2 - 0.5 * Math.log(2 * Math.PI);
}

describe('the logarithm of the expected excess', () => {
  it.each([-200, -30, -8, -3, -1, -0.3, 0, 0.5, 1, 4, 10])('at %d is what integration gives', (z) => {
    const expected = logExcessByIntegration(z);
    expect(Math.abs(logExpectedExcess(z) - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
  });

  /** Computed with 100 digits. */
  it.each([
    [-1_000_000, -500_000_000_028.54995965],
    [-1000, -500_014.73445209115845],
    [-38, -730.19618340211373916],
    [-5, -16.744301162660990143],
    [-0.5, -1.6205162643873199193],
    [0, -0.91893853320467274178],
    [1, 0.080026218849306940029],
    [6, 1.7917594692541144974],
    [100, 4.605170185988091368],
  ])('at %d is the value of high precision', (z, expected) => {
    expect(Math.abs(logExpectedExcess(z) - expected)).toBeLessThan(1e-14 * (1 + Math.abs(expected)));
  });

  it('increases without steps', () => {
    for (let i = -4000; i < 1000; i++) expect(logExpectedExcess((i + 1) / 100)).toBeGreaterThan(logExpectedExcess(i / 100));
  });
});

describe('acquisition functions', () => {
  const process = new GaussianProcess(Int32Array.of(0, 1), { inverseSquares: Float64Array.of(9, 4), signal: 1.2, noise: 1e-4 }, 8);
  const points = [
    [0.1, 0.9],
    [0.4, 0.2],
    [0.5, 0.6],
    [0.8, 0.3],
    [0.95, 0.85],
  ];
  for (const one of points) process.append(Float64Array.from(one));
  process.condition([1.1, -0.6, -1.2, 0.2, 0.9]);

  const functions: Readonly<Record<string, Acquisition>> = {
    'expected improvement': logExpectedImprovement(process, -1.2, 2),
    'hopeless improvement': logExpectedImprovement(process, -40, 2),
    'sure improvement': logExpectedImprovement(process, 20, 2),
    'probable feasibility': logProbabilityBelow(process, 1.5, 2),
    'improbable feasibility': logProbabilityBelow(process, -25, 2),
    product: sumOf([logExpectedImprovement(process, -1, 2), logProbabilityBelow(process, 0.1, 2)], 2),
  };

  it.each(Object.entries(functions))('%s: derivatives are those of numerical differences', (_, acquisition) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
        // Near an observation the function bends within less than the step.
        fc.pre(points.every(([x, y]) => (a - x!) ** 2 + (b - y!) ** 2 > 1e-3));
        const at = Float64Array.of(a, b);
        const gradient = new Float64Array(2);
        expect(acquisition.gradient(at, gradient)).toBeCloseTo(acquisition.value(at), 12);
        const h = 1e-6;
        for (let f = 0; f < 2; f++) {
          const numerical = (acquisition.value(at.with(f, at[f]! + h)) - acquisition.value(at.with(f, at[f]! - h))) / (2 * h);
          expect(Math.abs(gradient[f]! - numerical)).toBeLessThan(1e-4 * (1 + Math.abs(numerical)));
        }
      }),
    );
  });

  it('the improvement is that of sampling', () => {
    const at = Float64Array.of(0.3, 0.45);
    const { mean, variance } = process.predict(at);
    let sum = 0;
    const n = 100_000;
    for (let i = 0; i < n; i++) {
      const t = -9 + (18 * (i + 0.5)) / n;
      sum += (Math.max(0, -1.2 - (mean + Math.sqrt(variance) * t)) * Math.exp((-t * t) / 2) * 18) / n / Math.sqrt(2 * Math.PI);
    }
    expect(functions['expected improvement']!.value(at)).toBeCloseTo(Math.log(sum), 6);
  });
});
