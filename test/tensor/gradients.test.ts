import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { elementCount } from '../../src/network/shape.js';
import { expectClose } from './closeness.js';
import { randomNetwork, randomValues, randomWeights, testRandom } from './random-networks.js';
import { tensorflowReference } from './tensorflow-reference.js';
import { testExecutor } from './test-executor.js';

const PASSES = [
  { epilogues: false, neededTimes: false },
  { epilogues: true, neededTimes: false },
  { epilogues: false, neededTimes: true },
  { epilogues: true, neededTimes: true },
] as const;

const BATCH = 3;

function problem(network: Network, seed: number) {
  const random = testRandom(seed);
  const weights = randomWeights(network, random);
  const samples = randomValues(BATCH * elementCount(network.input), random);
  return { network, weights, samples, labels: Int32Array.of(0, 3, 1) };
}

describe.each(PASSES)('plans with %o', (passes) => {
  it.each(['ce', 'mse'] as const)('agree with TensorFlow.js on smooth random networks (%s)', async (loss) => {
    const executor = await testExecutor(passes);
    for (let seed = 1; seed <= 60; seed++) {
      const network = randomNetwork(testRandom(seed), { layers: 3 + (seed % 12), relu: false, dropout: true });
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
});
