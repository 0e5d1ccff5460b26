import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOptimizer } from '../../src/optimize/create-optimizer.js';
import { decimalGrid } from '../../src/optimize/decimal-grid.js';
import { coordinatesAt, domainOf, rankOf } from '../../src/optimize/domain.js';
import type { Strategy } from '../../src/optimize/optimizer.js';
import type { Coordinate, Dimension, Point, Space } from '../../src/optimize/space.js';
import { subsets } from '../../src/optimize/subsets.js';
import { runSearch } from './run-search.js';

const named = (dimensions: readonly Dimension[]): Space => dimensions.map((dimension, index) => ({ ...dimension, name: `d${index}` }));

const bounds = (least: number, most: number, arbitrary: (range: { min: number; max: number }) => fc.Arbitrary<number>) =>
  fc
    .tuple(arbitrary({ min: least, max: most }), arbitrary({ min: least, max: most }))
    .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const double = (range: { min: number; max: number }): fc.Arbitrary<number> => fc.double({ ...range, noNaN: true });

const dimension: fc.Arbitrary<Dimension> = fc.oneof(
  bounds(-1000, 1000, fc.integer).map((range) => ({ kind: 'int', name: '', ...range, log: false }) as const),
  bounds(1, 5000, fc.integer).map((range) => ({ kind: 'int', name: '', ...range, log: true }) as const),
  bounds(-1e6, 1e6, double).map((range) => ({ kind: 'float', name: '', ...range, log: false }) as const),
  bounds(1e-9, 1e6, double).map((range) => ({ kind: 'float', name: '', ...range, log: true }) as const),
  fc.constant({ kind: 'bool', name: '' } as const),
  fc.integer({ min: 1, max: 6 }).map((count) => ({ kind: 'choice', name: '', count }) as const),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 })
    .map((positions) => ({ kind: 'choice', name: '', count: positions.length, positions }) as const),
  fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.nat(), fc.nat())
    .map(([count, a, b]) => [count, a % (count + 1), b % (count + 1)] as const)
    .map(([count, a, b]) => ({ kind: 'subset', name: '', count, least: Math.min(a, b), most: Math.max(a, b) }) as const),
);
const space = fc.array(dimension, { minLength: 1, maxLength: 4 }).map(named);

const isInside = (dimension: Dimension, value: Coordinate | undefined): boolean => {
  switch (dimension.kind) {
    case 'int':
      return Number.isInteger(value) && Number(value) >= dimension.low && Number(value) <= dimension.high;
    case 'float':
      return typeof value === 'number' && value >= dimension.low && value <= dimension.high;
    case 'bool':
      return typeof value === 'boolean';
    case 'choice':
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) < dimension.count;
    case 'subset': {
      const members = value as readonly number[];
      const inRange = members.every((member, i) => Number.isInteger(member) && member < dimension.count && member > (members[i - 1] ?? -1));
      return inRange && members.length >= dimension.least && members.length <= dimension.most;
    }
  }
};

const STRATEGIES: readonly Strategy[] = [{ kind: 'random' }, { kind: 'bayesian', initial: 4 }];
/** Some number that depends on the point. */
const roughness = (point: Point): number => [...JSON.stringify(point)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1009, 7);

