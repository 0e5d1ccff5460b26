import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { SplitName } from '../../../src/graph/value-type.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { auritusRun } from '../../../src/ops/dataset/auritus.run.js';
import { features10Run } from '../../../src/ops/dataset/features10.run.js';
import { auritusFolder } from '../../shared-auritus.js';
import { artifactOf, asInput, readingFrom } from '../artifacts.js';

const folder = auritusFolder();
const WINDOW = 550;
const SPLITS: readonly SplitName[] = ['train', 'val', 'test'];

const make = (split: object, options: object = {}): Promise<ArtifactDraft> =>
  artifactOf(
    auritusRun,
    {},
    {
      folder: '',
      window: WINDOW,
      stride: 50,
      channels: 'raw',
      features: 'none',
      resample: null,
      ...options,
      split: { val: '1/10', test: '1/10', seed: 1, ...split },
    },
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

  it('as features has the statistics of the study, and the same windows as its published feature files', async () => {
    const ten = await make({ kind: 'by_subject' }, { channels: 'raw', features: 'ten' });
    const samples = ten.tensors['samples']!;
    expect(samples.shape).toEqual([14_971, 10]);
    expect(Object.keys(ten.tensors)).not.toContain('series');
    // Mean, deviation, least and greatest of each feature over all windows, as the study's files give them.
    const published = [
      [0.648742, 0.347663, 0.00295, 1.0358],
      [6.741727, 11.273304, 0.07634, 97.769],
      [1.634628, 0.723843, 0.97997, 5.28932],
      [132.924177, 104.607722, 4.8801, 864.242],
      [0.985887, 1.03758, 0.00566, 4.97688],
      [126.18245, 103.785912, 2.54893, 859.65],
      [0.138992, 0.291914, 0, 1.9329],
      [930.5563, 1305.233639, 0.07229, 16866.535],
      [0.232447, 0.29148, 0.00078, 1.39029],
      [24.107077, 18.692382, 0.26887, 129.871],
    ];
    published.forEach(([mean = 0, deviation = 0, least = 0, greatest = 0], feature) => {
      const column = Array.from({ length: 14_971 }, (_, row) => samples.data[row * 10 + feature]!);
      const found = column.reduce((sum, value) => sum + value, 0) / column.length;
      const squares = column.reduce((sum, value) => sum + (value - found) ** 2, 0) / column.length;
      const close = (value: number, expected: number) =>
        expect(Math.abs(value - expected)).toBeLessThan(6e-6 * Math.max(1, Math.abs(expected)));
      close(found, mean);
      close(Math.sqrt(squares), deviation);
      expect(Math.min(...column)).toBeCloseTo(least, 4);
      expect(Math.abs(Math.max(...column) - greatest)).toBeLessThan(1e-3 * Math.max(1, greatest / 1000));
    });
  });

  it('as lengths of vectors is what features10 takes its features of', async () => {
    const lengths = await make({ kind: 'by_subject' }, { channels: 'magnitude' });
    expect(lengths.tensors['series']!.shape).toEqual([958_182, 2]);
    const [ten, after] = [
      await make({ kind: 'by_subject' }, { features: 'ten', channels: 'magnitude' }),
      await artifactOf(features10Run, { dataset: asInput(lengths) }, {}),
    ];
    const bytes = (draft: ArtifactDraft) => Buffer.from((draft.tensors['samples']!.data as Float32Array).buffer);
    expect(Buffer.compare(bytes(ten), bytes(after))).toBe(0);
    const direct = await artifactOf(features10Run, { dataset: asInput(data) }, {});
    expect(Buffer.compare(bytes(direct), bytes(after))).toBe(0);
    expect(direct.meta['channels']).toEqual(after.meta['channels']);
  });

  it('at a true 100 Hz has the rows that its 3.34 hours give', async () => {
    const even = await make({ kind: 'by_subject' }, { resample: '100' });
    const [rows = 0] = even.tensors['series']!.shape;
    expect(rows / 100 / 3600).toBeGreaterThan(3.33);
    expect(rows / 100 / 3600).toBeLessThan(3.36);
  });
});
