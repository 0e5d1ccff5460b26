import { describe, expect, it } from 'vitest';
import { type Course, rateFactor, type Schedule } from '../../../src/ops/train/schedule.js';

const course = (schedule: Schedule, warmup = 0): Course => ({ schedule, warmup, epochs: 10, steps: 4 });
const all = (of: Course): number[] =>
  Array.from({ length: of.epochs * of.steps }, (_, index) =>
    rateFactor(of, { epoch: Math.floor(index / of.steps) + 1, step: (index % of.steps) + 1 }),
  );
/** Of the first step of each epoch. */
const byEpoch = (of: Course): number[] => all(of).filter((_, index) => index % of.steps === 0);

describe('schedules', () => {
  it('constant', () => expect(new Set(all(course({ kind: 'constant' })))).toEqual(new Set([1])));

  it('step: a factor after every so many epochs', () => {
    expect(byEpoch(course({ kind: 'step', every: 3, factor: 0.5 }))).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]);
  });

  it('exponential: a factor after each epoch, the same for all of its steps', () => {
    const factors = all(course({ kind: 'exponential', factor: 0.5 }));
    expect(factors.slice(0, 12)).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25]);
  });

  it('cosine: from the whole rate down to what would be the floor one step behind the last', () => {
    const factors = all(course({ kind: 'cosine', floor: 0.2 }));
    factors.forEach((factor, index) => expect(factor).toBeCloseTo(0.2 + 0.4 * (1 + Math.cos((Math.PI * index) / 40)), 14));
    expect(factors[0]).toBe(1);
  });

  it.each<Schedule>([
    { kind: 'constant' },
    { kind: 'step', every: 3, factor: 0.5 },
    { kind: 'exponential', factor: 0.9 },
    { kind: 'cosine', floor: 0 },
  ])('$kind begins at the whole rate behind a warm-up that rises evenly', (schedule) => {
    const factors = all(course(schedule, 2));
    expect(factors.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((step) => step / 8));
    expect(factors[8]).toBe(1);
    const shorter = { ...course(schedule), epochs: 8 };
    expect(factors.slice(8)).toEqual(all(shorter));
  });
});
