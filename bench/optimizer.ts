import type { Strategy } from '../src/optimize/optimizer.js';
import { ackley5, branin, camel, hartmann6, type TestFunction } from '../test/optimize/functions.js';
import { median, regrets } from '../test/optimize/run-search.js';
import { type Benchmark, type Measurement, summary } from './benchmark.js';

const SEEDS = 10;
const AT = [10, 20, 30, 50] as const;

/** Median simple regret of peers after 10, 20, 30 and 50 evaluations, 10 seeds (Mango on ackley5: 6), measured once on a shared machine with two cores. */
interface Peers {
  readonly tested: TestFunction;
  readonly optuna: readonly number[];
  readonly mango: readonly number[];
}

/** Optuna 5 with its Gaussian-process sampler (10 random trials first), and Mango 1.6 with its defaults. */
const PEERS: readonly Peers[] = [
  { tested: branin, optuna: [10.2, 0.7883, 0.01245, 3.602e-5], mango: [3.72, 1.115, 0.4193, 0.005789] },
  { tested: camel, optuna: [0.6992, 0.511, 0.2495, 0.004201], mango: [0.8485, 0.7583, 0.1669, 0.05938] },
  { tested: hartmann6, optuna: [2.615, 1.241, 0.1164, 0.001713], mango: [2.216, 0.9047, 0.4932, 0.1098] },
  { tested: ackley5, optuna: [18.56, 15.01, 9.423, 7.269], mango: [19.35, 16.21, 9.699, 5.089] },
];

const STRATEGIES: Readonly<Record<string, Strategy>> = {
  random: { kind: 'random' },
  'bayesian, initial 5': { kind: 'bayesian', initial: 5 },
  'bayesian, initial 10': { kind: 'bayesian', initial: 10 },
};

/** Simple regret of searches one trial at a time, beside the figures of peers on the same functions and boxes. */
export async function run(): Promise<Benchmark> {
  const measurements: Measurement[] = [];
  const ratios: Record<string, number> = {};
  const notes: string[] = [];
  for (const { tested, optuna, mango } of PEERS) {
    for (const [name, strategy] of Object.entries(STRATEGIES)) {
      const seconds: number[] = [];
      const runs = Array.from({ length: SEEDS }, (_, seed) => {
        const start = performance.now();
        const result = regrets(tested, { strategy, seed, trials: 50, batch: 1 });
        seconds.push((performance.now() - start) / 1000);
        return result;
      });
      for (const count of AT) {
        const reached = runs.map((regret) => regret[count - 1]!);
        // Of an even number the mean of the middle two, as the peers' figures are.
        measurements.push({ ...summary(`${tested.name}, ${name}, after ${count}`, 'regret', reached), median: median(reached) });
      }
      const after50 = measurements.at(-1)!.median;
      measurements.push(summary(`${tested.name}, ${name}, a run`, 's', seconds));
      if (strategy.kind === 'bayesian') ratios[`${tested.name}, ${name}, after 50 / best peer`] = after50 / Math.min(optuna[3]!, mango[3]!);
    }
    notes.push(`${tested.name} after ${AT.join(', ')}: Optuna 5 GP ${optuna.join(' / ')}, Mango 1.6 ${mango.join(' / ')}`);
  }
  return { title: `simple regret over ${SEEDS} seeds, one trial at a time`, measurements, ratios, notes };
}
