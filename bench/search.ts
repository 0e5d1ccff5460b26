import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';
import { summary, type Benchmark } from './benchmark.js';
import { timeInTurn } from './processes.js';

const ROUNDS = 3;
/** What a second run may take, in milliseconds. */
const BOUND = 800;

/** The robust architecture search as it stands: with one worker, with two, and again when everything is known. */
export async function run(): Promise<Benchmark> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tml-bench-'));
  const tml = path.join(packageRoot(), 'dist', 'tml.js');
  const file = path.join(packageRoot(), 'pipelines', 'robust-nas.tml');
  try {
    const times: Record<string, number[]> = { 'one worker': [], 'two workers': [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, jobs] of [
        ['one worker', '1'],
        ['two workers', '2'],
      ] as const) {
        const args = [tml, 'run', file, '--store', `${jobs}-${round}`, '--jobs', jobs, '--results', `${jobs}.json`];
        times[name]?.push(timeOnce(args, folder));
        rmSync(path.join(folder, `${jobs}-${round}`), { recursive: true, force: true });
      }
    }
    const same = readFileSync(path.join(folder, '1.json'), 'utf8') === readFileSync(path.join(folder, '2.json'), 'utf8');
    const again = timeInTurn({ 'node -e 0': ['-e', '0'], 'second run': [tml, 'run', file] }, 7, folder);
    const measurements = Object.entries({ ...times, ...again }).map(([name, values]) => summary(name, 'ms', values));
    const median = (name: string): number => measurements.find((one) => one.name === name)?.median ?? Number.NaN;
    return {
      title: 'pipelines/robust-nas.tml, 16 trials: whole processes',
      measurements,
      ratios: {
        'two workers / one': median('two workers') / median('one worker'),
        [`second run / ${BOUND} ms`]: median('second run') / BOUND,
      },
      notes: [same ? 'the results of one worker and of two are the same bytes' : 'THE RESULTS DIFFER'],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without a warm-up: the store is new. */
function timeOnce(args: readonly string[], folder: string): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}`);
  return performance.now() - started;
}
