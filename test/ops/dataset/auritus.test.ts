import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { auritusRun } from '../../../src/ops/dataset/auritus.run.js';
import { parseRecordingName } from '../../../src/ops/dataset/auritus-recordings.js';
import type { OpOutcome } from '../../../src/ops/op-run.js';
import { artifactOf, asInput, readingFrom, runAll } from '../artifacts.js';
import { recordingText, writeRecordings } from '../recordings.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tml-recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const params = (split: object = {}, changes: object = {}) => ({
  folder: '',
  window: 4,
  stride: 3,
  channels: 'raw',
  features: 'none',
  resample: null,
  split: { kind: 'by_subject', val: '1/10', test: '1/10', seed: 1, ...split },
  ...changes,
});
const read = (split?: object, changes?: object): Promise<ArtifactDraft> =>
  artifactOf(auritusRun, {}, params(split, changes), readingFrom(folder));
const outcome = async (split?: object, changes?: object): Promise<OpOutcome> => {
  const [first] = await runAll(auritusRun, {}, [params(split, changes)], readingFrom(folder));
  return first ?? expect.unreachable('no outcome');
};
const put = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
const values = (draft: ArtifactDraft, name: string): number[] => Array.from(draft.tensors[name]!.data);

describe('the name of a recording', () => {
  it.each([
    ['7_W.csv', 7, 0],
    ['45_St.csv', 45, 3],
    ['123456789_F.csv', 123_456_789, 8],
  ])('%s', (name, participant, label) => expect(parseRecordingName(name)).toEqual({ participant, label }));

  it.each(['0_W.csv', '01_W.csv', '1_w.csv', '1_S.csv', '1_W.CSV', '1_W_2.csv', 'x1_W.csv', '1_W.csv.csv', '-1_W.csv', '1234567890_W.csv'])(
    '%s is none',
    (name) => expect(parseRecordingName(name)).toBeUndefined(),
  );
});

describe('windows', () => {
  it('are aligned at the end of their recording and read from the one series', async () => {
    writeRecordings(folder, [1, 2, 10], 11);
    const data = await read();
    // (11 − 4) mod 3 = 1 row is left out; then windows start at 1, 4 and 7 of each recording.
    expect(values(data, 'windows').slice(0, 6)).toEqual([1, 4, 7, 12, 15, 18]);
    expect(data.tensors['series']!.shape).toEqual([27 * 11, 6]);
    // In the order of names, 10_F is before 1_F.
    expect(values(data, 'subjects').slice(0, 28)).toEqual([...Array(27).fill(10), 1]);
    expect(values(data, 'labels').slice(0, 4)).toEqual([8, 8, 8, 2]);
    const numbers = recordingText(10 * 10 + 8, 11)
      .split('\n')
      .slice(4, 8)
      .flatMap((line) => line.split(',').slice(0, 6).map(Number));
    const whole = { ...data, tensors: { ...data.tensors, test: { shape: [1], data: Int32Array.of(1) } } };
    const reader = openSplit(asInput(whole, 'test'));
    const sample = new Float32Array(24);
    reader.read([0], sample);
    expect(sample).toEqual(Float32Array.from(numbers));
    expect([reader.count, reader.size, reader.labels[0]]).toEqual([1, 24, 8]);
  });

  it('further apart than they are long leave rows out between them', async () => {
    writeRecordings(folder, [1, 2, 3], 11);
    expect(values(await read({}, { stride: 6 }), 'windows').slice(0, 3)).toEqual([1, 7, 12]);
  });

  it('of a recording that is too short are none', async () => {
    writeRecordings(folder, [1, 2, 3, 4], 4);
    put('2_W.csv', recordingText(1, 3));
    const data = await read();
    expect(data.meta['summary']).toMatch(/^35 windows of \d+ × 6 from 35 recordings by 4 participants; 18 for training, /);
  });
});

