import { describe, expect, it } from 'vitest';
import type { Layer, Network } from '../../src/network/network.js';
import { elementCount } from '../../src/network/shape.js';
import { initialWeights } from '../../src/tensor/initial-weights.js';
import { expectClose } from './closeness.js';
import { dropoutFactors } from './dropout-reference.js';
import { randomValues, testRandom } from './random-networks.js';
import { tensorflowReference } from './tensorflow-reference.js';
import { testExecutor } from './test-executor.js';
import { trainingGradients } from './training-session.js';

const BATCH = 3;
const PASSES = [
  { epilogues: false, neededTimes: false },
  { epilogues: true, neededTimes: true },
] as const;

const input: Layer = { kind: 'input', inputs: [] };
const cell = (
  kind: 'lstm' | 'gru',
  from: number,
  units: number,
  returns: 'sequence' | 'last',
  direction: 'forward' | 'backward' = 'forward',
): Layer => ({
  kind,
  inputs: [from],
  units,
  return: returns,
  direction,
});
const fast = (
  kind: 'fastrnn' | 'fastgrnn',
  from: number,
  units: number,
  returns: 'sequence' | 'last',
  ranks: readonly [number | null, number | null] = [null, null],
): Layer => ({
  kind,
  inputs: [from],
  units,
  return: returns,
  direction: 'forward',
  input_rank: ranks[0],
  recurrent_rank: ranks[1],
});
const dense = (from: number, units = 4): Layer => ({ kind: 'dense', inputs: [from], units });

/** Each layer of recurrent networks in the places where it meets the planner differently: beside others, behind a demand of few times, stacked. */
const NETWORKS: Readonly<Record<string, Network>> = {
  'two stacked lstm with dropout': {
    input: [13, 3],
    layers: [input, cell('lstm', 0, 6, 'sequence'), { kind: 'dropout', inputs: [1], rate: '1/4' }, cell('lstm', 2, 5, 'last'), dense(3)],
  },
  'gru in both directions, then attention': {
    input: [11, 4],
    layers: [
      input,
      cell('gru', 0, 7, 'sequence'),
      cell('gru', 0, 7, 'sequence', 'backward'),
      { kind: 'concat', inputs: [1, 2] },
      { kind: 'attention', inputs: [3] },
      dense(4),
    ],
  },
  'lstm in both directions, last states': {
    input: [8, 5],
    layers: [input, cell('lstm', 0, 3, 'last'), cell('lstm', 0, 3, 'last', 'backward'), { kind: 'concat', inputs: [1, 2] }, dense(3)],
  },
  'convolution, fastgrnn of low rank, a last that needs one time': {
    input: [17, 3],
    layers: [
      input,
      { kind: 'conv1d', inputs: [0], filters: 5, kernel: 3, dilation: 2, padding: 'causal' },
      { kind: 'tanh', inputs: [1] },
      fast('fastgrnn', 2, 9, 'sequence', [2, 3]),
      { kind: 'last', inputs: [3] },
      dense(4),
    ],
  },
  'fastrnn whose sequence a dilated convolution reads': {
    input: [15, 2],
    layers: [
      input,
      fast('fastrnn', 0, 6, 'sequence', [null, 2]),
      { kind: 'conv1d', inputs: [1], filters: 4, kernel: 2, dilation: 4, padding: 'causal' },
      { kind: 'last', inputs: [2] },
      dense(3),
    ],
  },
  'fastrnn on a single time': { input: [1, 3], layers: [input, fast('fastrnn', 0, 5, 'last'), dense(1)] },
  'attention on the input beside a sum of it': {
    input: [9, 4],
    layers: [input, { kind: 'attention', inputs: [0] }, { kind: 'global_avgpool', inputs: [0] }, { kind: 'add', inputs: [1, 2] }, dense(3)],
  },
  bonsai: {
    input: [7],
    layers: [input, { kind: 'bonsai', inputs: [0], units: 4, projection: 5, depth: 3, sigma: '3/2', sharpness: '2' }],
  },
  'protonn behind a dense layer': {
    input: [7],
    layers: [input, dense(0, 6), { kind: 'protonn', inputs: [1], units: 4, projection: 3, prototypes: 9, gamma: '1/4' }],
  },
};

