import { createHash } from 'node:crypto';
import type { Network } from '../network/network.js';
import { parametersOf } from '../network/parameters.js';
import { uniform } from '../numeric/distributions.js';
import { randomStream } from '../numeric/stream.js';
import { initialWeights } from './initial-weights.js';
import { HEAP_BASE, instantiateKernels } from './kernel-module.js';
import { createAttackPlan } from './plan/attack-plan.js';
import { ALL_PASSES, compile } from './plan/compile.js';
import { createTrainingPlan } from './plan/training-plan.js';

/** One of every layer, small and odd. */
const PROBE: Network = {
  input: [13, 3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 5, kernel: 3, dilation: 2, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'dropout', inputs: [2], rate: '1/4' },
    { kind: 'conv1d', inputs: [3], filters: 5, kernel: 2, dilation: 4, padding: 'causal' },
    { kind: 'add', inputs: [3, 4] },
    { kind: 'tanh', inputs: [5] },
    { kind: 'last', inputs: [6] },
    { kind: 'flatten', inputs: [6] },
    { kind: 'dense', inputs: [8], units: 7 },
    { kind: 'relu', inputs: [9] },
    { kind: 'dropout', inputs: [10], rate: '1/3' },
    { kind: 'dense', inputs: [11], units: 4 },
    { kind: 'dense', inputs: [7], units: 4 },
    { kind: 'add', inputs: [12, 13] },
  ],
};
const BATCH = 3;
const STEPS = 4;
const CHANNELS = 3;

/** Arguments at which machines have been seen to differ: overflow, underflow, near zero, near one. */
const ARGUMENTS = [-745.2, -700, -87.4, -20, -1, -1e-9, 0, 1e-300, 1e-9, 0.5, 1 - 1e-15, 1, 1.5, 20, 88.8, 700, 709.9];

/**
 * Digest of some thirty small calls: a training run, attack gradients and steps, the float64 functions. Executors with equal digests give
 * equal bits, as far as a quick look can tell; keys of results carry it.
 */
export function probeDigest(module: WebAssembly.Module): string {
  const hash = createHash('sha256');
  const add = (values: Float32Array | Float64Array): void => {
    // A NaN's bits are not specified; its being one is.
    hash.update(JSON.stringify(Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value)))));
  };
  const stream = randomStream(1, 'probe', 'samples');
  const samples = Float32Array.from(uniform(stream, BATCH * 39, -2, 2));
  const labels = Int32Array.of(0, 3, 1);
  const weights = initialWeights(PROBE, 1);

  const program = (mode: 'train' | 'infer' | 'attack') => compile(PROBE, { mode, seed: 7, passes: ALL_PASSES });
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const plans = { training: program('train'), inference: program('infer') };
  const training = createTrainingPlan(
    module,
    plans,
    BATCH,
    { seed: 7, adam },
    weights,
    parametersOf(PROBE).map(({ shape }) => shape.length),
  );
  for (let step = 0; step < STEPS; step++) add(Float64Array.of(training.step(samples, labels, BATCH - (step % 2)).loss));
  for (const tensor of training.weights()) add(tensor);
  add(training.infer(samples, BATCH));

  for (const loss of ['ce', 'mse'] as const) {
    const attack = createAttackPlan(module, program('attack'), CHANNELS, BATCH, loss);
    attack.setWeights(weights);
    const { logits, loss: losses, gradient } = attack.gradient(samples, labels, BATCH);
    for (const values of [logits, losses, gradient]) add(values);
    const range = { low: Float32Array.of(-1, -1.5, -2), high: Float32Array.of(1, 1.5, 2) };
    const bounds = { stepSize: Float32Array.of(0.1, 0.01, 1e-3), epsilon: Float32Array.of(0.05, 0.3, 1e-4), range };
    add(attack.step({ current: samples, original: samples, gradient, ...bounds }, BATCH));
  }

  const { kernels } = instantiateKernels(module, HEAP_BASE);
  add(Float64Array.from(ARGUMENTS, (x) => kernels.exponential(x)));
  add(Float64Array.from(ARGUMENTS, (x) => kernels.logarithm(Math.abs(x))));
  return hash.digest('hex').slice(0, 16);
}
