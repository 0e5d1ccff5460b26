import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';
import { summary, type Benchmark } from './benchmark.js';

const SEEDS = [1, 2, 3];
const STRATEGIES = ['random', 'bayesian'] as const;

/** The digits search with another strategy and seed: the goal of the best of 16 trials, at equal budget. */
export async function run(): Promise<Benchmark> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tml-bench-'));
  const source = readFileSync(path.join(packageRoot(), 'pipelines', 'robust-nas.tml'), 'utf8');
  const original = 'using bayesian(trials, initial: 5, batch: 4)';
  if (!source.includes(original)) throw new Error('the pipeline searches in another way');
  const notes: string[] = [];
  const found: Record<string, number[]> = { random: [], bayesian: [] };
  try {
    for (const seed of SEEDS) {
      for (const strategy of STRATEGIES) {
        const using =
          strategy === 'random'
            ? `using random(trials, batch: 4, seed: ${seed})`
            : `using bayesian(trials, initial: 5, batch: 4, seed: ${seed})`;
        writeFileSync(path.join(folder, 'search.tml'), source.replace(original, using));
        const tml = path.join(packageRoot(), 'dist', 'tml.js');
        // One store for all: networks that several searches try are trained once.
        const args = [tml, 'run', 'search.tml', '--only', 'robust', '--results', 'results.json'];
        const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
        if (status !== 0) throw new Error(stderr);
        const { searches } = JSON.parse(readFileSync(path.join(folder, 'results.json'), 'utf8')) as {
          searches: { best: number; trials: { index: number; goals: number[] | null }[] }[];
        };
        const goals = (searches[0]?.trials ?? []).map(({ goals: all }) => all?.[0] ?? Number.NaN);
        const best = Math.max(...goals);
        found[strategy]?.push(best);
        notes.push(
          `${strategy}, seed ${seed}: best ${best.toFixed(3)} at trial ${goals.indexOf(best)}, mean of the last eight ${mean(goals.slice(-8)).toFixed(3)}`,
        );
      }
    }
    const measurements = Object.entries(found).map(([name, values]) => summary(`best goal, ${name}`, 'acc+rob', values));
    const [random, bayesian] = measurements;
    return {
      title: 'the best of 16 digit networks (maximize acc + rob), random search beside a Gaussian process',
      measurements,
      ratios: { 'random / bayesian': (random?.median ?? Number.NaN) / (bayesian?.median ?? Number.NaN) },
      notes,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
