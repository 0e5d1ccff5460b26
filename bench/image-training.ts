import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/checker/host.js';
import type { Layer, Network } from '../src/network/network.js';
import { normal } from '../src/numeric/distributions.js';
import { randomStream } from '../src/numeric/stream.js';
import { createExecutor } from '../src/tensor/create-executor.js';
import type { TrainingPlan } from '../src/tensor/executor.js';
import { loadKernels } from '../src/tensor/load-kernels.js';
import { summary, type Benchmark, type Measurement } from './benchmark.js';

const ROUNDS = 5;
const MEASURED_MS = 1500;
const BATCH = 32;

interface Stack {
  readonly layers: Layer[];
  /** Adds a layer; gives its index. */
  push(layer: Layer): number;
  conv(from: number, filters: number, kernel: readonly [number, number], stride?: number): number;
  norm(from: number): number;
  relu(from: number): number;
}

function stack(): Stack {
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const push = (layer: Layer): number => layers.push(layer) - 1;
  return {
    layers,
    push,
    conv: (from, filters, kernel, stride = 1) =>
      push({ kind: 'conv2d', inputs: [from], filters, kernel, stride: [stride, stride], padding: 'same', bias: true }),
    norm: (from) => push({ kind: 'batch_norm', inputs: [from], momentum: '99/100', epsilon: '1/1000' }),
    relu: (from) => push({ kind: 'relu', inputs: [from] }),
  };
}

/** `resnet8` of std/models. */
function resnet8(): Network {
  const { layers, push, conv, norm, relu } = stack();
  let from = relu(norm(conv(0, 16, [3, 3])));
  for (const [filters, stride] of [
    [16, 1],
    [32, 2],
    [64, 2],
  ] as const) {
    const inner = norm(conv(relu(norm(conv(from, filters, [3, 3], stride))), filters, [3, 3]));
    const shortcut = stride === 1 ? from : conv(from, filters, [1, 1], stride);
    from = relu(push({ kind: 'add', inputs: [inner, shortcut] }));
  }
  push({ kind: 'dense', inputs: [push({ kind: 'global_avgpool', inputs: [from] })], units: 10 });
  return { input: [32, 32, 3], layers };
}

/** `ds_cnn` of std/models. */
function dsCnn(): Network {
  const { layers, push, conv, norm, relu } = stack();
  let from = push({ kind: 'dropout', inputs: [relu(norm(conv(0, 64, [10, 4], 2)))], rate: '1/5' });
  for (let block = 0; block < 4; block++) {
    const apart = push({ kind: 'depthwise', inputs: [from], kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true });
    from = relu(norm(conv(relu(norm(apart)), 64, [1, 1])));
  }
  const mean = push({ kind: 'global_avgpool', inputs: [push({ kind: 'dropout', inputs: [from], rate: '2/5' })] });
  push({ kind: 'dense', inputs: [mean], units: 12 });
  return { input: [49, 10, 1], layers };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Median milliseconds of a whole step, after a warm-up that compiles everything. */
function time(plan: TrainingPlan, samples: Float32Array, labels: Int32Array): number {
  for (let i = 0; i < 10; i++) plan.step(samples, labels, BATCH);
  const times: number[] = [];
  const end = performance.now() + MEASURED_MS;
  while (performance.now() < end) {
    const start = performance.now();
    plan.step(samples, labels, BATCH);
    times.push(performance.now() - start);
  }
  return median(times);
}

/**
 * A Python that has PyTorch: TML_TORCH_PYTHON, else a virtual environment in the folder for temporary files, made once. Undefined where
 * it cannot be had.
 */
function torchPython(): string | undefined {
  const declared = process.env['TML_TORCH_PYTHON'];
  if (declared !== undefined) return declared;
  const folder = path.join(tmpdir(), 'tml-bench-torch');
  const python = path.join(folder, 'bin', 'python');
  try {
    if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'torch', 'numpy'], { stdio: 'ignore' });
    return python;
  } catch {
    return undefined;
  }
}

const NETWORKS = [
  { name: 'resnet8', network: resnet8() },
  { name: 'ds-cnn', network: dsCnn() },
] as const;

/** Whole training steps with Adam, batch 32. PyTorch takes turns with ours, so that a drifting machine hits both alike. */
export async function run(): Promise<Benchmark> {
  const executor = await createExecutor(loadKernels());
  const python = torchPython();
  const script = path.join(packageRoot(), 'bench', 'torch-training.py');
  const measurements: Measurement[] = [];
  const ratios: Record<string, number> = {};
  const options = { seed: 1, adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };
  for (const { name, network } of NETWORKS) {
    const size = network.input.reduce((product, side) => product * side, 1);
    const samples = Float32Array.from(normal(randomStream(1, 'bench', 'samples'), BATCH * size));
    const labels = Int32Array.from({ length: BATCH }, (_, index) => index % 10);
    const plan = executor.compileTraining(network, BATCH, options);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(time(plan, samples, labels));
      if (python !== undefined) theirs.push(Number(execFileSync(python, [script, name], { encoding: 'utf8' })));
    }
    const measured = summary(`${name}, step`, 'ms', ours);
    measurements.push(measured);
    if (python === undefined) continue;
    const peer = summary(`${name}, step of PyTorch, channels last`, 'ms', theirs);
    measurements.push(peer);
    ratios[name] = measured.median / peer.median;
  }
  const notes = python === undefined ? ['PyTorch could not be installed, so only absolute times are given'] : [];
  return { title: 'training step with Adam, batch 32, one core', measurements, ratios, notes };
}
