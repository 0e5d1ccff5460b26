import { describe, expect, it } from 'vitest';
import { balanceRun } from '../../../src/ops/dataset/balance.run.js';
import { relabelRun } from '../../../src/ops/dataset/relabel.run.js';
import { checkText, problemsOf } from '../../checker/check-text.js';
import { artifactOf, asInput } from '../artifacts.js';
import { floatSet } from '../datasets.js';

/** Sixty samples of three classes, 30, 20 and 10; those from 54 on are not for training. */
const labels = Array.from({ length: 60 }, (_, index) => (index % 6 < 3 ? 0 : index % 6 < 5 ? 1 : 2));
const set = floatSet({
  shape: [1],
  samples: labels.map((_, index) => index),
  labels,
  classes: 3,
  train: labels.map((_, i) => i).slice(0, 54),
});
const balance = (params: object) => artifactOf(balanceRun, { dataset: asInput(set) }, { method: 'repeat', seed: 1, ...params });
const train = (draft: Awaited<ReturnType<typeof balance>>): number[] => Array.from(draft.tensors['train']!.data);
const counts = (samples: readonly number[]): number[] =>
  [0, 1, 2].map((label) => samples.filter((sample) => labels[sample] === label).length);

describe('balance', () => {
  it('repeats samples of smaller classes, each equally often but for one', async () => {
    const data = await balance({});
    const samples = train(data);
    expect(counts(samples)).toEqual([27, 27, 27]);
    expect(new Set(samples).size).toBe(54);
    const times = (label: number) =>
      new Set([...new Set(samples)].filter((one) => labels[one] === label).map((one) => samples.filter((other) => other === one).length));
    expect(times(0)).toEqual(new Set([1]));
    expect(times(1)).toEqual(new Set([1, 2]));
    expect(times(2)).toEqual(new Set([3]));
    for (const name of ['samples', 'labels', 'val', 'test']) expect(data.tensors[name]).toBe(set.tensors[name]);
  });

  it('or leaves samples of larger classes out, as the seed decides', async () => {
    const [data, other] = [await balance({ method: 'leave_out' }), await balance({ method: 'leave_out', seed: 2 })];
    expect(counts(train(data))).toEqual([9, 9, 9]);
    expect(new Set(train(data)).size).toBe(27);
    expect(train(data).every((sample) => sample < 54)).toBe(true);
    expect(train(other)).not.toEqual(train(data));
  });
});

describe('relabel', () => {
  it('renames and merges classes in their order', async () => {
    const data = await artifactOf(relabelRun, { dataset: asInput(set) }, { classes: 'class 0: rest, class 2: rest' });
    expect(data.meta['classes']).toEqual(['rest', 'class 1']);
    expect(Array.from(data.tensors['labels']!.data)).toEqual(labels.map((label) => (label === 1 ? 1 : 0)));
    for (const name of ['samples', 'train', 'val', 'test']) expect(data.tensors[name]).toBe(set.tensors[name]);
  });

  const check = (classes: string) =>
    problemsOf(checkText(`edition 1\ndataset d = digits()\ndataset e = d -> relabel(classes: "${classes}")`));
  it.each([
    ['0: round, 8: round', []],
    ['x: round', ['TML3330 3:35 classes cannot be renamed: there is no class "x" among 0, 1, 2, 3, 4, 5, 6, 7, 8, 9']],
    ['0 round', ['TML3330 3:35 classes cannot be renamed: expected old: new, found "0 round"']],
    ['0: a, 0: b', ['TML3330 3:35 classes cannot be renamed: 0 is renamed twice']],
    [
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `${digit}: any`).join(', '),
      ['TML3330 3:35 classes cannot be renamed: a single class is left'],
    ],
  ])('%s', (classes, problems) => expect(check(classes)).toEqual(problems));
});
