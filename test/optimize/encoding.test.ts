import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/numeric/stream.js';
import { coordinatesAt, domainOf, keyOf } from '../../src/optimize/domain.js';
import { encodingOf } from '../../src/optimize/encoding.js';
import { haltonPoints } from '../../src/optimize/halton.js';
import { neighbours } from '../../src/optimize/neighbours.js';
import type { Space } from '../../src/optimize/space.js';
import { compressWorse, signedLogarithm, standardize } from '../../src/optimize/standardize.js';

const space: Space = [
  { kind: 'int', name: 'filters', low: 1, high: 8, log: true },
  { kind: 'choice', name: 'activation', count: 3 },
  { kind: 'choice', name: 'kernel', count: 3, positions: [3, 5, 9] },
  { kind: 'subset', name: 'dilations', count: 4, least: 1, most: 3 },
  { kind: 'bool', name: 'norm' },
];
const domain = domainOf(space);
const encoding = encodingOf(domain.axes);
const featuresOf = (coordinates: Parameters<typeof encoding.encode>[0]): Float64Array => {
  const features = new Float64Array(encoding.width).fill(-1);
  encoding.encode(coordinates, features);
  return features;
};

describe('the encoding', () => {
  it('has the features and scales of each kind of dimension', () => {
    const half = Math.SQRT1_2;
    expect([...featuresOf([2, 1, 1, [0, 3], true])].map((one) => Number(one.toFixed(12)))).toEqual(
      [1 / 3, 0, half, 0, 1 / 3, 1, 0, 0, 1, 0.5, 1].map((one) => Number(one.toFixed(12))),
    );
    expect([...encoding.scaleOf]).toEqual([0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(encoding.scales).toEqual(['line', 'nominal', 'line', 'nominal', 'nominal', 'nominal', 'nominal', 'line', 'nominal']);
  });

  it('tells every two points apart, with features from 0 to 1', () => {
    const all = Array.from({ length: domain.size }, (_, rank) => featuresOf(coordinatesAt(domain, rank)));
    expect(new Set(all.map(String)).size).toBe(8 * 3 * 3 * 14 * 2);
    for (const features of all) for (const one of features) expect(one >= 0 && one <= 1).toBe(true);
  });
});

describe('neighbours', () => {
  it('are other values of the axis, each once, and reach every value', () => {
    for (const axis of domain.axes) {
      const reached = new Set([keyOf([axis.value(0)])]);
      const queue = [axis.value(0)];
      for (let value = queue.pop(); value !== undefined; value = queue.pop()) {
        const near = neighbours(axis, value);
        expect(new Set(near.map((one) => keyOf([one]))).size).toBe(near.length);
        for (const one of near) {
          expect(axis.value(axis.level(one))).toEqual(one);
          if (!reached.has(keyOf([one]))) queue.push(one);
          reached.add(keyOf([one]));
        }
      }
      expect(reached.size).toBe(axis.count);
    }
  });

  it('of a subset of many things are few', () => {
    const [axis] = domainOf([{ kind: 'subset', name: 'some', count: 60, least: 30, most: 30 }]).axes;
    const near = neighbours(
      axis!,
      Array.from({ length: 30 }, (_, index) => 2 * index),
    ) as readonly (readonly number[])[];
    expect(near.length).toBe(59);
    for (const one of near) expect(one.every((member, i) => member > (one[i - 1] ?? -1)) && one.length === 30).toBe(true);
  });
});

describe('the Halton sequence', () => {
  it('puts one of its first bᵏ points into each of bᵏ parts, for each base b', () => {
    const points = haltonPoints(1000, 3, randomStream(1, 'test', 'halton'));
    [2, 3, 5].forEach((base, dimension) => {
      for (let parts: number = base; parts <= 1000; parts *= base) {
        const used = new Set(Array.from({ length: parts }, (_, point) => Math.floor(points[point * 3 + dimension]! * parts)));
        expect(used.size).toBe(parts);
      }
    });
    expect(Math.min(...points)).toBeGreaterThan(0);
    expect(Math.max(...points)).toBeLessThan(1);
    expect(haltonPoints(10, 3, randomStream(2, 'test', 'halton'))).not.toEqual(points.slice(0, 30));
  });
});

describe('values for a surrogate', () => {
  it('are standardised', () => {
    const { values, mean, deviation } = standardize([1, 2, 3, 6]);
    expect([mean, deviation]).toEqual([3, Math.sqrt(3.5)]);
    expect([...values]).toEqual([-2, -1, 0, 3].map((one) => one / Math.sqrt(3.5)));
    expect([...standardize([4, 4]).values]).toEqual([0, 0]);
  });

  it('keep their order, and those to the median, when what is worse is compressed', () => {
    const values = [5, 1, 1e9, 3, 4, 7, 2];
    const compressed = compressWorse(values);
    const order = (numbers: readonly number[]): number[] => numbers.map((_, index) => index).sort((a, b) => numbers[a]! - numbers[b]!);
    expect(order(compressed)).toEqual(order(values));
    expect([1, 3, 4, 6].map((index) => compressed[index])).toEqual([1, 3, 4, 2]);
    expect(compressed[2]).toBeCloseTo(4 + 3 * Math.log(1 + (1e9 - 4) / 3), 9);
    expect(compressWorse([2, 2, 2, 9])).toEqual([2, 2, 2, 9]);
  });

  it('of requirements keep their sign', () => {
    expect([signedLogarithm(0), signedLogarithm(Math.E - 1), signedLogarithm(1 - Math.E)].map((one) => Number(one.toFixed(12)))).toEqual([
      0, 1, -1,
    ]);
  });
});
