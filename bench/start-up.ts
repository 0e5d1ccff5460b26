import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';
import { summary, type Benchmark } from './benchmark.js';
import { timeInTurn } from './processes.js';

/** Bounds on an idle machine, in milliseconds. */
const BOUNDS = { version: 150, check: 400, 'second run': 500 } as const;

/** What a person waits for before anything is computed: whole processes, as `node dist/tml.js …`. */
export async function run(): Promise<Benchmark> {
  const root = packageRoot();
  const store = mkdtempSync(path.join(tmpdir(), 'tml-bench-'));
  const tml = path.join(root, 'dist', 'tml.js');
  const quickstart = path.join(root, 'pipelines', 'quickstart.tml');
  try {
    const times = timeInTurn(
      {
        'node -e 0': ['-e', '0'],
        version: [tml, '--version'],
        check: [tml, 'check', quickstart],
        // The warm-up round computes; what is counted finds everything in the store.
        'second run': [tml, 'run', quickstart, '--store', store],
      },
      11,
      root,
    );
    const measurements = Object.entries(times).map(([name, values]) => summary(name, 'ms', values));
    const median = (name: string): number => measurements.find((one) => one.name === name)?.median ?? Number.NaN;
    return {
      title: 'start-up of the command, and a run in which nothing has changed',
      measurements,
      ratios: {
        'tml --version / 150 ms': median('version') / BOUNDS.version,
        'tml check pipelines/quickstart.tml / 400 ms': median('check') / BOUNDS.check,
        'second run of quickstart / (node -e 0 + 500 ms)': median('second run') / (median('node -e 0') + BOUNDS['second run']),
      },
      notes: [],
    };
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}
