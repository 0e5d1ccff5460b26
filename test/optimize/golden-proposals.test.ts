import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createOptimizer, OPTIMIZER_VERSION } from '../../src/optimize/create-optimizer.js';
import type { Strategy } from '../../src/optimize/optimizer.js';
import type { Point, Space } from '../../src/optimize/space.js';

const space: Space = [
  { kind: 'int', name: 'filters', low: 4, high: 40, log: false },
  { kind: 'float', name: 'rate', low: 1e-4, high: 1e-1, log: true },
  { kind: 'choice', name: 'kernel', count: 3, positions: [2, 3, 5] },
  { kind: 'subset', name: 'dilations', count: 5, least: 2, most: 4 },
  { kind: 'bool', name: 'skip' },
];

/** Exact arithmetic alone, so that the proposals are the only thing that can change. */
const goalOf = ({ filters, dilations, skip }: Point): number =>
  Number(filters) * (40 - Number(filters)) + 32 * (dilations as readonly number[]).length + (skip ? 8 : 0);

/** Twenty proposals with a lag of four, every fifth trial failed and a requirement on the way, as one digest. */
function proposals(strategy: Strategy): string {
  const optimizer = createOptimizer({ strategy, space, goals: ['maximize'], seed: 7 });
  const trials = [];
  for (let i = 0; i < 20; i++) {
    const earlier = trials[i - 4];
    if (earlier) {
      const violation = Number(earlier.point['filters']) / 32 - 1;
      const isOver = violation > 0;
      optimizer.tell(earlier, { goals: isOver || earlier.index % 5 === 4 ? null : [goalOf(earlier.point)], constraints: [violation] });
    }
    const trial = optimizer.ask();
    if (trial) trials.push(trial);
  }
  return createHash('sha256').update(JSON.stringify(trials)).digest('hex').slice(0, 16);
}

/** Changes only together with OPTIMIZER_VERSION: what stores remember under a version must stay what it is. */
const golden = { version: 1, random: '1af99c6d25007b2e', bayesian: '2c76ebccc3da02a8' };

describe('proposals of this version', () => {
  it('are the same to the last bit', () => {
    expect({
      version: OPTIMIZER_VERSION,
      random: proposals({ kind: 'random' }),
      bayesian: proposals({ kind: 'bayesian', initial: 5 }),
    }).toEqual(golden);
  });
});
