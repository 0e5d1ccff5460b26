import { describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { takeRun } from '../../../src/ops/dataset/take.run.js';
import { artifactOf, asInput, runAll } from '../artifacts.js';
import { floatSet } from '../datasets.js';

/** Sixty samples of three classes, in shares of a half, a third and a sixth. */
const labels = Array.from({ length: 60 }, (_, index) => (index % 6 < 3 ? 0 : index % 6 < 5 ? 1 : 2));
const set = floatSet({ shape: [1], samples: labels.map((_, index) => index), labels, classes: 3, train: labels.map((_, i) => 59 - i) });

const take = (params: object, data: ArtifactDraft = set): Promise<ArtifactDraft> =>
  artifactOf(takeRun, { dataset: asInput(data) }, { train: null, val: null, test: null, seed: 1, ...params });
const values = (draft: ArtifactDraft, name: string): number[] => Array.from(draft.tensors[name]!.data);
const counts = (indices: readonly number[]): number[] =>
  [0, 1, 2].map((label) => indices.filter((index) => labels[index] === label).length);

describe('take', () => {
  it('keeps a stratified subset of the named splits, in their order, and shares everything else', async () => {
    const taken = await take({ train: 12, test: 30 });
    const train = values(taken, 'train');
    expect(train).toEqual([...new Set(train)].sort((a, b) => b - a));
    expect(counts(train)).toEqual([6, 4, 2]);
    expect(counts(values(taken, 'test'))).toEqual([15, 10, 5]);
    for (const name of ['samples', 'labels', 'val']) expect(taken.tensors[name]).toBe(set.tensors[name]);
    expect(taken.meta['summary']).toBe('12 of 60 training, all 60 validation, 30 of 60 test samples');
    expect(taken.meta['channels']).toEqual(set.meta['channels']);
  });

  it('chooses by the seed, and a smaller subset is part of a larger one', async () => {
    const [few, many, other] = [await take({ train: 7 }), await take({ train: 20 }), await take({ train: 7, seed: 2 })];
    expect(values(many, 'train')).toEqual(expect.arrayContaining(values(few, 'train')));
    expect(values(other, 'train')).not.toEqual(values(few, 'train'));
    expect(values(await take({ train: 60 }), 'train')).toEqual(values(set, 'train'));
  });

  it('of a subset keeps to it', async () => {
    const first = await take({ train: 20 });
    expect(values(first, 'train')).toEqual(expect.arrayContaining(values(await take({ train: 5 }, first), 'train')));
  });

  it('more than there are is an error', async () => {
    const [outcome] = await runAll(takeRun, { dataset: asInput(set) }, [{ train: null, val: 61, test: null, seed: 1 }]);
    expect(outcome).toMatchObject({
      ok: false,
      error: {
        code: 'TML7125',
        message: 'cannot take 61 samples of val, which holds 60',
        data: { split: 'val', wanted: 61, available: 60 },
      },
    });
  });
});
