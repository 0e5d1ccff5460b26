import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { SplitName } from '../../../src/graph/value-type.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { auritusRun } from '../../../src/ops/dataset/auritus.run.js';
import { auritusFolder } from '../../shared-auritus.js';
import { artifactOf, asInput, readingFrom } from '../artifacts.js';

const folder = auritusFolder();
const WINDOW = 550;
const SPLITS: readonly SplitName[] = ['train', 'val', 'test'];

const make = (split: object): Promise<ArtifactDraft> =>
  artifactOf(
    auritusRun,
    {},
    { folder: '', window: WINDOW, stride: 50, split: { val: '1/10', test: '1/10', seed: 1, ...split } },
    readingFrom(folder ?? ''),
  );
const values = (draft: ArtifactDraft, name: string): number[] => Array.from(draft.tensors[name]!.data);
const sizes = (draft: ArtifactDraft): number[] => SPLITS.map((name) => values(draft, name).length);

/** The study's ten features of a window, of the magnitudes of acceleration and of rotation in turn. */
function features(window: Float32Array): number[] {
  const norms = [0, 3].map((first) =>
    Array.from({ length: WINDOW }, (_, row) => Math.hypot(...[0, 1, 2].map((axis) => window[row * 6 + first + axis]!))),
  );
  const least = norms.map((norm) => Math.min(...norm));
  const most = norms.map((norm) => Math.max(...norm));
  const variances = norms.map((norm) => {
    const mean = norm.reduce((sum, value) => sum + value, 0) / norm.length;
    return norm.reduce((sum, value) => sum + (value - mean) ** 2, 0) / norm.length;
  });
  return [...least, ...most, ...most.map((value, index) => value - least[index]!), ...variances, ...variances.map(Math.sqrt)];
}

describe.skipIf(folder === null)('the published AURITUS set', () => {
  let data: ArtifactDraft;
  beforeAll(async () => {
    data = await make({ kind: 'by_subject' });
  });

  it('has the rows, the windows and the classes of the study', () => {
    const labels = values(data, 'labels');
    expect(labels.length).toBe(14_671 + 300);
    expect(data.tensors['series']!.shape).toEqual([958_182, 6]);
    expect(Array.from({ length: 9 }, (_, label) => labels.filter((one) => one === label).length)).toEqual([
      2018, 1830, 1261, 1483, 1871, 1462, 1585, 1503, 1958,
    ]);
    expect(data.meta['summary']).toMatch(/^14971 windows of 550 × 6 from 399 recordings by 45 participants; /);
  });

  it.each([
    [1, 8, [0.230495, 0.674007, 2.950526, 159.244022, 2.720032, 158.570015, 0.090134, 641.273311, 0.300223, 25.323375]],
    [10, 0, [0.691355, 2.071728, 1.370053, 161.681971, 0.678698, 159.610242, 0.025262, 1429.535387, 0.158941, 37.809197]],
  ])('has windows with the published features: participant %i, class %i', (participant, label, published) => {
    const labels = values(data, 'labels');
    const window = values(data, 'subjects').findIndex((one, index) => one === participant && labels[index] === label);
    const all = Int32Array.from(labels.keys());
    const reader = openSplit(asInput({ ...data, tensors: { ...data.tensors, test: { shape: [all.length], data: all } } }, 'test'));
    const samples = new Float32Array(WINDOW * 6);
    reader.read([window], samples);
    features(samples).forEach((value, index) => {
      // Six decimals are printed, and samples are float32.
      const tolerance = 1e-6 + 2 ** -23 * Math.abs(value);
      expect(Math.abs(value - published[index]!), `f${index}`).toBeLessThan(tolerance);
    });
  });

  it('never has a subject in two splits', () => {
    const subjects = values(data, 'subjects');
    const people = SPLITS.map((name) => new Set(values(data, name).map((window) => subjects[window]!)));
    expect(people.map((set) => set.size)).toEqual([35, 5, 5]);
    expect(new Set(people.flatMap((set) => [...set])).size).toBe(45);
    expect(sizes(data).reduce((sum, size) => sum + size)).toBe(14_971);
  });

  it('split by recordings has none in two splits, and every class in each', async () => {
    const split = await make({ kind: 'random' });
    const first = values(split, 'windows');
    const labels = values(split, 'labels');
    const owned = SPLITS.flatMap((name) => values(split, name).map((window) => ({ name, start: first[window]! })));
    owned.sort((a, b) => a.start - b.start);
    const shared = owned.filter(({ name, start }, index) => {
      const next = owned[index + 1];
      return next !== undefined && next.name !== name && next.start - start < WINDOW;
    });
    expect(shared).toEqual([]);
    for (const name of SPLITS) expect(new Set(values(split, name).map((window) => labels[window])).size).toBe(9);
  });

  it('split as in the study leaks nearly all test windows into training', async () => {
    // 300 of 14,971 for test; one window for validation.
    const leaking = await make({ kind: 'random_windows', test: '300/14971', val: '1/14971' });
    expect(sizes(leaking)).toEqual([14_670, 1, 300]);
    const first = values(leaking, 'windows');
    const training = new Set(values(leaking, 'train').map((window) => first[window]!));
    const neighbours = values(leaking, 'test').filter((window) => training.has(first[window]! - 50) || training.has(first[window]! + 50));
    expect(neighbours.length / 300).toBeGreaterThan(0.985);
    const share = Number(/([\d.]+) % of the test windows overlap a training window/.exec(String(leaking.meta['summary']))?.[1]);
    expect(share).toBeGreaterThanOrEqual(99.3);
  });
});
