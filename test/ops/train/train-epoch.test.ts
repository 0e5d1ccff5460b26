import { describe, expect, it } from 'vitest';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import type { Learn } from '../../../src/ops/train/learn.js';
import { trainEpoch } from '../../../src/ops/train/train-epoch.js';
import { validate } from '../../../src/ops/train/validate.js';
import type { TrainingStep } from '../../../src/tensor/executor.js';
import { asInput, quiet } from '../artifacts.js';
import { floatSet } from '../datasets.js';

// Ten samples of one value, their own number; sample k has label k % 2.
const set = floatSet({
  shape: [1],
  samples: Array.from({ length: 10 }, (_, k) => k),
  labels: Array.from({ length: 10 }, (_, k) => k % 2),
  classes: 2,
});
const data = openSplit(asInput(set), 'train');

/** A plan that writes down what it is given. */
function recorder(loss: (step: number) => number = () => 1) {
  const batches: number[][] = [];
  const step = (samples: Float32Array, labels: Int32Array, count: number): TrainingStep => {
    const seen = Array.from(samples.subarray(0, count));
    seen.forEach((sample, row) => expect(labels[row]).toBe(sample % 2));
    batches.push(seen);
    return { loss: loss(batches.length), correct: 1 };
  };
  const learn: Learn = async ({ samples, labels, positions }) => step(samples, labels, positions.length);
  return { batches, learn };
}

const epochOf = (learn: Learn, epoch: number, seed = 1) =>
  trainEpoch({ learn, data, augment: undefined, batch: 4, seed, epoch, epochs: 3, steps: 3 }, quiet);

describe('trainEpoch', () => {
  it('gives every sample once with its label, and keeps the last, smaller batch', async () => {
    const { learn, batches } = recorder();
    await epochOf(learn, 1);
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
    expect(batches.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('has an order for each seed and epoch, the same every time', async () => {
    const order = async (epoch: number, seed: number) => {
      const { learn, batches } = recorder();
      await epochOf(learn, epoch, seed);
      return batches.flat().join(' ');
    };
    const orders = await Promise.all([order(1, 1), order(2, 1), order(1, 2), order(2, 2)]);
    expect(new Set(orders).size).toBe(4);
    expect(await order(2, 1)).toBe(orders[1]);
  });

  it('weighs the loss of a batch by its samples', async () => {
    const { learn } = recorder((step) => step);
    expect(await epochOf(learn, 1)).toEqual({ loss: (1 * 4 + 2 * 4 + 3 * 2) / 10 });
  });

  it('reports progress in steps of the whole training', async () => {
    const reports: unknown[] = [];
    const { learn } = recorder((step) => step);
    await trainEpoch(
      { learn, data, augment: undefined, batch: 4, seed: 1, epoch: 2, epochs: 3, steps: 3 },
      { ...quiet, progress: (report) => reports.push(report) },
    );
    expect(reports).toHaveLength(3);
    expect(reports[2]).toEqual({ done: 6, total: 9, unit: 'step', figures: { epoch: '2/3', loss: 1.8, accuracy: 0.3 } });
  });

  it('stops at the first loss that is not finite and says where', async () => {
    const { learn, batches } = recorder((step) => (step === 2 ? NaN : 1));
    expect(await epochOf(learn, 3)).toMatchObject({ what: 'the loss is', epoch: 3, step: 2 });
    expect(batches).toHaveLength(2);
  });
});

describe('validate', () => {
  it('is the mean cross-entropy and the share of right predictions, whatever the batch', async () => {
    // Logits (0, x − 4.5): class 1 from sample 5 on, so that 0, 2, 4, 5, 7 and 9 are right.
    const infer = (samples: Float32Array) => Float32Array.from(Array.from(samples).flatMap((x) => [0, x - 4.5]));
    const expected =
      Array.from({ length: 10 }, (_, k) => Math.log(1 + Math.exp(k % 2 === 1 ? 4.5 - k : k - 4.5))).reduce((a, b) => a + b) / 10;
    for (const batch of [1, 3, 10, 32]) {
      const { loss, accuracy } = await validate({ infer }, data, batch);
      expect(loss).toBeCloseTo(expected, 14);
      expect(accuracy).toBe(0.6);
    }
  });
});
