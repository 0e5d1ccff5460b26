import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/network/network.js';
import { parametersOf } from '../../../src/network/parameters.js';
import { elementCount } from '../../../src/network/shape.js';
import { expectClose } from '../closeness.js';
import { randomValues, randomWeights, testRandom } from '../random-networks.js';
import { tensorflowReference } from '../tensorflow-reference.js';
import { testExecutor } from '../test-executor.js';
import { batchGradients } from '../training-session.js';
import { gatedNetwork } from './gated-networks.js';

const BATCH = 3;
const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);
const labels = Int32Array.of(0, 3, 1);

function problem(seed: number) {
  const random = testRandom(seed);
  const network = gatedNetwork(random);
  const weights = randomWeights(network, random);
  // Moving variances are not negative.
  parametersOf(network).forEach(({ name }, index) => {
    if (name === 'variance') weights[index] = (weights[index] ?? new Float32Array()).map((value) => 0.5 + Math.abs(value));
  });
  return { network, weights, samples: randomValues(BATCH * elementCount(network.input), random) };
}

describe('networks with swish and squeeze and excitation', () => {
  it.each(['ce', 'mse'] as const)('have the logits and input gradients of TensorFlow.js (%s)', async (loss) => {
    const executor = await testExecutor();
    for (const seed of SEEDS) {
      const { network, weights, samples } = problem(seed);
      const expected = tensorflowReference({ network, weights, samples, labels, loss });
      const plan = executor.compileAttack(network, BATCH + (seed % 2), loss);
      plan.setWeights(weights);
      const actual = plan.gradient(samples, labels, BATCH);
      expectClose(actual.logits, expected.logits, 1e-5, `logits of network ${seed}`);
      expectClose(actual.gradient, expected.sampleGradient, 5e-5, `gradient of network ${seed}`);
      const inference = executor.compileInference(network, BATCH);
      inference.setWeights(weights);
      expect(inference.infer(samples, BATCH)).toEqual(actual.logits);
    }
  });

  it('have the weight gradients of TensorFlow.js', () => {
    for (const seed of SEEDS) {
      const { network, weights, samples } = problem(seed);
      const expected = tensorflowReference({ network, weights, samples, labels, loss: 'ce', training: true });
      const actual = batchGradients(network, weights, samples, labels, { batch: BATCH, seed, step: 1 });
      const largest = Math.max(...expected.weightGradients.flatMap((values) => [...values].map(Math.abs))) / BATCH;
      parametersOf(network).forEach(({ trainable, name }, index) => {
        if (!trainable) return;
        const wanted = [...(expected.weightGradients[index] ?? [])].map((value) => value / BATCH);
        // What is small beside the other gradients is rounding: compared with a little of the largest.
        const [one, other] = [
          [...(actual.gradients[index] ?? []), largest / 100],
          [...wanted, largest / 100],
        ];
        expectClose(one, other, 1e-4, `${name} ${index} of network ${seed}`);
      });
    }
  });

  it('compute a sample alone, bit for bit, whatever was computed before it', async () => {
    const executor = await testExecutor();
    for (const seed of SEEDS.slice(0, 15)) {
      const { network, weights, samples } = problem(seed);
      const size = elementCount(network.input);
      const [whole, alone] = [executor.compileAttack(network, BATCH, 'ce'), executor.compileAttack(network, 1, 'ce')];
      for (const plan of [whole, alone]) plan.setWeights(weights);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 3e38])
        whole.gradient(new Float32Array(samples.length).fill(value), labels, BATCH);
      const together = whole.gradient(samples, labels, BATCH);
      for (let index = 0; index < BATCH; index++) {
        const one = alone.gradient(samples.slice(index * size, (index + 1) * size), labels.slice(index, index + 1), 1);
        expect(one.logits).toEqual(together.logits.slice(index * 4, index * 4 + 4));
        expect(one.gradient).toEqual(together.gradient.slice(index * size, (index + 1) * size));
      }
    }
  });
});

describe('swish', () => {
  const network: Network = {
    input: [1, 1, 8],
    layers: [
      { kind: 'input', inputs: [] },
      { kind: 'swish', inputs: [0] },
      { kind: 'flatten', inputs: [1] },
    ],
  };

  it('is zero far below, the value itself far above, and not a number of what is none', async () => {
    const plan = (await testExecutor()).compileInference(network, 1);
    const values = [Number.NEGATIVE_INFINITY, -3e38, -200, 0, 200, 3e38, Number.POSITIVE_INFINITY, Number.NaN];
    const result = [...plan.infer(Float32Array.from(values), 1)];
    result.slice(0, 3).forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-30));
    expect(result.slice(3)).toEqual([0, 200, Math.fround(3e38), Number.POSITIVE_INFINITY, Number.NaN]);
  });
});
