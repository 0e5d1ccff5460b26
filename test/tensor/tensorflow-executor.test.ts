import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { elementCount } from '../../src/network/shape.js';
import type { Executor, StepSettings, TrainingOptions, TrainingPlan, UpdateRule } from '../../src/tensor/executor.js';
import { initialWeights } from '../../src/tensor/initial-weights.js';
import { PROBE_NETWORKS } from '../../src/tensor/probe-networks.js';
import { createTensorFlowExecutor } from '../../src/tensor/tensorflow/tensorflow-executor.js';
import { expectClose } from './closeness.js';
import { randomValues, testRandom } from './random-networks.js';
import { testExecutor } from './test-executor.js';

// On the plain JavaScript backend, which every machine has: what differs from the native one is how it adds up.
const kernels = await testExecutor();
const tensorflow = createTensorFlowExecutor(tf);
const COUNT = 3;
const labels = Int32Array.of(0, 3, 1);
const adam = { adam: { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };
const samplesOf = (network: Network, seed = 1): Float32Array => randomValues(COUNT * elementCount(network.input), testRandom(seed));
const [TEMPORAL, RECURRENT, IMAGE] = PROBE_NETWORKS as [Network, Network, Network];
// A bias before a normalisation has no gradient but rounding, which Adam would make whole steps of.
const momentum = { momentum: { learningRate: 0.05, momentum: 0.9, nesterov: false } };
const networks: readonly (readonly [string, Network, UpdateRule])[] = [
  ['sequences', TEMPORAL, adam],
  ['recurrent cells', RECURRENT, adam],
  ['images with batch normalisation', IMAGE, momentum],
];

interface Trained {
  readonly losses: readonly number[];
  readonly correct: readonly number[];
  readonly weights: readonly Float32Array[];
  readonly plan: TrainingPlan;
  readonly samples: Float32Array;
}

/** Losses, weights and logits of two steps on both executors; no more, for steps of Adam turn rounding into directions. */
function train(network: Network, options: TrainingOptions, settings?: StepSettings): readonly [Trained, Trained] {
  const on = (executor: Executor): Trained => {
    const plan = executor.compileTraining(network, COUNT, options);
    const samples = samplesOf(network);
    const steps = [plan.step(samples, labels, COUNT, settings), plan.step(samples, labels, COUNT - 1, settings)];
    return { losses: steps.map(({ loss }) => loss), correct: steps.map(({ correct }) => correct), weights: plan.weights(), plan, samples };
  };
  return [on(kernels), on(tensorflow)];
}

function expectAlike([ours, theirs]: readonly [Trained, Trained]): void {
  expectClose(theirs.losses, ours.losses, 1e-4, 'losses');
  expect(theirs.correct).toEqual(ours.correct);
  theirs.weights.forEach((weights, index) => {
    const expected = ours.weights[index] ?? [];
    // What began at zero and has no gradient is rounding on both sides.
    if (expected.some((value) => Math.abs(value) > 1e-6)) expectClose(weights, expected, 2e-3, `parameter ${index}`);
    else expect(Math.max(...weights.map(Math.abs)), `parameter ${index}`).toBeLessThan(1e-6);
  });
}

describe.each(networks)('%s on TensorFlow', (_, network, rule) => {
  it('train as on the kernels: dropout, moving averages and all', () => {
    const both = train(network, { seed: 7, ...rule });
    expectAlike(both);
    const [ours, theirs] = both.map(({ plan, samples }) => plan.infer(samples, COUNT));
    expectClose(theirs ?? [], ours ?? [], 2e-3, 'logits');
  });

  it.each(['ce', 'mse'] as const)('have the same attack gradients of %s', (loss) => {
    const samples = samplesOf(network);
    const [ours, theirs] = [kernels, tensorflow].map((executor) => {
      const plan = executor.compileAttack(network, COUNT, loss);
      plan.setWeights(initialWeights(network, 1));
      return { ...plan.gradient(samples, labels, COUNT), evaluated: plan.evaluate(samples, labels, COUNT) };
    });
    for (const name of ['logits', 'loss', 'gradient'] as const) expectClose(theirs?.[name] ?? [], ours?.[name] ?? [], 1e-4, name);
    expect(theirs?.evaluated.loss).toEqual(theirs?.loss);
  });
});

it('goes on from a stored state as if it had never stopped', () => {
  const [, { plan, samples }] = train(TEMPORAL, { seed: 7, ...adam });
  const other = tensorflow.compileTraining(TEMPORAL, COUNT, { seed: 7, ...adam });
  other.restore(plan.state());
  for (const each of [plan, other]) each.step(samples, labels, COUNT);
  expect(other.state()).toEqual(plan.state());
});

describe('the optimiser beside TensorFlow', () => {
  const rules: readonly (readonly [string, TrainingOptions])[] = [
    ['momentum', { seed: 3, momentum: { learningRate: 0.1, momentum: 0.9, nesterov: true } }],
    ['rmsprop', { seed: 3, rmsprop: { learningRate: 0.01, decay: 0.9, epsilon: 1e-3 } }],
    ['a clipped gradient', { seed: 3, clip: 0.1, momentum: { learningRate: 0.1, momentum: 0, nesterov: false } }],
    ['decay of the weights', { seed: 3, ...adam, weightDecay: { share: 0.5, to: 'weights' } }],
    ['decay in the gradient', { seed: 3, ...adam, weightDecay: { share: 0.1, to: 'gradient' } }],
    ['frozen tensors', { seed: 3, ...adam, frozen: new Set([0, 1]) }],
  ];
  it.each(rules)('takes the steps of the kernels: %s', (_, options) => expectAlike(train(TEMPORAL, options)));

  it('takes a step that depends on two batches, and moves the averages by the clean one alone', () => {
    const perturbed = samplesOf(IMAGE, 2);
    // Any smooth loss of both: half the squared difference of the logits, and of the clean ones from 1.
    const pair: StepSettings = {
      rateFactor: 0.5,
      loss: {
        kind: 'pair',
        perturbed,
        of: (clean, other, _row, factor) =>
          clean.logits.reduce((sum, value, i) => {
            const [apart, off] = [value - (other.logits[i] ?? 0), value - 1];
            clean.gradient[i] = factor * (apart + off);
            other.gradient[i] = -factor * apart;
            return sum + (apart * apart + off * off) / 2;
          }, 0),
      },
    };
    expectAlike(train(IMAGE, { seed: 7, ...momentum }, pair));
  });
});

it('takes attack steps as the kernels, bit for bit, down to denormal gradients', () => {
  const samples = samplesOf(TEMPORAL);
  const gradient = Float32Array.from(samples, (_, i) => [1e-44, -1e-44, 0, Number.NaN, 1, -1e30, -0][i % 7] ?? 0);
  const range = { low: Float32Array.of(-1, -0.5, -2), high: Float32Array.of(1, 0.5, 2) };
  const bounds = { stepSize: Float32Array.of(0.1, 0.01, 1e-3), epsilon: Float32Array.of(0.05, 0.3, 1e-4) };
  for (const more of [{}, { range }]) {
    const [ours, theirs] = [kernels, tensorflow].map((executor) =>
      executor.compileAttack(TEMPORAL, COUNT, 'ce').step({ current: samples, original: samples, gradient, ...bounds, ...more }, COUNT),
    );
    expect(theirs).toEqual(ours);
  }
});

it('names itself in its profile, and leaves no tensor behind', () => {
  expect(tensorflow.profile).toMatch(/^tensorflow-f32\/1:[0-9a-f]{16}$/);
  expect(tf.memory().numTensors).toBe(0);
});
