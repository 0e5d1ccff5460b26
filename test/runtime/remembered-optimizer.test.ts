import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../src/graph/json.js';
import * as real from '../../src/optimize/create-optimizer.js';
import type { OptimizerOptions, Outcome } from '../../src/optimize/optimizer.js';
import { rememberedOptimizer } from '../../src/runtime/search/remembered-optimizer.js';

const created = vi.spyOn(real, 'createOptimizer');
vi.mock('../../src/optimize/create-optimizer.js', { spy: true });

const options = (seed = 1): OptimizerOptions => ({
  strategy: { kind: 'bayesian', initial: 3 },
  space: [
    { kind: 'int', name: 'filters', low: 4, high: 40, log: false },
    { kind: 'subset', name: 'dilations', count: 4, least: 2, most: 4 },
    { kind: 'bool', name: 'skip' },
  ],
  goals: ['maximize'],
  seed,
});

const outcomeOf = (filters: number): Outcome => ({ goals: [-(filters - 17) * (filters - 17)], constraints: [filters / 40 - 0.9] });

/** Asks with a lag of two, telling the result of each trial when its turn comes. */
function play(memo: Map<string, Json>, rounds: number, opts = options()): string[] {
  const optimizer = rememberedOptimizer(opts, {
    readMemo: (name) => memo.get(name),
    writeMemo: (name, value) => void memo.set(name, value),
  });
  const trials = [];
  for (let i = 0; i < rounds; i++) {
    const earlier = trials[i - 2];
    if (earlier) optimizer.tell(earlier, outcomeOf(Number(earlier.point['filters'])));
    const trial = optimizer.ask();
    if (trial) trials.push(trial);
  }
  return trials.map((trial) => JSON.stringify(trial));
}

describe('proposals that are remembered', () => {
  let memo: Map<string, Json>;
  let first: string[];
  beforeEach(() => {
    memo = new Map();
    first = play(memo, 8);
    created.mockClear();
  });

  it('are those of the optimiser itself', () => {
    const optimizer = real.createOptimizer(options());
    const trials = [];
    for (let i = 0; i < 8; i++) {
      const earlier = trials[i - 2];
      if (earlier) optimizer.tell(earlier, outcomeOf(Number(earlier.point['filters'])));
      const trial = optimizer.ask();
      if (trial) trials.push(trial);
    }
    expect(first).toEqual(trials.map((trial) => JSON.stringify(trial)));
  });

  it('need no optimiser when all are known', () => {
    expect(play(memo, 8)).toEqual(first);
    expect(created).not.toHaveBeenCalled();
  });

  it('go on from there when more are asked for, and are the same when some are lost or damaged', () => {
    expect(play(memo, 10).slice(0, 8)).toEqual(first);
    for (const place of [0, 3, 7]) {
      const names = [...memo.keys()];
      const damaged = new Map(memo);
      damaged.delete(names[place] ?? '');
      expect(play(damaged, 8)).toEqual(first);
      damaged.set(names[place] ?? '', { filters: 12 });
      expect(play(damaged, 8)).toEqual(first);
    }
  });

  it('depend on everything they are made from', () => {
    const before = memo.size;
    play(memo, 8, options(2));
    expect(memo.size).toBe(2 * before);
  });
});