describe.each(STRATEGIES)('what $kind proposes', (strategy) => {
  it('lies inside the space and is never repeated', () => {
    fc.assert(
      fc.property(space, fc.integer(), fc.integer({ min: 1, max: 4 }), (dimensions, seed, batch) => {
        const outcome = (point: Point) => ({
          goals: roughness(point) % 5 === 0 ? null : [roughness(point)],
          constraints: [roughness(point) - 900],
        });
        const trials = runSearch(dimensions, outcome, { strategy, seed, trials: 12, batch });
        for (const { point } of trials) {
          expect(Object.keys(point)).toEqual(dimensions.map(({ name }) => name));
          for (const one of dimensions)
            expect([one, point[one.name], isInside(one, point[one.name])]).toEqual([one, point[one.name], true]);
        }
        expect(new Set(trials.map(({ point }) => JSON.stringify(point))).size).toBe(trials.length);
        expect(trials.map(({ index }) => index)).toEqual(trials.map((_, index) => index));
        expect(trials.length).toBe(Math.min(12, domainOf(dimensions).size));
      }),
      { numRuns: strategy.kind === 'random' ? 200 : 40 },
    );
  });

  it('is every point of a small space once, and then nothing', () => {
    const small: Space = named([
      { kind: 'int', name: '', low: 1, high: 3, log: true },
      { kind: 'subset', name: '', count: 4, least: 1, most: 2 },
      { kind: 'bool', name: '' },
      { kind: 'float', name: '', low: 0.3, high: 0.3, log: false },
    ]);
    const trials = runSearch(small, (point) => ({ goals: [roughness(point)], constraints: [] }), {
      strategy,
      seed: 3,
      trials: 100,
      batch: 2,
    });
    expect(trials.length).toBe(3 * 10 * 2);
    expect(new Set(trials.map(({ point }) => JSON.stringify(point))).size).toBe(60);
  });

  it('is one trial of a space with one point', () => {
    const optimizer = createOptimizer({ strategy, space: [], goals: ['maximize'], seed: 1 });
    expect(optimizer.ask()).toEqual({ index: 0, point: {} });
    expect(optimizer.ask()).toBeUndefined();
  });
});

describe('random', () => {
  const dimensions = named([
    { kind: 'subset', name: '', count: 4, least: 0, most: 3 },
    { kind: 'float', name: '', low: 0.001, high: 10, log: true },
  ]);
  const many = runSearch(dimensions, () => ({ goals: null, constraints: [] }), {
    strategy: { kind: 'random' },
    seed: 5,
    trials: 15_000,
    batch: 20_000,
  });

  it('gives every allowed subset the same share', () => {
    const counts = new Map<string, number>();
    for (const { point } of many) counts.set(String(point['d0']), (counts.get(String(point['d0'])) ?? 0) + 1);
    expect(counts.size).toBe(1 + 4 + 6 + 4);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });

  it('gives every decade of a logarithmic dimension the same share', () => {
    for (const decade of [0.001, 0.01, 0.1, 1]) {
      const inside = many.filter(({ point }) => Number(point['d1']) >= decade && Number(point['d1']) < 10 * decade).length;
      expect(Math.abs(inside - 3750)).toBeLessThan(5 * Math.sqrt(3750));
    }
  });

  it('does not depend on budget or results', () => {
    const setting = { strategy: { kind: 'random' }, seed: 5 } as const;
    const told = runSearch(dimensions, (point) => ({ goals: [roughness(point)], constraints: [] }), { ...setting, trials: 20, batch: 1 });
    expect(told).toEqual(many.slice(0, 20));
  });

  it('depends on the seed', () => {
    expect(
      runSearch(dimensions, () => ({ goals: null, constraints: [] }), { strategy: { kind: 'random' }, seed: 6, trials: 5, batch: 5 }),
    ).not.toEqual(many.slice(0, 5));
  });

  it('draws from the rest where nearly everything was proposed, far beyond enumeration', () => {
    // The first value has almost all of the probability of a logarithmic dimension of a thousand values, twice.
    const uneven = named([{ kind: 'int', name: '', low: 1, high: 3000, log: true }]);
    const trials = runSearch(uneven, () => ({ goals: null, constraints: [] }), {
      strategy: { kind: 'random' },
      seed: 1,
      trials: 4000,
      batch: 5000,
    });
    expect(new Set(trials.map(({ point }) => point['d0'])).size).toBe(3000);
  });
});

