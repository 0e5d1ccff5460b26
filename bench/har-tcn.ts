import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';
import { costOf } from '../src/network/cost.js';
import type { Layer, Network } from '../src/network/network.js';
import { createExecutor } from '../src/tensor/create-executor.js';
import type { TrainingPlan } from '../src/tensor/executor.js';
import { loadKernels } from '../src/tensor/load-kernels.js';
import { normal } from '../src/numeric/distributions.js';
import { randomStream } from '../src/numeric/stream.js';
import { summary, type Benchmark, type Measurement } from './benchmark.js';

const ROUNDS = 5;
const MEASURED_MS = 1500;
const BATCH = 32;
const TIME = 550;
const CHANNELS = 6;
const FILTERS = 21;
const CLASSES = 5;
const DILATIONS = [2, 8, 16, 64, 128, 256];

/** The study's human-activity network without dropout: what prototypes and other libraries were measured on. */
export function network(): Network {
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const push = (layer: Layer): number => layers.push(layer) - 1;
  const conv = (from: number, kernel: number, dilation: number): number =>
    push({ kind: 'conv1d', inputs: [from], filters: FILTERS, kernel, dilation, padding: 'causal' });
  const relu = (from: number): number => push({ kind: 'relu', inputs: [from] });
  const skips: number[] = [];
  let from = 0;
  DILATIONS.forEach((dilation, block) => {
    const branch = relu(conv(relu(conv(from, 2, dilation)), 2, dilation));
    const residual = block === 0 ? conv(from, 1, 1) : from;
    skips.push(branch);
    from = relu(push({ kind: 'add', inputs: [residual, branch] }));
  });
  const last = push({ kind: 'last', inputs: [push({ kind: 'add', inputs: skips })] });
  push({ kind: 'dense', inputs: [last], units: CLASSES });
  return { input: [TIME, CHANNELS], layers };
}

/** Milliseconds of whole training steps, after a warm-up that compiles everything. */
function time(plan: TrainingPlan, samples: Float32Array, labels: Int32Array): number[] {
  for (let i = 0; i < 30; i++) plan.step(samples, labels, BATCH);
  const times: number[] = [];
  const end = performance.now() + MEASURED_MS;
  while (performance.now() < end) {
    const start = performance.now();
    plan.step(samples, labels, BATCH);
    times.push(performance.now() - start);
  }
  return times;
}

const VARIANTS = [
  { name: 'all times', neededTimes: false, prototype: 'tcn' },
  { name: 'needed times only', neededTimes: true, prototype: 'tcnd' },
] as const;

/**
 * Whole training steps of the human-activity network: batch 32, 550 × 6, 21 filters, kernel 2, six dilations, Adam. The hand-written prototype
 * takes turns with ours, so that a drifting machine hits both alike.
 */
export async function run(): Promise<Benchmark> {
  const wasm = loadKernels();
  const net = network();
  const { macs } = costOf(net);
  const samples = Float32Array.from(normal(randomStream(1, 'bench', 'samples'), BATCH * TIME * CHANNELS));
  const labels = Int32Array.from({ length: BATCH }, (_, index) => (index * 7) % CLASSES);
  const options = { seed: 1, adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };
  const prototype = buildPrototype();
  const measurements: Measurement[] = [];
  const ratios: Record<string, number> = {};
  const notes: string[] = [];
  for (const { name, neededTimes, prototype: variant } of VARIANTS) {
    const executor = await createExecutor(wasm, { epilogues: true, neededTimes });
    const plan = executor.compileTraining(net, BATCH, options);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(median(time(plan, samples, labels)));
      if (prototype) theirs.push(prototype.step(variant));
    }
    const measured = summary(`step, ${name}`, 'ms', ours);
    measurements.push(
      measured,
      summary(
        `step, ${name}, as all times`,
        'GFLOP/s',
        ours.map((ms) => (3 * 2 * macs * BATCH) / ms / 1e6),
      ),
    );
    if (prototype) measurements.push(summary(`prototype, ${name}`, 'ms', theirs));
    if (prototype) ratios[`step, ${name} / prototype beside it`] = measured.median / median(theirs);
    if (!neededTimes) ratios[`step, ${name} / 20 ms`] = measured.median / 20;
  }
  if (!prototype) notes.push('the prototype is not there (TML_SHARED or ../shared), so only absolute times are given');
  prototype?.remove();
  return { title: 'training step of the human-activity TCN with Adam, batch 32, one core', measurements, ratios, notes };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

interface Prototype {
  /** Median milliseconds of a whole step. */
  step(net: string): number;
  remove(): void;
}

/** Compiles the prototype in a folder of its own; undefined where its sources are not at hand. */
function buildPrototype(): Prototype | undefined {
  const root = packageRoot();
  const source = path.join(process.env['TML_SHARED'] ?? path.join(root, '..', 'shared'), 'prototypes', 'recurrent');
  if (!existsSync(source)) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'tml-prototype-'));
  for (const file of ['src.ts', 'gen.mjs', 'net.mjs']) writeFileSync(path.join(folder, file), readFileSync(path.join(source, file)));
  const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  node('gen.mjs');
  const asc = path.join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js');
  node(asc, 'kernels.ts', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '-o', 'kernels.wasm');
  return {
    step(net) {
      const found = / step ([\d.]+) /.exec(node('net.mjs', net));
      if (!found) throw new Error('the prototype printed no step time');
      return Number(found[1]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
