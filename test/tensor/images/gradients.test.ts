import { describe, expect, it } from 'vitest';
import { liveLayers } from '../../../src/network/live-layers.js';
import type { Network } from '../../../src/network/network.js';
import { parametersOf } from '../../../src/network/parameters.js';
import { elementCount } from '../../../src/network/shape.js';
import { shapesOf } from '../../../src/network/shapes.js';
import { computesBatches } from '../../../src/network/whole-batches.js';
import { expectClose } from '../closeness.js';
import { dropoutFactors } from '../dropout-reference.js';
import { randomValues, randomWeights, testRandom } from '../random-networks.js';
import { tensorflowReference } from '../tensorflow-reference.js';
import { testExecutor } from '../test-executor.js';
import { batchGradients } from '../training-session.js';
import { randomImageNetwork } from './random-image-networks.js';

const BATCH = 3;
const NETWORKS = 120;

/** Seeds whose networks have an image layer. */
const seeds = Array.from({ length: 2 * NETWORKS }, (_, index) => index + 1)
  .filter((seed) => computesBatches(networkOf(seed)))
  .slice(0, NETWORKS);

function networkOf(seed: number): Network {
  return randomImageNetwork(testRandom(seed), { layers: 2 + (seed % 10), relu: seed % 2 === 0 });
}

function problem(network: Network, seed: number) {
  const random = testRandom(seed);
  const weights = randomWeights(network, random);
  // Moving variances are not negative.
  parametersOf(network).forEach(({ name }, index) => {
    if (name === 'variance') weights[index] = (weights[index] ?? new Float32Array()).map((value) => 0.5 + Math.abs(value));
  });
  const samples = randomValues(BATCH * elementCount(network.input), random);
  return { network, weights, samples, labels: Int32Array.of(0, 3, 1) };
}

it('compares every kind of layer, several times over', () => {
  const kinds = seeds.flatMap((seed) => {
    const network = networkOf(seed);
    const live = liveLayers(network);
    return network.layers.filter((_, index) => live[index]).map(({ kind }) => kind);
  });
  const wanted = ['conv2d', 'depthwise', 'batch_norm', 'maxpool2d', 'avgpool2d', 'pad', 'as_image', 'conv1d', 'dense', 'relu', 'relu6'];
  const others = [
    'tanh',
    'sigmoid',
    'softmax',
    'dropout',
    'add',
    'concat',
    'matmul',
    'last',
    'global_avgpool',
    'maxpool',
    'avgpool',
    'flatten',
  ];
  for (const kind of [...wanted, ...others]) expect(kinds.filter((one) => one === kind).length, kind).toBeGreaterThanOrEqual(2);
});

describe('plans of whole batches', () => {
  it.each(['ce', 'mse'] as const)('give the input gradients of TensorFlow.js (%s)', async (loss) => {
    const executor = await testExecutor();
    let compared = 0;
    for (const seed of seeds) {
      const network = networkOf(seed);
      const input = problem(network, seed);
      const expected = tensorflowReference({ ...input, loss });
      // Where every sample is decided, the gradient of the squared error is the difference of two numbers near 1: rounding and nothing else.
      if (expected.sampleGradient.every((value) => Math.abs(value) < 1e-6)) continue;
      compared++;
      const plan = executor.compileAttack(network, BATCH + (seed % 2), loss);
      plan.setWeights(input.weights);
      const actual = plan.gradient(input.samples, input.labels, BATCH);
      expectClose(actual.logits, expected.logits, 1e-5, `logits of network ${seed}`);
      expectClose(actual.loss, expected.loss, 3e-5, `loss of network ${seed}`);
      expectClose(actual.gradient, expected.sampleGradient, 5e-5, `gradient of network ${seed}`);
      const inference = executor.compileInference(network, BATCH);
      inference.setWeights(input.weights);
      expect(inference.infer(input.samples, BATCH)).toEqual(actual.logits);
    }
    expect(compared).toBeGreaterThan(0.9 * seeds.length);
  });

  it('give the weight gradients of TensorFlow.js by the statistics of the batch, dropout included, in a remainder batch too', () => {
    for (const seed of seeds) {
      const network = networkOf(seed);
      const input = problem(network, seed);
      const expected = tensorflowReference({ ...input, loss: 'ce', training: true, factors: dropoutFactors(network, BATCH, seed, 5) });
      for (const batch of [BATCH, BATCH + 2]) {
        const actual = batchGradients(network, input.weights, input.samples, input.labels, { batch, seed, step: 5 });
        expectClose([actual.loss], [expected.loss.reduce((sum, one) => sum + one, 0) / BATCH], 3e-5, `loss of network ${seed}`);
        const largest = Math.max(...expected.weightGradients.flatMap((values) => [...values].map(Math.abs))) / BATCH;
        parametersOf(network).forEach(({ trainable, name }, index) => {
          if (!trainable) return;
          const wanted = [...(expected.weightGradients[index] ?? [])].map((value) => value / BATCH);
          // The gradient of a bias before a normalisation is zero but for rounding: compared with a little of the largest.
          expectClose(
            [...(actual.gradients[index] ?? []), largest / 100],
            [...wanted, largest / 100],
            1e-4,
            `${name} ${index} of network ${seed}`,
          );
        });
      }
    }
  });
});

