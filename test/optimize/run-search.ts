import { createOptimizer } from '../../src/optimize/create-optimizer.js';
import type { Outcome, Strategy, Trial } from '../../src/optimize/optimizer.js';
import type { Point, Space } from '../../src/optimize/space.js';
import type { TestFunction } from './functions.js';

export interface SearchSetting {
  readonly strategy: Strategy;
  readonly seed: number;
  readonly trials: number;
  /** Trial i is asked for when trials 0 … i − batch are told. */
  readonly batch: number;
}

/** Asks and tells with a fixed lag, as the engine does, until the budget or the space is used up. */
export function runSearch(
  space: Space,
  outcome: (point: Point) => Outcome,
  { strategy, seed, trials, batch }: SearchSetting,
): readonly Trial[] {
  const optimizer = createOptimizer({ strategy, space, goals: ['minimize'], seed });
  const asked: Trial[] = [];
  while (asked.length < trials) {
    const due = asked[asked.length - batch];
    if (due) optimizer.tell(due, outcome(due.point));
    const trial = optimizer.ask();
    if (!trial) break;
    asked.push(trial);
  }
  return asked;
}

/** After each trial, how far the best so far is from the least value. */
export function regrets(tested: TestFunction, setting: SearchSetting): readonly number[] {
  const trials = runSearch(tested.space, (point) => ({ goals: [tested.value(point)], constraints: [] }), setting);
  let best = Number.POSITIVE_INFINITY;
  return trials.map(({ point }) => {
    best = Math.min(best, tested.value(point) - tested.minimum);
    return best;
  });
}

/** The mean of the two middle values for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
}