describe('splits', () => {
  beforeEach(() => writeRecordings(folder, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 8));
  const splits = (draft: ArtifactDraft) => ['train', 'val', 'test'].map((name) => values(draft, name));

  it.each(['by_subject', 'random', 'random_windows'])('%s: each window is in one, and the seed decides', async (kind) => {
    const [one, again, other] = [await read({ kind }), await read({ kind }), await read({ kind, seed: 2 })];
    const count = values(one, 'labels').length;
    expect(
      splits(one)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: count }, (_, index) => index));
    for (const split of splits(one)) expect(split).toEqual([...split].sort((a, b) => a - b));
    expect(splits(again)).toEqual(splits(one));
    expect(splits(other)).not.toEqual(splits(one));
  });

  it.each(['by_subject', 'random', 'random_windows'])('%s: another share for validation leaves the test split alone', async (kind) => {
    expect(values(await read({ kind, val: '3/10' }), 'test')).toEqual(values(await read({ kind }), 'test'));
  });

  it.each([true, false])('by_file keeps recordings whole, stratified: %s', async (stratified) => {
    const data = await read({ kind: 'by_file', stratified });
    const labels = values(data, 'labels');
    // Windows 2r and 2r + 1 are those of recording r.
    for (const windows of splits(data)) {
      const inSplit = new Set(windows);
      for (const window of windows) expect(inSplit.has(window % 2 === 0 ? window + 1 : window - 1)).toBe(true);
    }
    const classes = new Set(values(data, 'test').map((window) => labels[window]));
    expect(classes.size === 9).toBe(stratified);
    expect(data.meta).not.toHaveProperty('leak');
  });

  it.each(['subject', 'file'])('k_fold by %s tests every window once, and validates on another fold', async (by) => {
    const folds = await Promise.all([1, 2, 3, 4].map((fold) => read({ kind: 'k_fold', folds: 4, fold, by })));
    const count = values(folds[0]!, 'labels').length;
    const all = Array.from({ length: count }, (_, index) => index);
    const sorted = (indices: number[]) => indices.sort((a, b) => a - b);
    expect(sorted(folds.flatMap((data) => values(data, 'test')))).toEqual(all);
    folds.forEach((data, fold) => {
      expect(sorted(splits(data).flat())).toEqual(all);
      expect(values(data, 'val')).toEqual(values(folds[(fold + 1) % 4]!, 'test'));
    });
    const groups = by === 'subject' ? values(folds[0]!, 'subjects') : all.map((window) => Math.floor(window / 2));
    const owners = folds.map((data) => new Set(values(data, 'test').map((window) => groups[window])));
    expect(owners.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(groups).size);
  });

  it('rounds shares half up, at least one', async () => {
    const subjects = async (split: object): Promise<number[]> => {
      const data = await read(split);
      return splits(data).map((windows) => new Set(windows.map((window) => values(data, 'subjects')[window])).size);
    };
    expect(await subjects({ val: '1/1000', test: '1/4' })).toEqual([6, 1, 3]);
    expect(await subjects({ val: '24/100', test: '1/20' })).toEqual([7, 2, 1]);
  });

  it('says how many test windows overlap training only where that can happen', async () => {
    expect((await read({ kind: 'random' })).meta['summary']).not.toMatch(/overlap/);
    // Two windows a recording, of 4 rows and 3 apart: they share a row.
    const data = await read({ kind: 'random_windows' });
    const training = new Set(values(data, 'train'));
    // Windows 2r and 2r + 1 are those of recording r.
    const test = values(data, 'test');
    const expected = test.filter((window) => training.has(window % 2 === 0 ? window + 1 : window - 1)).length / test.length;
    expect(expected).toBeGreaterThan(0.5);
    expect(data.meta['summary']).toContain(`${(100 * expected).toFixed(1)} % of the test windows overlap a training window`);
  });
});

describe('mistakes in the data', () => {
  beforeEach(() => writeRecordings(folder, [1, 2, 3], 6));

  it.each([
    ['a stray name', 'notes.csv', 'x', 'TML7120', /^notes\.csv is not named <participant>_<code>\.csv, the code being one of W, R, J/],
    ['a short row', '2_J.csv', '1,2,3,4,5,6,7\n1,2,3\n', 'TML7121', '2_J.csv, line 2: expected 7 numbers, found 3'],
    ['a long row', '2_J.csv', '1,2,3,4,5,6,7,8\n', 'TML7121', '2_J.csv, line 1: expected 7 numbers, found 8'],
    ['an empty line', '2_J.csv', '1,2,3,4,5,6,7\n\n1,2,3,4,5,6,7\n', 'TML7121', '2_J.csv, line 2: expected 7 numbers, found an empty line'],
    ['a header', '2_J.csv', 'ax,ay,az,gx,gy,gz,t\n', 'TML7122', '2_J.csv, line 1, column 1: expected a finite number, found "ax"'],
    ['NaN', '2_J.csv', '1,2,3,4,5,6,7\n1,2,NaN,4,5,6,7\n', 'TML7122', '2_J.csv, line 2, column 3: expected a finite number, found "NaN"'],
    ['nothing', '2_J.csv', '1,,3,4,5,6,7\n', 'TML7122', '2_J.csv, line 1, column 2: expected a finite number, found nothing'],
    ['a broken time', '2_J.csv', '1,2,3,4,5,6,late\n', 'TML7122', '2_J.csv, line 1, column 7: expected a finite number, found "late"'],
  ] as const)('%s', async (_what, file, text, code, message) => {
    put(file, text);
    const found = await outcome();
    if (found.ok) return expect.unreachable('it was read');
    expect(found.error).toMatchObject({ code, data: { file } });
    expect(found.error.message).toMatch(message);
  });

  it('a class without a window', async () => {
    for (const participant of [1, 2, 3]) put(`${participant}_Si.csv`, recordingText(1, 3));
    expect(await outcome()).toMatchObject({
      ok: false,
      error: { code: 'TML7123', message: 'there is no window of class sitting: no recording *_Si.csv has 4 rows or more' },
    });
  });

  it('fewer people than folds', async () => {
    expect(await outcome({ kind: 'k_fold', folds: 4, fold: 1, by: 'subject' })).toMatchObject({
      ok: false,
      error: { code: 'TML7132', message: '3 participants cannot be dealt out to 4 folds' },
    });
  });

  it('too few people to split by', async () => {
    for (const name of readingFrom(folder).files['folder']!.names) if (name.startsWith('3_')) rmSync(path.join(folder, name));
    expect(await outcome()).toMatchObject({
      ok: false,
      error: { code: 'TML7124', message: '2 participants cannot be split: with 1 for validation and 1 for test none is left for training' },
    });
    expect((await outcome({ kind: 'random' })).ok).toBe(true);
  });
});
