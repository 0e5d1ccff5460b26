import { describe, expect, it } from 'vitest';
import type { Layer, Network } from '../../../src/network/network.js';
import { parametersOf } from '../../../src/network/parameters.js';
import type { StepLoss, TrainingPlan } from '../../../src/tensor/executor.js';
import { initialWeights } from '../../../src/tensor/initial-weights.js';
import { loadKernels } from '../../../src/tensor/load-kernels.js';
import { createAttackPlan } from '../../../src/tensor/plan/attack-plan.js';
import { ALL_PASSES, compile, type Mode } from '../../../src/tensor/plan/compile.js';
import { createTrainingPlan } from '../../../src/tensor/plan/training-plan.js';
import { randomValues, testRandom } from '../random-networks.js';

const module = await WebAssembly.compile(loadKernels());

/** A whole group, and one that is not full. */
const COUNTS = [6, 5];
const SAMPLES = 6;
const CLASSES = 4;
const TIMES = 7;
const CHANNELS = 3;

const input: Layer = { kind: 'input', inputs: [] };
const dense = (from: number): Layer => ({ kind: 'dense', inputs: [from], units: CLASSES });
const sequence = { inputs: [0], return: 'sequence', direction: 'forward' } as const;
const network = (...layers: readonly Layer[]): Network => ({ input: [TIMES, CHANNELS], layers: [input, ...layers] });

/** Units that fill panels of 32, 16 and four columns, in part too. */
const NETWORKS: Readonly<Record<string, Network>> = {
  'lstm with dropout, then its last state': network(
    { kind: 'lstm', ...sequence, units: 13 },
    { kind: 'dropout', inputs: [1], rate: '1/4' },
    { kind: 'lstm', ...sequence, inputs: [2], return: 'last', units: 5 },
    dense(3),
  ),
  'gru in both directions': network(
    { kind: 'gru', ...sequence, units: 9 },
    { kind: 'gru', ...sequence, direction: 'backward', units: 9 },
    { kind: 'concat', inputs: [1, 2] },
    { kind: 'last', inputs: [3] },
    dense(4),
  ),
  'fastgrnn of low rank on a convolution': network(
    { kind: 'conv1d', inputs: [0], filters: 5, kernel: 3, dilation: 1, padding: 'same' },
    { kind: 'relu', inputs: [1] },
    { kind: 'fastgrnn', ...sequence, inputs: [2], return: 'last', units: 21, input_rank: 2, recurrent_rank: 3 },
    dense(3),
  ),
  fastrnn: network({ kind: 'fastrnn', ...sequence, return: 'last', units: 38, input_rank: null, recurrent_rank: null }, dense(1)),
};

const random = testRandom(11);
const values = randomValues(SAMPLES * TIMES * CHANNELS, random);
const perturbed = values.map((value, index) => value + (index % 3) / 16);
const labels = Int32Array.of(0, 3, 1, 2, 2, 0);

/** Squared logits: of one sample, or the squared distance of a pair's. */
const single: StepLoss = {
  kind: 'single',
  of: (logits, gradient, _index, factor) => {
    gradient.set(logits.map((value) => 2 * factor * value));
    return logits.reduce((sum, value) => sum + value * value, 0);
  },
};
const pair: StepLoss = {
  kind: 'pair',
  perturbed,
  of: (clean, other, _index, factor) => {
    const apart = clean.logits.map((value, index) => value - (other.logits[index] ?? 0));
    clean.gradient.set(apart.map((value) => 2 * factor * value));
    other.gradient.set(apart.map((value) => -2 * factor * value));
    return apart.reduce((sum, value) => sum + value * value, 0);
  },
};

function trainingPlan(of: Network, samples: number): TrainingPlan {
  const program = (mode: Mode) => compile(of, { mode, seed: 5, passes: ALL_PASSES, samples });
  const programs = { training: program('train'), inference: program('infer') };
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const ranks = parametersOf(of).map(({ shape }) => shape.length);
  return createTrainingPlan(module, programs, SAMPLES, { seed: 5, adam }, initialWeights(of, 1), ranks);
}

describe.each(Object.entries(NETWORKS))('%s', (_name, of) => {
  it('is trained to the same bits by groups of samples as by single ones', () => {
    const [alone, grouped] = [trainingPlan(of, 1), trainingPlan(of, SAMPLES)];
    for (const loss of [{ kind: 'labels' } as const, single, pair]) {
      for (const count of COUNTS) {
        const settings = { loss, rateFactor: 1 };
        expect(grouped.step(values, labels, count, settings)).toEqual(alone.step(values, labels, count, settings));
      }
    }
    expect(grouped.weights()).toEqual(alone.weights());
    expect(grouped.infer(values, 5)).toEqual(alone.infer(values, 5));
    expect(grouped.weights()).not.toEqual(initialWeights(of, 1));
  });

  it('is attacked with the same gradients', () => {
    const plans = [1, SAMPLES].map((samples) => {
      const plan = createAttackPlan(module, compile(of, { mode: 'attack', seed: 0, passes: ALL_PASSES, samples }), CHANNELS, SAMPLES, 'ce');
      plan.setWeights(initialWeights(of, 1));
      return COUNTS.map((count) => [plan.gradient(values, labels, count), plan.evaluate(values, labels, count)]);
    });
    expect(plans[1]).toEqual(plans[0]);
  });
});
