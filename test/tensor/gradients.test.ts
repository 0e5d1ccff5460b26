import { describe, expect, it } from 'vitest';
import { liveLayers } from '../../src/network/live-layers.js';
import type { Network } from '../../src/network/network.js';
import { elementCount } from '../../src/network/shape.js';
import { tcnNetwork } from '../network/example-networks.js';
import { expectClose } from './closeness.js';
import { dropoutFactors } from './dropout-reference.js';
import { randomNetwork, randomValues, randomWeights, testRandom } from './random-networks.js';
import { tensorflowReference } from './tensorflow-reference.js';
import { testExecutor } from './test-executor.js';
import { trainingGradients } from './training-session.js';

const PASSES = [
  { epilogues: false, neededTimes: false },
  { epilogues: true, neededTimes: false },
  { epilogues: false, neededTimes: true },
  { epilogues: true, neededTimes: true },
] as const;

const BATCH = 3;
const NETWORKS = 60;

function problem(network: Network, seed: number) {
  const random = testRandom(seed);
  const weights = randomWeights(network, random);
  const samples = randomValues(BATCH * elementCount(network.input), random);
  return { network, weights, samples, labels: Int32Array.of(0, 3, 1) };
}

/** ReLU networks too: with fixed seeds no pre-activation lies so near zero that its sign would differ. */
const networkOf = (seed: number): Network =>
  randomNetwork(testRandom(seed), { layers: 3 + (seed % 12), relu: seed % 2 === 0, dropout: true });

it('compares every kind of layer, several times over', () => {
  const kinds = Array.from({ length: NETWORKS }, (_, index) => networkOf(index + 1)).flatMap((network) => {
    const live = liveLayers(network);
    return network.layers.filter((_, index) => live[index]).map(({ kind }) => kind);
  });
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  for (const kind of ['conv1d', 'dense', 'relu', 'tanh', 'dropout', 'add', 'concat', 'matmul', 'last', 'flatten'])
    expect(count(kind), kind).toBeGreaterThanOrEqual(5);
});

describe.each(PASSES)('plans with %o', (passes) => {
  it.each(['ce', 'mse'] as const)('give the input gradients of TensorFlow.js (%s)', async (loss) => {
    const executor = await testExecutor(passes);
    for (let seed = 1; seed <= NETWORKS; seed++) {
      const network = networkOf(seed);
      const input = problem(network, seed);
      const expected = tensorflowReference({ ...input, loss });
      const plan = executor.compileAttack(network, BATCH + (seed % 2), loss);
      plan.setWeights(input.weights);
      const actual = plan.gradient(input.samples, input.labels, BATCH);
      expectClose(actual.logits, expected.logits, 5e-6, `logits of network ${seed}`);
      expectClose(actual.loss, expected.loss, 2e-5, `loss of network ${seed}`);
      expectClose(actual.gradient, expected.sampleGradient, 3e-5, `gradient of network ${seed}`);
      const inference = executor.compileInference(network, BATCH);
      inference.setWeights(input.weights);
      expect(inference.infer(input.samples, BATCH)).toEqual(actual.logits);
    }
  });

  it('give the weight gradients of TensorFlow.js, dropout included', () => {
    for (let seed = 101; seed <= 100 + NETWORKS; seed++) {
      const network = networkOf(seed);
      const input = problem(network, seed);
      const expected = tensorflowReference({ ...input, loss: 'ce', factors: dropoutFactors(network, BATCH, seed, 5) });
      const actual = trainingGradients(network, input.weights, input.samples, input.labels, { passes, seed, step: 5 });
      expectClose(actual.logits, expected.logits, 5e-6, `logits of network ${seed}`);
      actual.gradients.forEach((gradient, index) =>
        expectClose(gradient, expected.weightGradients[index] ?? [], 5e-5, `gradient ${index} of network ${seed}`),
      );
    }
  });
});

describe('a temporal convolutional network with skips and dropout', () => {
  const network = tcnNetwork({ input: [70, 3], filters: 5, kernel: 3, dilations: [1, 2, 8, 3, 40], classes: 4, rate: '1/5' });
  const input = problem(network, 9);
  const factors = dropoutFactors(network, BATCH, 77, 2);
  const expected = tensorflowReference({ ...input, loss: 'ce', factors });

  it.each(PASSES)('has the gradients of TensorFlow.js with %o', (passes) => {
    const actual = trainingGradients(network, input.weights, input.samples, input.labels, { passes, seed: 77, step: 2 });
    expectClose(actual.logits, expected.logits, 5e-6);
    actual.gradients.forEach((gradient, index) => expectClose(gradient, expected.weightGradients[index] ?? [], 5e-5, `gradient ${index}`));
  });

  it('has the same bits with and without epilogues: two-term sums only, in either order', () => {
    const run = (epilogues: boolean) =>
      trainingGradients(network, input.weights, input.samples, input.labels, {
        passes: { epilogues, neededTimes: false },
        seed: 77,
        step: 2,
      });
    expect(run(true)).toEqual(run(false));
  });
});

describe('a sample', async () => {
  const network = networkOf(8);
  const { weights, samples } = problem(network, 8);
  const size = elementCount(network.input);
  const executor = await testExecutor();

  it('has the same logits, loss and gradient, bit for bit, in any batch and place', () => {
    const whole = executor.compileAttack(network, 7, 'ce');
    whole.setWeights(weights);
    const together = whole.gradient(samples, Int32Array.of(2, 2, 2), BATCH);
    for (let index = 0; index < BATCH; index++) {
      const alone = executor.compileAttack(network, 1, 'ce');
      alone.setWeights(weights);
      const one = alone.gradient(samples.slice(index * size, (index + 1) * size), Int32Array.of(2), 1);
      expect(one.logits).toEqual(together.logits.slice(index * 4, index * 4 + 4));
      expect(one.loss[0]).toBe(together.loss[index]);
      expect(one.gradient).toEqual(together.gradient.slice(index * size, (index + 1) * size));
    }
  });

  it('is not touched by what was computed before it: infinities leave nothing behind', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const net = networkOf(seed);
      const values = problem(net, seed);
      const plan = executor.compileAttack(net, BATCH, 'ce');
      plan.setWeights(values.weights);
      const before = plan.gradient(values.samples, values.labels, BATCH);
      plan.gradient(new Float32Array(values.samples.length).fill(Number.POSITIVE_INFINITY), values.labels, BATCH);
      plan.gradient(new Float32Array(values.samples.length).fill(3e38), values.labels, BATCH);
      expect(plan.gradient(values.samples, values.labels, BATCH)).toEqual(before);
    }
  });
});
