import { expect, it } from 'vitest';
import type { Network } from '../../../src/network/network.js';
import { parametersOf } from '../../../src/network/parameters.js';
import { mart, trades } from '../../../src/ops/train/pair-losses.js';
import type { PairLoss } from '../../../src/tensor/executor.js';
import { expectClose } from '../closeness.js';
import { randomValues, testRandom } from '../random-networks.js';
import { testExecutor } from '../test-executor.js';

const BATCH = 4;
const MOMENTUM = 0.75;
const CHANNELS = 2;
const SIZE = 3 * 3 * CHANNELS;

const network: Network = {
  input: [3, 3, CHANNELS],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'batch_norm', inputs: [0], momentum: '3/4', epsilon: '1/1000' },
    { kind: 'flatten', inputs: [1] },
    { kind: 'dense', inputs: [2], units: 3 },
  ],
};
const labels = Int32Array.of(0, 2, 1, 0);
const random = testRandom(5);
const samples = randomValues(BATCH * SIZE, random);
/** Far from the samples, so that statistics of these would be seen at once. */
const perturbed = samples.map((value) => 3 * value + 7);

const losses: Readonly<Record<string, PairLoss>> = {
  trades: trades({ kind: 'ce', smoothing: 0 }, labels, 6),
  mart: mart(labels, 5),
};

/** Mean and biased variance of a channel of the first `count` samples, in float64. */
function statistics(count: number, channel: number): readonly [number, number] {
  const values = Array.from(samples.subarray(0, count * SIZE)).filter((_, index) => index % CHANNELS === channel);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
}

it.each(Object.entries(losses))('a step of %s moves the averages of batch normalisation once, by the clean batch', async (_, of) => {
  const executor = await testExecutor();
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const plan = executor.compileTraining(network, BATCH, { seed: 1, adam });
  const place = (name: string) => parametersOf(network).findIndex((parameter) => parameter.name === name);
  let [means, variances] = [
    [0, 0],
    [1, 1],
  ];
  // The last batch of an epoch is smaller.
  for (const count of [BATCH, BATCH - 1]) {
    const before = plan.weights()[place('gamma')];
    plan.step(samples.subarray(0, count * SIZE), labels.subarray(0, count), count, {
      loss: { kind: 'pair', perturbed, of },
      rateFactor: 1,
    });
    const moved = (averages: readonly number[], which: 0 | 1) =>
      averages.map((average, channel) => average * MOMENTUM + statistics(count, channel)[which] * (1 - MOMENTUM));
    [means, variances] = [moved(means, 0), moved(variances, 1)];
    const after = plan.weights();
    expectClose(after[place('mean')] ?? new Float32Array(), Float32Array.from(means), 1e-6, 'means');
    expectClose(after[place('variance')] ?? new Float32Array(), Float32Array.from(variances), 1e-6, 'variances');
    expect(after[place('gamma')]).not.toEqual(before);
  }
});
