import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cholesky } from '../../src/optimize/cholesky.js';
import { GaussianProcess } from '../../src/optimize/gaussian-process.js';
import { negativeLogLikelihood, pairsOf } from '../../src/optimize/marginal-likelihood.js';
import { minimizeInBox } from '../../src/optimize/minimize-in-box.js';

/** Features 0 and 1 have scales of their own, 2 and 3 share one. */
const SCALE_OF = Int32Array.of(0, 1, 2, 2);
const LENGTHS = [0.3, 0.8, 1.5];
const [SIGNAL, NOISE, LEVEL] = [1.7, 0.01, 1];
const parameters = { inverseSquares: Float64Array.from(LENGTHS, (length) => 1 / length ** 2), signal: SIGNAL, noise: NOISE };

const point = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
const data = fc.array(fc.tuple(point, fc.double({ min: -3, max: 3, noNaN: true })), { minLength: 1, maxLength: 9 });

/** The covariance written out with the mathematics of the host. */
function covariance(a: readonly number[], b: readonly number[], lengths: readonly number[] = LENGTHS, signal: number = SIGNAL): number {
  const r = Math.sqrt(a.reduce((sum, value, f) => sum + ((value - b[f]!) / lengths[SCALE_OF[f]!]!) ** 2, 0));
  return LEVEL + signal * (1 + Math.sqrt(5) * r + (5 / 3) * r ** 2) * Math.exp(-Math.sqrt(5) * r);
}

/** Solves A x = b by Gaussian elimination with pivots; also gives ln |det A|. */
function solve(matrix: readonly (readonly number[])[], b: readonly number[]): { x: number[]; logDeterminant: number } {
  const rows = matrix.map((row, i) => [...row, b[i]!]);
  let logDeterminant = 0;
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.slice(i).reduce((best, row, k) => (Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    logDeterminant += Math.log(Math.abs(rows[i]![i]!));
    for (let k = 0; k < rows.length; k++) {
      if (k === i) continue;
      const factor = rows[k]![i]! / rows[i]![i]!;
      rows[k] = rows[k]!.map((value, j) => value - factor * rows[i]![j]!);
    }
  }
  return { x: rows.map((row, i) => row.at(-1)! / row[i]!), logDeterminant };
}

const dense = (points: readonly (readonly number[])[], lengths = LENGTHS, signal = SIGNAL, noise = NOISE): number[][] =>
  points.map((a, i) => points.map((b, j) => covariance(a, b, lengths, signal) + (i === j ? noise : 0)));

const processOf = (points: readonly (readonly number[])[], values: readonly number[]): GaussianProcess => {
  const process = new GaussianProcess(SCALE_OF, parameters, 2);
  for (const one of points) process.append(Float64Array.from(one));
  process.condition(values);
  return process;
};

describe('the posterior', () => {
  it('has the mean and variance of plain dense algebra', () => {
    fc.assert(
      fc.property(data, point, (observations, at) => {
        const points = observations.map(([one]) => one);
        const values = observations.map(([, value]) => value);
        const cross = points.map((one) => covariance(one, at));
        const alpha = solve(dense(points), values).x;
        const explained = solve(dense(points), cross).x;
        const process = processOf(points, values);
        const { mean, variance } = process.predict(Float64Array.from(at));
        const expected = cross.reduce((sum, k, i) => sum + k * alpha[i]!, 0);
        expect(Math.abs(mean - expected)).toBeLessThan(1e-9);
        expect(process.mean(Float64Array.from(at))).toBe(mean);
        expect(Math.abs(variance - (LEVEL + SIGNAL - cross.reduce((sum, k, i) => sum + k * explained[i]!, 0)))).toBeLessThan(1e-9);
        const smoothed = process.smoothed(values);
        points.forEach((one, i) => expect(Math.abs(smoothed[i]! - process.mean(Float64Array.from(one)))).toBeLessThan(1e-9));
      }),
    );
  });

  it('of one observation has its closed form', () => {
    const process = processOf([[0, 0, 0, 0]], [2]);
    const { mean, variance } = process.predict(Float64Array.of(0, 0, 0, 0));
    const total = LEVEL + SIGNAL + NOISE;
    expect(mean).toBeCloseTo((2 * (LEVEL + SIGNAL)) / total, 14);
    expect(variance).toBeCloseTo(((LEVEL + SIGNAL) * NOISE) / total, 14);
  });

  it('has the derivatives of numerical differences', () => {
    fc.assert(
      fc.property(data, point, (observations, at) => {
        const process = processOf(
          observations.map(([one]) => one),
          observations.map(([, value]) => value),
        );
        const [byMean, byVariance] = [new Float64Array(4), new Float64Array(4)];
        const found = process.predictWithGradient(Float64Array.from(at), byMean, byVariance);
        expect(found).toEqual(process.predict(Float64Array.from(at)));
        const h = 1e-5;
        for (let f = 0; f < 4; f++) {
          const up = process.predict(Float64Array.from(at.with(f, at[f]! + h)));
          const down = process.predict(Float64Array.from(at.with(f, at[f]! - h)));
          expect(Math.abs(byMean[f]! - (up.mean - down.mean) / (2 * h))).toBeLessThan(1e-4);
          expect(Math.abs(byVariance[f]! - (up.variance - down.variance) / (2 * h))).toBeLessThan(1e-4);
        }
      }),
    );
  });

  it('is the same bits after points were added and taken away again', () => {
    const points = [
      [0.1, 0.2, 0.3, 0.4],
      [0.5, 0.5, 0.5, 0.5],
      [0.9, 0.1, 0.7, 0],
    ];
    const process = processOf(points, [1, 2, 3]);
    for (const one of [0.3, 0.6, 0.65]) process.append(new Float64Array(4).fill(one));
    process.truncate(3);
    process.condition([1, 2, 3]);
    const at = Float64Array.of(0.2, 0.8, 0.1, 0.3);
    expect(process.predict(at)).toEqual(processOf(points, [1, 2, 3]).predict(at));
  });

  it('keeps a positive variance where points are equal and there is hardly noise', () => {
    const process = new GaussianProcess(SCALE_OF, { ...parameters, noise: 1e-6 }, 1);
    for (let i = 0; i < 40; i++) process.append(new Float64Array(4).fill(0.5 + 1e-9 * i));
    process.condition(new Float64Array(40).fill(1));
    const { mean, variance } = process.predict(new Float64Array(4).fill(0.5));
    expect(mean).toBeCloseTo(1, 5);
    expect(variance).toBeGreaterThan(0);
    expect(variance).toBeLessThan(1e-6);
  });
});

describe('the marginal likelihood', () => {
  const logs = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 4, maxLength: 4 });
  const noises = fc.double({ min: -5, max: 0, noNaN: true });

  it('has the value of plain dense algebra and the derivatives of numerical differences', () => {
    fc.assert(
      fc.property(data, logs, noises, (observations, lengthsAndSignal, noise) => {
        const points = observations.map(([one]) => one);
        const values = observations.map(([, value]) => value);
        const pairs = pairsOf(
          points.map((one) => Float64Array.from(one)),
          SCALE_OF,
          3,
        );
        const likelihood = negativeLogLikelihood(pairs, values);
        const at = Float64Array.of(...lengthsAndSignal, noise);
        const gradient = new Float64Array(5);
        const value = likelihood(at, gradient);

        const lengths = lengthsAndSignal.slice(0, 3).map(Math.exp);
        const { x, logDeterminant } = solve(dense(points, lengths, Math.exp(lengthsAndSignal[3]!), Math.exp(noise)), values);
        const fit = values.reduce((sum, y, i) => sum + y * x[i]!, 0);
        const expected = 0.5 * (fit + logDeterminant + values.length * Math.log(2 * Math.PI));
        expect(Math.abs(value - expected)).toBeLessThan(1e-8 * (1 + Math.abs(expected)));

        const h = 1e-5;
        const scratch = new Float64Array(5);
        for (let i = 0; i < 5; i++) {
          const numerical = (likelihood(at.with(i, at[i]! + h), scratch) - likelihood(at.with(i, at[i]! - h), scratch)) / (2 * h);
          expect(Math.abs(gradient[i]! - numerical)).toBeLessThan(1e-4 * (1 + Math.abs(numerical)));
        }
      }),
    );
  });
});

