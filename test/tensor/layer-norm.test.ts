import { describe, expect, it } from 'vitest';
import { parametersOf } from '../../src/network/parameters.js';
import { elementCount } from '../../src/network/shape.js';
import { expectClose } from './closeness.js';
import { normalizedImages, normalizedSequence } from './layer-norm-networks.js';
import { randomValues, randomWeights, testRandom } from './random-networks.js';
import { tensorflowReference } from './tensorflow-reference.js';
import { testExecutor } from './test-executor.js';
import { batchGradients } from './training-session.js';

const labels = Int32Array.of(0, 3, 1);
const SEEDS = Array.from({ length: 15 }, (_, index) => index + 1);

describe.each([
  ['sequences', normalizedSequence],
  ['images', normalizedImages],
] as const)('layer normalisation in networks of %s', (_, network) => {
  const problem = (seed: number) => {
    const random = testRandom(seed);
    return { network, weights: randomWeights(network, random), samples: randomValues(3 * elementCount(network.input), random), labels };
  };

  it('has the logits and input gradients of TensorFlow.js', async () => {
    const executor = await testExecutor();
    for (const seed of SEEDS) {
      const { weights, samples } = problem(seed);
      const expected = tensorflowReference({ ...problem(seed), loss: 'ce' });
      const plan = executor.compileAttack(network, 3, 'ce');
      plan.setWeights(weights);
      const actual = plan.gradient(samples, labels, 3);
      expectClose(actual.logits, expected.logits, 1e-5, `logits ${seed}`);
      expectClose(actual.gradient, expected.sampleGradient, 5e-5, `gradient ${seed}`);
      plan.gradient(new Float32Array(samples.length).fill(Number.NaN), labels, 3);
      expect(plan.gradient(samples, labels, 3)).toEqual(actual);
    }
  });

  it('has the weight gradients of TensorFlow.js', () => {
    for (const seed of SEEDS) {
      const { weights, samples } = problem(seed);
      const expected = tensorflowReference({ ...problem(seed), loss: 'ce', training: true });
      const actual = batchGradients(network, weights, samples, labels, { batch: 3, seed, step: 1 });
      const largest = Math.max(...expected.weightGradients.flatMap((values) => [...values].map(Math.abs))) / 3;
      parametersOf(network).forEach(({ name }, index) => {
        // What is small beside the other gradients is rounding: compared with a little of the largest.
        const wanted = [...(expected.weightGradients[index] ?? [])].map((value) => value / 3);
        expectClose([...(actual.gradients[index] ?? []), largest / 100], [...wanted, largest / 100], 1e-4, `${name} ${index} of ${seed}`);
      });
    }
  });
});
