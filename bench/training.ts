import { costOf } from '../src/network/cost.js';
import type { Layer, Network } from '../src/network/network.js';
import { normal } from '../src/numeric/distributions.js';
import { randomStream } from '../src/numeric/stream.js';
import { createExecutor } from '../src/tensor/create-executor.js';
import { loadKernels } from '../src/tensor/load-kernels.js';
import { type Benchmark, type Measurement, summary } from './benchmark.js';
import { network as tcn } from './har-tcn.js';
import { dsCnn, mobilenetV1, resnet8 } from './image-networks.js';
import { type Peer, startTorch } from './torch-peer.js';

const ROUNDS = 5;
const MEASURED_MS = 1500;
const BATCH = 32;
const TIME = 550;
const CHANNELS = 6;
const CLASSES = 5;

const input: Layer = { kind: 'input', inputs: [] };
const recurrence = { inputs: [0], return: 'last', direction: 'forward' } as const;
const head: Layer = { kind: 'dense', inputs: [1], units: CLASSES };

/** The name of a case is that of its PyTorch twin in torch-peer.py. */
const CASES = [
  { name: 'har-tcn', network: tcn(), neededTimes: true },
  { name: 'har-tcn-dense', network: tcn(), neededTimes: false },
  {
    name: 'fastgrnn',
    network: {
      input: [TIME, CHANNELS],
      layers: [input, { kind: 'fastgrnn', ...recurrence, units: 32, input_rank: null, recurrent_rank: null }, head],
    },
    neededTimes: true,
  },
  {
    name: 'gru',
    network: { input: [TIME, CHANNELS], layers: [input, { kind: 'gru', ...recurrence, units: 64 }, head] },
    neededTimes: true,
  },
  {
    name: 'lstm',
    network: { input: [TIME, CHANNELS], layers: [input, { kind: 'lstm', ...recurrence, units: 64 }, head] },
    neededTimes: true,
  },
  { name: 'resnet8', network: resnet8(), neededTimes: true },
  { name: 'ds-cnn', network: dsCnn(), neededTimes: true },
  { name: 'mobilenet-v1', network: mobilenetV1(), neededTimes: true },
] as const satisfies readonly { name: string; network: Network; neededTimes: boolean }[];

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Median milliseconds of whole steps. */
function timed(step: () => void): number {
  const times: number[] = [];
  const end = performance.now() + MEASURED_MS;
  while (performance.now() < end || times.length < 5) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  return median(times);
}

/**
 * Whole training steps with Adam, batch 32: sequences of 550 × 6, and the images of their networks. Ours on one core, and PyTorch's with one
 * thread in the same run, taking turns, so that a drifting machine hits both alike.
 */
export async function run(): Promise<Benchmark> {
  const wasm = loadKernels();
  const options = { seed: 1, adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };
  const peer: Peer | null = await startTorch();
  const measurements: Measurement[] = [];
  const ratios: Record<string, number> = {};
  for (const { name, network, neededTimes } of CASES) {
    const size = network.input.reduce((product, side) => product * side, 1);
    const samples = Float32Array.from(normal(randomStream(1, 'bench', 'samples'), BATCH * size));
    const last = network.layers.at(-1);
    const classes = last?.kind === 'dense' ? last.units : CLASSES;
    const labels = Int32Array.from({ length: BATCH }, (_, index) => (index * 7) % Math.min(classes, CLASSES));
    const executor = await createExecutor(wasm, { epilogues: true, neededTimes });
    const plan = executor.compileTraining(network, BATCH, options);
    const step = (): void => {
      plan.step(samples, labels, BATCH);
    };
    for (let i = 0; i < 20; i++) step();
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(timed(step));
      if (peer) theirs.push(await peer.step(name, MEASURED_MS));
    }
    measurements.push(summary(`${name}, ${(costOf(network).macs / 1e6).toFixed(1)} M MACs`, 'ms', ours));
    if (peer) {
      measurements.push(summary(`${name}, PyTorch`, 'ms', theirs));
      ratios[name] = median(ours) / median(theirs);
    }
  }
  peer?.stop();
  const notes = peer ? [`PyTorch ${peer.version}, one thread, in the same run`] : ['PyTorch could not be had: absolute times only'];
  return { title: 'training steps with Adam, batch 32, one core', measurements, ratios, notes };
}
