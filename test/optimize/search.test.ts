import { describe, expect, it } from 'vitest';
import { createOptimizer } from '../../src/optimize/create-optimizer.js';
import { domainOf } from '../../src/optimize/domain.js';
import { encodingOf } from '../../src/optimize/encoding.js';
import { initialDesign } from '../../src/optimize/initial-design.js';
import type { Outcome, Strategy } from '../../src/optimize/optimizer.js';
import type { Point } from '../../src/optimize/space.js';
import { randomStream } from '../../src/numeric/stream.js';
import { branin, camel, type ConstrainedFunction, fitting, hartmann6, mixed, type TestFunction } from './functions.js';
import { median, regrets, runSearch, type SearchSetting } from './run-search.js';

const FULL = process.env['TML_FULL'] === '1';
const RANDOM: Strategy = { kind: 'random' };
const BAYESIAN: Strategy = { kind: 'bayesian', initial: 5 };
const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);

const medianRegret = (tested: TestFunction, setting: Omit<SearchSetting, 'seed'>): number =>
  median(SEEDS.map((seed) => regrets(tested, { ...setting, seed }).at(-1)!));

describe('after 40 evaluations, by the median of 10 seeds', () => {
  // What was measured is far better (docs/results.md): the share leaves room for other seeds, and random search cannot come near it.
  const quick = [
    [branin, 1, 0.01],
    [camel, 4, 0.01],
    [mixed, 4, 0.2],
  ] as const;
  const full = [
    [branin, 4, 0.01],
    [camel, 1, 0.01],
    [mixed, 1, 0.2],
    [hartmann6, 1, 0.2],
    [hartmann6, 4, 0.5],
  ] as const;

  it.each((FULL ? [...quick, ...full] : quick).map(([tested, batch, share]) => [tested.name, batch, share, tested] as const))(
    '%s with batch %i: regret below %d of random search’s',
    (_, batch, share, tested) => {
      const random = medianRegret(tested, { strategy: RANDOM, trials: 40, batch });
      expect(medianRegret(tested, { strategy: BAYESIAN, trials: 40, batch })).toBeLessThan(share * random);
    },
  );
});

describe('requirements', () => {
  const holds = ({ point }: { readonly point: Point }, { violations }: ConstrainedFunction): boolean =>
    violations(point).every((one) => one <= 0);

  /** As an engine does: a trial that violates a requirement is ended, and those that come after it are not evaluated. */
  const outcome = (point: Point): Outcome => {
    const violations = fitting.violations(point);
    const first = violations.findIndex((one) => one > 0);
    if (first < 0) return { goals: [fitting.value(point)], constraints: violations };
    return { goals: null, constraints: violations.map((one, index) => (index > first ? null : one)) };
  };

  it.each([1, 4])('lead to what is feasible quicker than chance does, and to the best beside the border, with batch %i', (batch) => {
    const searches = SEEDS.slice(0, FULL ? 10 : 5).map((seed) => ({
      random: runSearch(fitting.space, outcome, { strategy: RANDOM, seed, trials: 30, batch }),
      bayesian: runSearch(fitting.space, outcome, { strategy: BAYESIAN, seed, trials: 30, batch }),
    }));
    const first = (strategy: 'random' | 'bayesian'): number =>
      median(searches.map((one) => one[strategy].find((trial) => holds(trial, fitting))?.index ?? 30));
    expect(first('bayesian')).toBeLessThan(first('random') / 1.5);
    const feasible = searches.map(({ bayesian }) => bayesian.filter((trial) => holds(trial, fitting)));
    expect(Math.min(...feasible.map((trials) => trials.length))).toBeGreaterThan(3);
    // The best of 50,000 random points is 0.2414.
    expect(median(feasible.map((trials) => Math.min(...trials.map(({ point }) => fitting.value(point)))))).toBeLessThan(0.26);
  });

  it('that nothing meets do not stop the search, which then violates them less than chance does', () => {
    const impossible = (point: Point): Outcome => ({ goals: null, constraints: [0.5 + branin.value(point) / 100] });
    const least = (strategy: Strategy, seed: number): number => {
      const trials = runSearch(branin.space, impossible, { strategy, seed, trials: 20, batch: 2 });
      expect(trials.length).toBe(20);
      return Math.min(...trials.map(({ point }) => branin.value(point)));
    };
    expect(median(SEEDS.map((seed) => least(BAYESIAN, seed)))).toBeLessThan(median(SEEDS.map((seed) => least(RANDOM, seed))));
  });
});