describe('subsets', () => {
  it('are numbered without gaps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.nat(), fc.nat(), (count, a, b) => {
        const [least, most] = [Math.min(a % (count + 1), b % (count + 1)), Math.max(a % (count + 1), b % (count + 1))];
        const all = subsets(count, least, most);
        const brute = Array.from({ length: 2 ** count }, (_, bits) => bits.toString(2).replaceAll('0', '').length).filter(
          (n) => n >= least && n <= most,
        );
        expect(all.total).toBe(brute.length);
        const listed = Array.from({ length: all.total }, (_, rank) => all.at(rank));
        expect(new Set(listed.map(String)).size).toBe(all.total);
        expect(listed.map(all.rank)).toEqual(listed.map((_, rank) => rank));
      }),
    );
  });

  it('of more than 2⁵³ keep their sizes', () => {
    const all = subsets(80, 30, 50);
    expect(all.total).toBeGreaterThan(2 ** 70);
    for (const u of [0, 0.1, 0.5, 0.999999, 1 - 2 ** -53]) {
      const one = all.at(Math.floor(u * all.total));
      expect(one.length).toBeGreaterThanOrEqual(30);
      expect(one.length).toBeLessThanOrEqual(50);
      expect(one.every((member, i) => member < 80 && member > (one[i - 1] ?? -1))).toBe(true);
    }
  });
});

describe('the decimal grid', () => {
  const floats = fc.oneof(
    bounds(-1e9, 1e9, double).map((range) => ({ ...range, log: false })),
    bounds(-1e-3, 1e-3, double).map((range) => ({ ...range, log: false })),
    bounds(1e-30, 1e30, double).map((range) => ({ ...range, log: true })),
  );

  it('counts increasing values from bound to bound, each nearest to itself', () => {
    fc.assert(
      fc.property(floats, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }), ({ low, high, log }, places) => {
        const grid = decimalGrid(low, high, log);
        expect([grid.value(0), grid.value(grid.count - 1)]).toEqual([low + 0, high + 0]);
        for (const place of places) {
          const level = Math.floor(place * (grid.count - 1));
          const value = grid.value(level);
          expect(grid.nearest(value)).toBe(level);
          if (level > 0) expect(grid.value(level - 1)).toBeLessThan(value);
          const x = low + place * (high - low);
          const found = grid.nearest(x);
          for (const other of [found - 1, found + 1])
            if (other >= 0 && other < grid.count)
              expect(Math.abs(grid.value(found) - x)).toBeLessThanOrEqual(Math.abs(grid.value(other) - x));
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [0, 1, false, 1e-4],
    [-5, 10, false, 1e-3],
    [0.1, 0.3, false, 1e-5],
    [0, 99_999, false, 1],
    [0, 3e7, false, 1e3],
  ] as const)('from %d to %d has its values on multiples of a power of ten', (low, high, log, step) => {
    const grid = decimalGrid(low, high, log);
    for (let i = 1; i < 100; i++) {
      const text = String(grid.value(Math.floor((grid.count * i) / 100)));
      const multiple = Number(text) / step;
      expect(Math.abs(multiple - Math.round(multiple))).toBeLessThan(1e-6);
      expect(text.replace(/[-.]|^0\.0*/g, '').length).toBeLessThanOrEqual(8);
    }
  });

  it('has five significant digits on a logarithm', () => {
    const grid = decimalGrid(1e-5, 0.1, true);
    expect(grid.count).toBe(4 * 90_000 + 1);
    for (let i = 0; i < 200; i++) {
      const value = grid.value(Math.floor((grid.count * i) / 200));
      expect(value).toBe(Number(value.toPrecision(5)));
    }
  });
});

describe('a domain', () => {
  it('numbers its points without gaps', () => {
    fc.assert(
      fc.property(space, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (dimensions, place) => {
        const domain = domainOf(dimensions);
        fc.pre(domain.size <= Number.MAX_SAFE_INTEGER);
        const rank = Math.floor(place * domain.size);
        expect(rankOf(domain, coordinatesAt(domain, rank))).toBe(rank);
      }),
      { numRuns: 300 },
    );
  });
});
