import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';
import { type Benchmark, summary } from './benchmark.js';
import { timeInTurn } from './processes.js';

const CHECK_BOUND = 1000;
const RUN_BOUND = 1500;

/** Ten attacks and their metrics over 25 x 20 strengths: 20 declarations, 10,000 instances. FGSM shares its gradients, so the first run is short. */
function generate(): string {
  const lines = [
    'edition 1',
    'axis a = 1..25',
    'axis b = 1..20',
    'dataset all = digits(train: 200)',
    'dataset d = all -> take(train: 100, val: 20, test: 20)',
    'network n { input -> last -> dense(classes) }',
    'model m = d -> n -> train(epochs: 1)',
  ];
  for (let i = 1; i <= 10; i += 1) {
    lines.push(`attack a${i} = m -> fgsm(eps: ${i}/100 + a/10000 + b/1000000, on: d.test)`, `metric r${i} = a${i} -> robust_accuracy`);
  }
  return `${lines.join('\n')}\n`;
}

/** A file of 10,000 instances over two axes, checked, and run with all of them in the store. */
export async function run(): Promise<Benchmark> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tml-bench-'));
  const tml = path.join(packageRoot(), 'dist', 'tml.js');
  try {
    writeFileSync(path.join(folder, 'many.tml'), generate());
    // The warm-up is the run that computes them.
    const times = timeInTurn({ 'tml check': [tml, 'check', 'many.tml'], 'tml run, all stored': [tml, 'run', 'many.tml'] }, 5, folder);
    const [check, noop] = Object.entries(times).map(([name, values]) => summary(name, 'ms', values));
    return {
      title: 'a file of 20 declarations over two axes, 10,000 instances, checked and run with everything stored',
      measurements: [check, noop].filter((one) => one !== undefined),
      ratios: {
        'check / 1,000 ms': (check?.median ?? Number.NaN) / CHECK_BOUND,
        'run / 1,500 ms': (noop?.median ?? Number.NaN) / RUN_BOUND,
      },
      notes: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