describe('moving averages', () => {
  it('move by the mean and the biased variance of the batch, and by nothing else', () => {
    const network: Network = {
      input: [2, 1, 3],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'batch_norm', inputs: [0], momentum: '3/4', epsilon: '1/1000' },
        { kind: 'flatten', inputs: [1] },
        { kind: 'dense', inputs: [2], units: 2 },
      ],
    };
    const samples = Float32Array.of(1, 10, -2, 3, 10, 2, 5, 10, 0, 7, 10, 8);
    const weights = parametersOf(network).map(({ name, shape }) => new Float32Array(elementCount(shape)).fill(name === 'mean' ? 8 : 1));
    const { weights: after } = batchGradients(network, weights, samples, Int32Array.of(0, 1), { batch: 2, seed: 1, step: 0 });
    expect([...(after[2] ?? [])]).toEqual([0.75 * 8 + 0.25 * 4, 0.75 * 8 + 0.25 * 10, 0.75 * 8 + 0.25 * 2]);
    expect([...(after[3] ?? [])]).toEqual([0.75 + 0.25 * 5, 0.75, 0.75 + 0.25 * 14]);
  });

  it('are what inference normalises by, whether or not it is folded into the convolution before it', async () => {
    const executor = await testExecutor();
    const network = (between: boolean): Network => ({
      input: [5, 4, 3],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'conv2d', inputs: [0], filters: 5, kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true },
        // Two poolings by one pixel change nothing but keep the normalisation apart.
        ...(between
          ? ([{ kind: 'maxpool2d', inputs: [1], size: [1, 1], stride: [1, 1], padding: 'same' }] as const)
          : ([{ kind: 'dropout', inputs: [1], rate: '1/2' }] as const)),
        { kind: 'batch_norm', inputs: [between ? 2 : 1], momentum: '1/2', epsilon: '1/1000' },
        { kind: 'relu', inputs: [3] },
        { kind: 'global_avgpool', inputs: [4] },
      ],
    });
    const { weights, samples } = problem(network(true), 3);
    const infer = (between: boolean): Float32Array => {
      const plan = executor.compileInference(network(between), BATCH);
      plan.setWeights(weights);
      return plan.infer(samples, BATCH);
    };
    expectClose(infer(true), infer(false), 1e-6);
  });
});

describe('a sample among others', async () => {
  const executor = await testExecutor();
  const some = seeds.slice(0, 40);

  it('has the same logits and gradient, bit for bit, in any batch and place', () => {
    for (const seed of some) {
      const network = networkOf(seed);
      const { weights, samples } = problem(network, seed);
      const size = elementCount(network.input);
      const whole = executor.compileAttack(network, 7, 'ce');
      const alone = executor.compileAttack(network, 1, 'ce');
      for (const plan of [whole, alone]) plan.setWeights(weights);
      const together = whole.gradient(samples, Int32Array.of(2, 2, 2), BATCH);
      for (let index = 0; index < BATCH; index++) {
        const one = alone.gradient(samples.slice(index * size, (index + 1) * size), Int32Array.of(2), 1);
        expect(one.logits).toEqual(together.logits.slice(index * 4, index * 4 + 4));
        expect(one.gradient).toEqual(together.gradient.slice(index * size, (index + 1) * size));
      }
    }
  });

  it('is not touched by what was computed before it: NaN and infinities leave nothing behind', () => {
    for (const seed of some) {
      const network = networkOf(seed);
      const { weights, samples, labels } = problem(network, seed);
      const plan = executor.compileAttack(network, BATCH, 'ce');
      plan.setWeights(weights);
      const before = plan.gradient(samples, labels, BATCH);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 3e38])
        plan.gradient(new Float32Array(samples.length).fill(value), labels, BATCH);
      expect(plan.gradient(samples, labels, BATCH)).toEqual(before);
    }
  });

  it('that is not a number gives logits that are none, through convolution, normalisation, pooling and ReLU', () => {
    const network: Network = {
      input: [6, 6, 2],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'conv2d', inputs: [0], filters: 4, kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true },
        { kind: 'batch_norm', inputs: [1], momentum: '1/2', epsilon: '1/1000' },
        { kind: 'relu6', inputs: [2] },
        { kind: 'maxpool2d', inputs: [3], size: [2, 2], stride: [2, 2], padding: 'valid' },
        { kind: 'depthwise', inputs: [4], kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true },
        { kind: 'relu', inputs: [5] },
        { kind: 'global_avgpool', inputs: [6] },
      ],
    };
    expect(shapesOf(network).at(-1)).toEqual([4]);
    const { weights } = problem(network, 1);
    const plan = executor.compileInference(network, 1);
    plan.setWeights(weights);
    const sample = new Float32Array(72);
    sample[40] = Number.NaN;
    expect([...plan.infer(sample, 1)].every(Number.isNaN)).toBe(true);
  });
});
