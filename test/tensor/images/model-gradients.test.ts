import { describe, it } from 'vitest';
import { parametersOf } from '../../../src/network/parameters.js';
import { elementCount } from '../../../src/network/shape.js';
import { networkOf } from '../../checker/network-of.js';
import { expectClose } from '../closeness.js';
import { dropoutFactors } from '../dropout-reference.js';
import { randomValues, testRandom } from '../random-networks.js';
import { tensorflowReference } from '../tensorflow-reference.js';
import { testExecutor } from '../test-executor.js';
import { initialWeights } from '../../../src/tensor/initial-weights.js';
import { batchGradients } from '../training-session.js';

/** Small inputs: what is compared are the layers and how they hang together, not their sides. */
const MODELS: readonly (readonly [flow: string, shape: readonly number[], seed: number])[] = [
  ['resnet8', [16, 16, 3], 5],
  ['ds_cnn(filters: 12)', [49, 10, 1], 5],
  ['kws_cnn(filters: 6)', [49, 10, 1], 5],
  ['har_cnn(filters: 5)', [60, 3], 5],
  ['mcunet_320', [32, 32, 3], 5],
  ['mcunet_256', [32, 32, 3], 5],
  ['micro_cnn(filters: [4, 6])', [12, 12, 3], 5],
  ['mobilenet_v1(width: 1/8)', [64, 64, 3], 7],
  ['mobilenet_v2(width: 1/10)', [64, 64, 3], 5],
];
/** Millions of weights: minutes each on the plain backend. */
const LARGE: typeof MODELS = [['efficientnet_b0', [64, 64, 3], 5]];
const isFull = process.env['TML_FULL'] === '1';

/** Enough that no normalisation sees two values alone, whose differences are rounding. */
const BATCH = 3;
const CLASSES = 5;

/**
 * A ReLU whose input lies within rounding of zero has one derivative here and another there, and normalisation over a handful of pixels
 * passes that on: the distance of whole gradients is what a wrong layer would show in. Seeds are such that no sign differs.
 */
function distance(actual: Float32Array, expected: Float32Array): number {
  let [difference, size] = [0, 0];
  expected.forEach((value, index) => {
    difference += ((actual[index] ?? Number.NaN) - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(difference / Math.max(size, 1e-12));
}

describe.each(MODELS)('%s of std/models', compare);
describe.skipIf(!isFull).each(LARGE)('%s of std/models (minutes: TML_FULL=1)', compare);

function compare(flow: string, shape: readonly number[], seed: number): void {
  const network = networkOf(flow, shape, CLASSES);
  const samples = randomValues(BATCH * elementCount(shape), testRandom(3));
  const labels = Int32Array.of(1, 4, 0);

  it('has the logits and input gradients of TensorFlow.js', { timeout: 600_000 }, async () => {
    const weights = initialWeights(network, seed);
    const expected = tensorflowReference({ network, weights, samples, labels, loss: 'ce' });
    const plan = (await testExecutor()).compileAttack(network, BATCH, 'ce');
    plan.setWeights(weights);
    const actual = plan.gradient(samples, labels, BATCH);
    expectClose(actual.logits, expected.logits, 2e-5, 'logits');
    expectClose([distance(actual.gradient, expected.sampleGradient)], [0], 1e-3, 'gradient');
  });

  it('has the weight gradients of TensorFlow.js', { timeout: 600_000 }, () => {
    const weights = initialWeights(network, seed);
    const factors = dropoutFactors(network, BATCH, 9, 1);
    const expected = tensorflowReference({ network, weights, samples, labels, loss: 'ce', training: true, factors });
    const actual = batchGradients(network, weights, samples, labels, { batch: BATCH, seed: 9, step: 1 });
    const trained = parametersOf(network).flatMap(({ trainable }, index) => (trainable ? [index] : []));
    const all = (of: readonly Float32Array[]): Float32Array => Float32Array.from(trained.flatMap((index) => [...(of[index] ?? [])]));
    expectClose(
      [
        distance(
          all(actual.gradients),
          all(expected.weightGradients).map((one) => one / BATCH),
        ),
      ],
      [0],
      5e-3,
      'gradients',
    );
  });
}
