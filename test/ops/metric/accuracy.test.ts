import { describe, expect, it } from 'vitest';
import { accuracyRun } from '../../../src/ops/metric/accuracy.run.js';
import { artifactOf, asInput } from '../artifacts.js';
import { goldenModel, goldenSet, modelDraft } from '../attack/golden-net.js';
import { floatSet } from '../datasets.js';

describe('accuracy', () => {
  it('counts the predictions of the reference network that are the labels', async () => {
    // The network predicts 4 4 4 4 4 4 2 2.
    const labels = [4, 0, 4, 4, 1, 4, 2, 4];
    const { meta, tensors } = await artifactOf(accuracyRun, { model: asInput(goldenModel), on: asInput(goldenSet(labels), 'test') }, {});
    expect(tensors['outcomes']?.data).toEqual(Uint8Array.of(1, 0, 1, 1, 0, 1, 1, 0));
    expect(meta).toMatchObject({ value: 5 / 8, unit: 'share', n: 8, correct: 5, flags: null, sound: null });
  });

  it('reads the split of its port, in more than one batch', async () => {
    const identity = modelDraft(
      {
        input: [2],
        layers: [
          { kind: 'input', inputs: [] },
          { kind: 'dense', inputs: [0], units: 2 },
        ],
      },
      2,
      {
        '1.kernel': { shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) },
        '1.bias': { shape: [2], data: new Float32Array(2) },
      },
    );
    const labels = Array.from({ length: 100 }, (_, index) => (index % 3 === 0 ? 1 : 0));
    const samples = labels.flatMap((label, index) => (index % 10 === 0 ? [label, 1 - label] : [1 - label, label]));
    const set = floatSet({ shape: [2], samples, labels, classes: 2, train: [0, 1, 2, 10] });
    const on = (split: 'test' | 'train') => artifactOf(accuracyRun, { model: asInput(identity), on: asInput(set, split) }, {});
    expect((await on('test')).meta).toMatchObject({ correct: 90, n: 100 });
    expect((await on('train')).meta).toMatchObject({ correct: 2, n: 4 });
  });

  it('never counts a prediction from NaN', async () => {
    const overflow = modelDraft(
      {
        input: [1],
        layers: [
          { kind: 'input', inputs: [] },
          { kind: 'dense', inputs: [0], units: 2 },
        ],
      },
      2,
      {
        '1.kernel': { shape: [1, 2], data: Float32Array.of(NaN, NaN) },
        '1.bias': { shape: [2], data: new Float32Array(2) },
      },
    );
    const set = floatSet({ shape: [1], samples: [1, 1], labels: [0, 1], classes: 2 });
    expect((await artifactOf(accuracyRun, { model: asInput(overflow), on: asInput(set, 'test') }, {})).meta).toMatchObject({
      value: 0,
      n: 2,
    });
  });
});
