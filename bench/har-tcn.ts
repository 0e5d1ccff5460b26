import { costOf } from '../src/network/cost.js';
import type { Layer, Network } from '../src/network/network.js';
import { createExecutor } from '../src/tensor/create-executor.js';
import type { TrainingPlan } from '../src/tensor/executor.js';
import { loadKernels } from '../src/tensor/load-kernels.js';
import { normal } from '../src/tensor/random/distributions.js';
import { randomStream } from '../src/tensor/random/stream.js';

export interface StepTiming {
  /** Median and best of whole training steps with Adam. */
  readonly medianMs: number;
  readonly bestMs: number;
  /** Counted as if every time were computed: three times 2 · MACs a sample, over the median. */
  readonly effectiveGflops: number;
}

export interface HarTcnResult {
  /** Every convolution over all 550 times. */
  readonly allTimes: StepTiming;
  /** Only the times that the last step depends on. */
  readonly neededTimes: StepTiming;
}

const BATCH = 32;
const TIME = 550;
const CHANNELS = 6;
const FILTERS = 21;
const CLASSES = 5;
const DILATIONS = [2, 8, 16, 64, 128, 256];

/** The study's human-activity network without dropout: what prototypes and other libraries were measured on. */
function network(): Network {
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

function time(plan: TrainingPlan, samples: Float32Array, labels: Int32Array, macs: number, milliseconds: number): StepTiming {
  for (let i = 0; i < 30; i++) plan.step(samples, labels, BATCH);
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    const start = performance.now();
    plan.step(samples, labels, BATCH);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const medianMs = times[times.length >> 1] ?? 0;
  return { medianMs, bestMs: times[0] ?? 0, effectiveGflops: (3 * 2 * macs * BATCH) / medianMs / 1e6 };
}

/** Whole training steps of the human-activity network: batch 32, 550 × 6, 21 filters, kernel 2, six dilations, Adam. */
export async function harTcn(milliseconds = 1500): Promise<HarTcnResult> {
  const wasm = loadKernels();
  const net = network();
  const { macs } = costOf(net);
  const samples = Float32Array.from(normal(randomStream(1, 'bench', 'samples'), BATCH * TIME * CHANNELS));
  const labels = Int32Array.from({ length: BATCH }, (_, index) => (index * 7) % CLASSES);
  const options = { seed: 1, adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };
  const measure = async (neededTimes: boolean): Promise<StepTiming> => {
    const executor = await createExecutor(wasm, { epilogues: true, neededTimes });
    return time(executor.compileTraining(net, BATCH, options), samples, labels, macs, milliseconds);
  };
  return { allTimes: await measure(false), neededTimes: await measure(true) };
}