describe('the Cholesky factor', () => {
  it('solves and inverts', () => {
    fc.assert(
      fc.property(data, (observations) => {
        const matrix = dense(observations.map(([one]) => one));
        const b = observations.map(([, value]) => value);
        const n = b.length;
        const factor = new Cholesky(1);
        for (const [i, row] of matrix.entries()) factor.append(Float64Array.from(row), row[i]!);
        const x = Float64Array.from(b);
        factor.solveLower(x);
        factor.solveUpper(x);
        const { x: expected, logDeterminant } = solve(matrix, b);
        const inverse = factor.inverse();
        for (let i = 0; i < n; i++) {
          expect(Math.abs(x[i]! - expected[i]!)).toBeLessThan(1e-7);
          const product = b.reduce((sum, value, j) => sum + value * inverse[Math.max(i, j) * n + Math.min(i, j)]!, 0);
          expect(Math.abs(product - expected[i]!)).toBeLessThan(1e-7);
        }
        expect(2 * factor.sumOfDiagonal(Math.log)).toBeCloseTo(logDeterminant, 8);
      }),
    );
  });
});

describe('a minimum in a box', () => {
  const rosenbrock = (x: Float64Array, gradient: Float64Array): number => {
    const [a, b] = [x[0]!, x[1]!];
    gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
    gradient[1] = 200 * (b - a * a);
    return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
  };
  const options = { iterations: 200, tolerance: 1e-8, firstStep: 0.1 };

  it('is found inside', () => {
    const { x, value } = minimizeInBox(rosenbrock, Float64Array.of(-1.2, 1), {
      ...options,
      lower: Float64Array.of(-2, -2),
      upper: Float64Array.of(2, 2),
    });
    expect([...x].map((one) => Math.round(one * 1e6))).toEqual([1e6, 1e6]);
    expect(value).toBeLessThan(1e-12);
  });

  it('is found on the border, from a start outside', () => {
    const { x } = minimizeInBox(rosenbrock, Float64Array.of(-5, 9), {
      ...options,
      lower: Float64Array.of(-2, -2),
      upper: Float64Array.of(0.5, 2),
    });
    expect([...x].map((one) => Math.round(one * 1e6))).toEqual([0.5e6, 0.25e6]);
  });

  it('is never above the start', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 5 }),
        (a, b, iterations) => {
          const start = Float64Array.of(a, b);
          const box = { lower: Float64Array.of(-2, -2), upper: Float64Array.of(2, 2) };
          const { value } = minimizeInBox(rosenbrock, start, { ...options, ...box, iterations });
          expect(value).toBeLessThanOrEqual(rosenbrock(start, new Float64Array(2)));
        },
      ),
    );
  });
});