function problem(network: Network) {
  const random = testRandom(11);
  // Away from the start, so that no bias or scalar is special.
  const weights = initialWeights(network, 3).map((values) => Float32Array.from(values, (value) => value + 0.2 * (random() - 0.5)));
  return { network, weights, samples: randomValues(BATCH * elementCount(network.input), random), labels: Int32Array.of(0, 3, 1) };
}

describe.each(Object.entries(NETWORKS))('%s', (_name, network) => {
  const values = problem(network);

  it.each(PASSES)('has the logits and gradients of TensorFlow.js with %o', async (passes) => {
    const executor = await testExecutor(passes);
    const expected = tensorflowReference({ ...values, loss: 'ce' });
    const plan = executor.compileAttack(network, BATCH, 'ce');
    plan.setWeights(values.weights);
    const actual = plan.gradient(values.samples, values.labels, BATCH);
    expectClose(actual.logits, expected.logits, 5e-6, 'logits');
    expectClose(actual.gradient, expected.sampleGradient, 3e-5, 'sample gradient');
    const inference = executor.compileInference(network, BATCH);
    inference.setWeights(values.weights);
    expect(inference.infer(values.samples, BATCH)).toEqual(actual.logits);

    const factors = dropoutFactors(network, BATCH, 7, 2);
    const training = tensorflowReference({ ...values, loss: 'ce', factors });
    const step = trainingGradients(network, values.weights, values.samples, values.labels, { passes, seed: 7, step: 2 });
    step.gradients.forEach((gradient, index) => expectClose(gradient, training.weightGradients[index] ?? [], 5e-5, `gradient ${index}`));
  });

  it('leaves nothing behind of a sample of infinities', async () => {
    const plan = (await testExecutor()).compileAttack(network, BATCH, 'ce');
    plan.setWeights(values.weights);
    const before = plan.gradient(values.samples, values.labels, BATCH);
    plan.gradient(new Float32Array(values.samples.length).fill(Number.POSITIVE_INFINITY), values.labels, BATCH);
    plan.gradient(new Float32Array(values.samples.length).fill(Number.NaN), values.labels, BATCH);
    expect(plan.gradient(values.samples, values.labels, BATCH)).toEqual(before);
  });

  it('learns three samples by heart', async () => {
    const adam = { learningRate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const plan = (await testExecutor()).compileTraining(network, BATCH, { seed: 1, adam });
    const losses = Array.from({ length: 150 }, () => plan.step(values.samples, values.labels, BATCH).loss);
    expect(losses.at(-1)).toBeLessThan(0.3 * (losses[0] ?? 0));
  });
});

describe('initial weights', () => {
  it('are orthogonal for the state, ones for the forget gate, and as published for the others', () => {
    const lstm = initialWeights({ input: [4, 3], layers: [input, cell('lstm', 0, 6, 'last')] }, 1);
    const [, recurrent = new Float32Array(), bias = new Float32Array()] = lstm;
    const row = (index: number): Float32Array => recurrent.slice(index * 24, (index + 1) * 24);
    for (let a = 0; a < 6; a++) {
      for (let b = 0; b <= a; b++) {
        const product = row(a).reduce((sum, value, i) => sum + value * (row(b)[i] ?? 0), 0);
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
      }
    }
    expect([...bias]).toEqual([...Array(6).fill(0), ...Array(6).fill(1), ...Array(12).fill(0)]);
    const scalars = initialWeights({ input: [4, 3], layers: [input, fast('fastgrnn', 0, 6, 'last')] }, 1).slice(-2);
    expect(scalars.map((values) => [...values])).toEqual([[1], [-4]]);
  });
});
