import { describe, expect, it } from 'vitest';
import type { Layer, Network } from '../../../src/network/network.js';
import { parametersOf } from '../../../src/network/parameters.js';
import { elementCount } from '../../../src/network/shape.js';
import { computesBatches } from '../../../src/network/whole-batches.js';
import { initialWeights } from '../../../src/tensor/initial-weights.js';
import { expectClose } from '../closeness.js';
import { randomValues, testRandom } from '../random-networks.js';
import { tensorflowReference } from '../tensorflow-reference.js';
import { testExecutor } from '../test-executor.js';
import { batchGradients } from '../training-session.js';

const BATCH = 3;
const input: Layer = { kind: 'input', inputs: [] };
const norm = (from: number): Layer => ({ kind: 'batch_norm', inputs: [from], momentum: '99/100', epsilon: '1/1000' });
const dense = (from: number): Layer => ({ kind: 'dense', inputs: [from], units: 4 });
const recurrence = { return: 'sequence', direction: 'forward' } as const;

/** Layers that are computed sample by sample, among those that need the whole batch: what comes in is shared, or normalised over the batch. */
const NETWORKS: Readonly<Record<string, Network>> = {
  'convolutions of an image, then lstm in both directions and attention': {
    input: [9, 4],
    layers: [
      input,
      { kind: 'as_image', inputs: [0] },
      { kind: 'conv2d', inputs: [1], filters: 3, kernel: [3, 1], stride: [1, 1], padding: 'same', bias: true },
      norm(2),
      { kind: 'as_sequence', inputs: [3] },
      { kind: 'lstm', inputs: [4], units: 5, ...recurrence },
      { kind: 'lstm', inputs: [4], units: 5, ...recurrence, direction: 'backward' },
      { kind: 'concat', inputs: [5, 6] },
      { kind: 'attention', inputs: [7] },
      dense(8),
    ],
  },
  'gru and fastgrnn beside each other behind a normalisation': {
    input: [7, 5],
    layers: [
      input,
      norm(0),
      { kind: 'gru', inputs: [1], units: 6, return: 'last', direction: 'forward' },
      { kind: 'fastgrnn', inputs: [1], units: 6, return: 'last', direction: 'backward', input_rank: 2, recurrent_rank: null },
      { kind: 'add', inputs: [2, 3] },
      dense(4),
    ],
  },
  'bonsai and protonn behind a normalisation': {
    input: [6],
    layers: [
      input,
      norm(0),
      { kind: 'bonsai', inputs: [1], units: 4, projection: 3, depth: 2, sigma: '1', sharpness: '2' },
      { kind: 'protonn', inputs: [1], units: 4, projection: 3, prototypes: 5, gamma: '1/2' },
      { kind: 'add', inputs: [2, 3] },
    ],
  },
};

describe.each(Object.entries(NETWORKS))('%s', (_name, network) => {
  const random = testRandom(21);
  const weights = initialWeights(network, 3).map((values) => Float32Array.from(values, (value) => value + 0.2 * (random() - 0.5)));
  const values = { network, weights, samples: randomValues(BATCH * elementCount(network.input), random), labels: Int32Array.of(0, 3, 1) };

  it('has the logits and gradients of TensorFlow.js, for fewer samples than the batch too', async () => {
    expect(computesBatches(network)).toBe(true);
    const executor = await testExecutor();
    const expected = tensorflowReference({ ...values, loss: 'ce' });
    for (const batch of [BATCH, BATCH + 2]) {
      const plan = executor.compileAttack(network, batch, 'ce');
      plan.setWeights(weights);
      const actual = plan.gradient(values.samples, values.labels, BATCH);
      expectClose(actual.logits, expected.logits, 1e-5, 'logits');
      expectClose(actual.gradient, expected.sampleGradient, 5e-5, 'sample gradient');
      const trained = tensorflowReference({ ...values, loss: 'ce', training: true });
      const step = batchGradients(network, weights, values.samples, values.labels, { batch, seed: 1, step: 0 });
      const largest = Math.max(...trained.weightGradients.flatMap((one) => [...one].map(Math.abs))) / BATCH;
      parametersOf(network).forEach(({ trainable, name }, index) => {
        if (!trainable) return;
        const wanted = [...(trained.weightGradients[index] ?? [])].map((value) => value / BATCH);
        // A bias before a normalisation has no gradient but rounding: compared with a little of the largest.
        expectClose([...(step.gradients[index] ?? []), largest / 100], [...wanted, largest / 100], 1e-4, `${name} ${index}`);
      });
    }
  });

  it('learns three samples by heart', async () => {
    const adam = { learningRate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const plan = (await testExecutor()).compileTraining(network, BATCH, { seed: 1, adam });
    const losses = Array.from({ length: 150 }, () => plan.step(values.samples, values.labels, BATCH).loss);
    expect(losses.at(-1)).toBeLessThan(0.3 * (losses[0] ?? 0));
  });
});
