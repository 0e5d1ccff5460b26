import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridSize } from '../../src/optimize/grid-search.js';
import { exists } from '../../src/optimize/conditions.js';
import { axisOf, coordinatesAt, domainOf, keyOf, rankOf } from '../../src/optimize/domain.js';
import type { Outcome, Strategy } from '../../src/optimize/optimizer.js';
import type { Dimension, Point, Space } from '../../src/optimize/space.js';
import { runSearch } from './run-search.js';

const small: fc.Arbitrary<Dimension> = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((high) => ({ kind: 'int', name: '', low: 1, high, log: false }) as const),
  fc.constant({ kind: 'bool', name: '' } as const),
  fc.integer({ min: 1, max: 3 }).map((count) => ({ kind: 'choice', name: '', count }) as const),
  fc.constant({ kind: 'subset', name: '', count: 3, least: 1, most: 2 } as const),
);

/** Each dimension may depend on one or two before it, which may depend on others. */
const conditional: fc.Arbitrary<Space> = fc
  .array(fc.tuple(small, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), { maxLength: 2 })), { minLength: 1, maxLength: 5 })
  .map((parts) => {
    const space: Dimension[] = [];
    for (const [index, [dimension, links]] of parts.entries()) {
      const when = links.flatMap(([one, other, a, b]) => {
        if (index === 0) return [];
        const read = [...new Set([one % index, other % index])].sort();
        const count = read.reduce((product, place) => product * axisOf(space[place] as Dimension).count, 1);
        const [from, to] = [Math.min(a % count, b % count), Math.max(a % count, b % count)];
        return [{ dimensions: read.map((place) => `d${place}`), ranks: [[from, to] as const] }];
      });
      space.push({ ...dimension, name: `d${index}`, ...(when.length > 0 ? { when } : {}) });
    }
    return space;
  });

const isCanonical = (space: Space, point: Point): boolean => {
  const { axes } = domainOf(space);
  const coordinates = space.map(({ name }) => point[name] ?? null);
  return axes.every((_, index) => exists(axes, index, coordinates) === (coordinates[index] !== null));
};

describe('a space with dimensions that exist under conditions', () => {
  it('counts each of its points once', () => {
    fc.assert(
      fc.property(conditional, (space) => {
        const domain = domainOf(space);
        const points = Array.from({ length: domain.size }, (_, rank) => coordinatesAt(domain, rank));
        expect(new Set(points.map(keyOf)).size).toBe(domain.size);
        points.forEach((point, rank) => {
          expect(rankOf(domain, point)).toBe(rank);
          expect(isCanonical(space, Object.fromEntries(space.map(({ name }, place) => [name, point[place] ?? null])))).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });

  const strategies: readonly Strategy[] = [{ kind: 'random' }, { kind: 'grid', points: 10 }, { kind: 'bayesian', initial: 3 }];
  it.each(strategies)('is proposed by $kind without repetition until it is used up', (strategy) => {
    const outcome = (point: Point): Outcome => ({ goals: [JSON.stringify(point).length], constraints: [] });
    fc.assert(
      fc.property(conditional, fc.nat(), (space, seed) => {
        const { size } = domainOf(space);
        fc.pre(size <= 60);
        const trials = runSearch(space, outcome, { strategy, seed, trials: size + 5, batch: 2 });
        expect(new Set(trials.map(({ point }) => JSON.stringify(point))).size).toBe(size);
        expect(trials).toHaveLength(size);
        expect(trials.every(({ point }) => isCanonical(space, point))).toBe(true);
      }),
      { numRuns: strategy.kind === 'bayesian' ? 10 : 60 },
    );
  });

  it('is searched where its best lies in a part that exists seldom', () => {
    const space: Space = [
      { kind: 'choice', name: 'kind', count: 3 },
      { kind: 'float', name: 'rate', low: 0, high: 1, log: false, when: [{ dimensions: ['kind'], ranks: [[2, 2]] }] },
      { kind: 'int', name: 'depth', low: 1, high: 500, log: true, when: [{ dimensions: ['kind'], ranks: [[0, 1]] }] },
    ];
    const loss = (point: Point): number => (point['rate'] === null ? 1 + 1 / Number(point['depth']) : (Number(point['rate']) - 0.3) ** 2);
    const trials = runSearch(space, (point) => ({ goals: [loss(point)], constraints: [] }), {
      strategy: { kind: 'bayesian', initial: 5 },
      seed: 1,
      trials: 25,
      batch: 1,
    });
    expect(Math.min(...trials.map(({ point }) => loss(point)))).toBeLessThan(1e-3);
  });
});

describe('a grid', () => {
  const space: Space = [
    { kind: 'int', name: 'filters', low: 2, high: 64, log: true },
    { kind: 'float', name: 'rate', low: 0, high: 0.5, log: false },
    { kind: 'bool', name: 'skip' },
  ];
  const none: Outcome = { goals: [0], constraints: [] };

  it('takes evenly spaced values with both ends, the last dimension fastest', () => {
    const trials = runSearch(space, () => none, { strategy: { kind: 'grid', points: 3 }, seed: 1, trials: 100, batch: 4 });
    expect(trials).toHaveLength(18);
    expect(gridSize(space, 3, 1000)).toBe(18);
    expect([...new Set(trials.map(({ point }) => point['filters']))]).toEqual([2, 11, 64]);
    expect([...new Set(trials.map(({ point }) => point['rate']))]).toEqual([0, 0.25, 0.5]);
    expect(trials.slice(0, 3).map(({ point }) => point)).toEqual([
      { filters: 2, rate: 0, skip: false },
      { filters: 2, rate: 0, skip: true },
      { filters: 2, rate: 0.25, skip: false },
    ]);
  });

  it('with a larger budget goes on where it was', () => {
    const first = (trials: number) => runSearch(space, () => none, { strategy: { kind: 'grid', points: 4 }, seed: 1, trials, batch: 4 });
    expect(first(20).slice(0, 10)).toEqual(first(10));
  });
});
