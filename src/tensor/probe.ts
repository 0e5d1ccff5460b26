import { createHash } from 'node:crypto';
import type { Network } from '../network/network.js';
import { elementCount } from '../network/shape.js';
import { uniform } from '../numeric/distributions.js';
import { randomStream } from '../numeric/stream.js';
import type { Compilers } from './executor.js';
import { initialWeights } from './initial-weights.js';
import { PROBE_NETWORKS } from './probe-networks.js';

const BATCH = 3;
const STEPS = 4;

/** Arguments at which machines have been seen to differ: overflow, underflow, near zero, near one. */
const ARGUMENTS = [-745.2, -700, -87.4, -20, -1, -1e-9, 0, 1e-300, 1e-9, 0.5, 1 - 1e-15, 1, 1.5, 20, 88.8, 700, 709.9];

/** Of the kernels. */
interface Float64Functions {
  exponential(x: number): number;
  logarithm(x: number): number;
}

type Add = (values: Float32Array | Float64Array) => void;

/**
 * Digest of small calls: for each probe network a training run, attack gradients and steps; then the float64 functions, where there are any.
 * Executors with equal digests give equal bits, as far as a quick look can tell; keys of results carry it.
 */
export function probeDigest(compilers: Compilers, functions?: Float64Functions): string {
  const hash = createHash('sha256');
  const add: Add = (values) => {
    // A NaN's bits are not specified; its being one is.
    hash.update(JSON.stringify(Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value)))));
  };
  for (const network of PROBE_NETWORKS) probeNetwork(compilers, network, add);
  if (functions) {
    add(Float64Array.from(ARGUMENTS, (x) => functions.exponential(x)));
    add(Float64Array.from(ARGUMENTS, (x) => functions.logarithm(Math.abs(x))));
  }
  return hash.digest('hex').slice(0, 16);
}

function probeNetwork(compilers: Compilers, network: Network, add: Add): void {
  const stream = randomStream(1, 'probe', 'samples');
  const samples = Float32Array.from(uniform(stream, BATCH * elementCount(network.input), -2, 2));
  const labels = Int32Array.of(0, 3, 1);
  const weights = initialWeights(network, 1);

  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const training = compilers.compileTraining(network, BATCH, { seed: 7, adam, initial: weights });
  for (let step = 0; step < STEPS; step++) add(Float64Array.of(training.step(samples, labels, BATCH - (step % 2)).loss));
  for (const tensor of training.weights()) add(tensor);
  add(training.infer(samples, BATCH));

  for (const loss of ['ce', 'mse'] as const) {
    const attack = compilers.compileAttack(network, BATCH, loss);
    attack.setWeights(weights);
    const { logits, loss: losses, gradient } = attack.gradient(samples, labels, BATCH);
    for (const values of [logits, losses, gradient]) add(values);
    const range = { low: Float32Array.of(-1, -1.5, -2), high: Float32Array.of(1, 1.5, 2) };
    const bounds = { stepSize: Float32Array.of(0.1, 0.01, 1e-3), epsilon: Float32Array.of(0.05, 0.3, 1e-4), range };
    add(attack.step({ current: samples, original: samples, gradient, ...bounds }, BATCH));
  }
}