describe('failed trials', () => {
  it('keep the search away from where they fail', () => {
    // The left half fails, and says nothing else.
    const fails = (point: Point): boolean => Number(point['x0']) < 2.5;
    const outcome = (point: Point): Outcome => ({ goals: fails(point) ? null : [branin.value(point)], constraints: [] });
    const trials = runSearch(branin.space, outcome, { strategy: BAYESIAN, seed: 2, trials: 30, batch: 1 });
    const late = trials.slice(10);
    expect(late.filter(({ point }) => fails(point)).length).toBeLessThan(late.length / 3);
    expect(Math.min(...trials.filter(({ point }) => !fails(point)).map(({ point }) => branin.value(point)))).toBeLessThan(0.45);
  });

  it.each([
    ['all fail', { goals: null, constraints: [] }],
    ['goals are no finite numbers', { goals: [Number.NaN], constraints: [Number.POSITIVE_INFINITY, Number.NaN] }],
    ['goals are equal', { goals: [1], constraints: [-1] }],
    ['numbers are huge', { goals: [1e300], constraints: [-1e300] }],
  ] as const)('do not stop the search where %s', (_, outcome) => {
    const other: Outcome = { goals: [-1e70], constraints: [1e300] };
    const trials = runSearch(mixed.space, (point) => (point['norm'] ? outcome : other), {
      strategy: BAYESIAN,
      seed: 1,
      trials: 12,
      batch: 3,
    });
    expect(trials.length).toBe(12);
  });
});

describe('the same calls', () => {
  const setting = { strategy: BAYESIAN, seed: 4, trials: 18, batch: 3 };
  const outcome = (point: Point): Outcome => ({ goals: [mixed.value(point)], constraints: [Number(point['filters']) / 40 - 1] });

  it('give the same points', () => {
    expect(runSearch(mixed.space, outcome, setting)).toEqual(runSearch(mixed.space, outcome, setting));
  });

  it('give the points that they gave before, on every machine', () => {
    // Any change of these changes the results of every search that is stored: raise OPTIMIZER_VERSION with it.
    expect(runSearch(mixed.space, outcome, setting).at(-1)!.point).toMatchInlineSnapshot(`
      {
        "activation": 0,
        "depth": 5,
        "dilations": [
          0,
          5,
        ],
        "filters": 20,
        "norm": true,
        "rate": 0.0029836,
      }
    `);
    expect(
      runSearch(branin.space, (point) => ({ goals: [Number(point['x0']) ** 2 + Number(point['x1'])], constraints: [] }), setting).at(-1)!
        .point,
    ).toMatchInlineSnapshot(`
      {
        "x0": 0.007,
        "x1": 0,
      }
    `);
  });

  it('with a larger budget begin with the same points', () => {
    expect(runSearch(mixed.space, outcome, { ...setting, trials: 25 }).slice(0, 18)).toEqual(runSearch(mixed.space, outcome, setting));
  });

  it('to maximise the opposite give the same points', () => {
    const [down, up] = (['minimize', 'maximize'] as const).map((direction) =>
      createOptimizer({ strategy: BAYESIAN, space: branin.space, goals: [direction], seed: 1 }),
    );
    for (let i = 0; i < 10; i++) {
      const trial = down!.ask()!;
      expect(up!.ask()).toEqual(trial);
      down!.tell(trial, { goals: [branin.value(trial.point)], constraints: [] });
      up!.tell(trial, { goals: [-branin.value(trial.point)], constraints: [] });
    }
  });
});

describe('the initial trials', () => {
  it('do not depend on results', () => {
    const setting = { strategy: { kind: 'bayesian', initial: 8 }, seed: 3, trials: 8 } as const;
    const one = runSearch(mixed.space, (point) => ({ goals: [mixed.value(point)], constraints: [] }), { ...setting, batch: 1 });
    const other = runSearch(mixed.space, () => ({ goals: null, constraints: [1] }), { ...setting, batch: 4 });
    expect(one).toEqual(other);
  });

  it('use each part of each axis once, and keep farther apart than random points', () => {
    const domain = domainOf(hartmann6.space);
    const encoding = encodingOf(domain.axes);
    const closest = (points: readonly (readonly number[])[]): number =>
      Math.min(...points.flatMap((a, i) => points.slice(0, i).map((b) => Math.hypot(...a.map((value, axis) => value - b[axis]!)))));
    const spread = SEEDS.map((seed) => {
      const design = initialDesign(domain, encoding, 8, randomStream(seed, 'test', 'design')) as readonly (readonly number[])[];
      for (let axis = 0; axis < 6; axis++)
        expect(design.map((point) => Math.floor(point[axis]! * 8 - 1e-9)).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      return closest(design);
    });
    const random = SEEDS.map((seed) =>
      closest(
        runSearch(hartmann6.space, () => ({ goals: null, constraints: [] }), { strategy: RANDOM, seed, trials: 8, batch: 8 }).map(
          ({ point }) => Object.values(point).map(Number),
        ),
      ),
    );
    expect(median(spread)).toBeGreaterThan(1.3 * median(random));
  });
});
