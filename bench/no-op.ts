import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';
import { summary, type Benchmark } from './benchmark.js';
import { timeInTurn } from './processes.js';

const BOUND = 400;

/** 66 declarations of three kinds on one small model: 200 nodes with the data set and the model itself. */
function generate(): string {
  const lines = [
    'edition 1',
    'dataset d = digits(train: 200)',
    'network n { input -> last -> dense(classes) }',
    'model m = d -> n -> train(epochs: 1)',
  ];
  for (let i = 1; i <= 66; i += 1) {
    lines.push(
      `attack a${i} = m -> fgsm(eps: ${i}/1000, on: d.test)`,
      `metric r${i} = a${i} -> robust_accuracy`,
      `metric g${i} = a${i} -> agreement`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A generated graph of 200 nodes of which nothing needs to run. */
export async function run(): Promise<Benchmark> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tml-bench-'));
  const tml = path.join(packageRoot(), 'dist', 'tml.js');
  try {
    writeFileSync(path.join(folder, 'many.tml'), generate());
    const times = timeInTurn({ 'node -e 0': ['-e', '0'], 'no-op run': [tml, 'run', 'many.tml'] }, 11, folder);
    const measurements = Object.entries(times).map(([name, values]) => summary(name, 'ms', values));
    const [node, noop] = measurements;
    return {
      title: 'a run of 200 nodes in which nothing has changed',
      measurements,
      ratios: { 'no-op of 200 nodes / (node -e 0 + 400 ms)': (noop?.median ?? Number.NaN) / ((node?.median ?? Number.NaN) + BOUND) },
      notes: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
