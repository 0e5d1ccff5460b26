import { afterAll, describe, expect, it } from 'vitest';
import { readName } from '../../../src/ops/data/name-pattern.js';
import { auritusRun } from '../../../src/ops/dataset/auritus.run.js';
import { csvWindowsRun } from '../../../src/ops/dataset/csv-windows.run.js';
import { artifactOf, readingFrom, runAll } from '../artifacts.js';
import { CODES, writeRecordings } from '../recordings.js';
import { DataPlace } from './user-files.js';

const place = new DataPlace();
afterAll(() => place.remove());

const nested = { of: 'folder', suffix: '.csv', nested: true } as const;
const params = (changes: object = {}) => ({
  folder: '',
  names: '{label}/*',
  label: null,
  subject: null,
  columns: null,
  units: 'g',
  header: true,
  delimiter: 'comma',
  window: 3,
  stride: 1,
  split: { kind: 'by_file', val: '1/4', test: '1/4', seed: 1, stratified: false },
  ...changes,
});
const rowsOf = (count: number, first: number): string =>
  `x,y\n${Array.from({ length: count }, (_, row) => `${first + row},${-row}`).join('\n')}\n`;
for (const [index, label] of ['run', 'walk'].entries()) {
  for (const take of [1, 2, 3, 4]) place.put(`own/${label}/${take}.csv`, rowsOf(5, 100 * index + 10 * take));
}
const own = () => readingFrom(`${place.folder}/own`, nested);
const outcome = async (folder: string, changes: object = {}) =>
  (await runAll(csvWindowsRun, {}, [params(changes)], readingFrom(`${place.folder}/${folder}`, nested)))[0];

describe('recordings in a folder a class', () => {
  it('are known before anything runs', () => {
    const { type, problems } = place.check('csv_windows(folder: "own", window: 3, stride: 1, units: "g, deg/s")');
    expect(problems).toEqual([]);
    expect(type).toMatchObject({
      shape: [3, 2],
      classes: ['run', 'walk'],
      channels: [
        { name: 'x', unit: 'g' },
        { name: 'y', unit: 'deg/s' },
      ],
    });
  });

  it('are cut into windows that stay in one recording, and split by recording', async () => {
    const data = await artifactOf(csvWindowsRun, {}, params(), own());
    const [series, windows, labels] = ['series', 'windows', 'labels'].map((name) => Array.from(data.tensors[name]!.data));
    expect(windows).toEqual(Array.from({ length: 8 }, (_, file) => [0, 1, 2].map((start) => 5 * file + start)).flat());
    expect(labels).toEqual([...Array(12).fill(0), ...Array(12).fill(1)]);
    expect(series!.slice(0, 4)).toEqual([10, 0, 11, -1]);
    const files = (name: string) => new Set(Array.from(data.tensors[name]!.data).map((window) => Math.floor(window / 3)));
    expect(['train', 'val', 'test'].map((name) => files(name).size)).toEqual([4, 2, 2]);
    expect(data.meta).not.toHaveProperty('leak');
    const least = Math.min(...[...files('train')].map((file) => series![10 * file]!));
    expect((data.meta['channels'] as { low: string }[])[0]!.low).toBe(`${least}`);
  });

  it('say how many test windows overlap training', async () => {
    const split = { kind: 'random_windows', val: '1/24', test: '1/4', seed: 1 };
    const { meta } = await artifactOf(csvWindowsRun, {}, params({ split }), own());
    expect(meta['leak']).toBe(1);
  });
});

describe('names and columns', () => {
  it('give the recordings of AURITUS as its own reader does', async () => {
    writeRecordings(place.put('har/.keep', '').replace('/.keep', ''), [1, 2, 3, 10], 12);
    const split = { kind: 'by_subject', val: '1/4', test: '1/4', seed: 1 };
    const context = readingFrom(`${place.folder}/har`);
    const form = { window: 5, stride: 2, channels: 'raw', features: 'none', resample: null, split };
    const reference = await artifactOf(auritusRun, {}, { folder: '', ...form }, context);
    const read = { names: '{subject}_{label}.csv', header: false, columns: '1,2,3,4,5,6', window: 5, stride: 2, split };
    const data = await artifactOf(csvWindowsRun, {}, params(read), context);
    expect(data.tensors['series']).toEqual(reference.tensors['series']);
    expect(data.tensors['windows']).toEqual(reference.tensors['windows']);
    const classes = data.meta['classes'] as string[];
    expect(Array.from(data.tensors['labels']!.data, (label) => classes[label])).toEqual(
      Array.from(reference.tensors['labels']!.data, (label) => CODES[label]),
    );
    const people = ['train', 'val', 'test'].map(
      (name) => new Set(Array.from(data.tensors[name]!.data, (window) => data.tensors['subjects']!.data[window]!)),
    );
    expect(people.map(({ size }) => size)).toEqual([2, 1, 1]);
    expect(new Set(people.flatMap((set) => [...set])).size).toBe(4);
  });

  it('end a recording where the class in a column changes', async () => {
    const line = (row: number): string => `${row};${row < 5 ? 'a' : row < 7 ? 'b' : 'a'}`;
    place.put('mixed/1.csv', `v;act\n${Array.from({ length: 11 }, (_, row) => line(row)).join('\n')}\n`);
    place.put('mixed/2.csv', 'v;act\n1;b\n2;b\n3;b\n');
    place.put('mixed/3.csv', 'v;act\n1;b\n2;b\n3;b\n');
    const changes = { names: '*.csv', label: 'act', delimiter: 'semicolon' };
    const data = await artifactOf(csvWindowsRun, {}, params(changes), readingFrom(`${place.folder}/mixed`, nested));
    // Rows 5 and 6 are too few for a window; no window holds rows of both classes.
    expect(Array.from(data.tensors['windows']!.data)).toEqual([0, 1, 2, 7, 8, 11, 14]);
    expect(Array.from(data.tensors['labels']!.data)).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it('name the splits', async () => {
    for (const part of ['train', 'valid', 'test']) for (const label of ['a', 'b']) place.put(`parts/${part}/${label}/1.csv`, rowsOf(3, 0));
    const changes = { names: '{split}/{label}/*.csv', split: { kind: 'predefined' } };
    const data = await artifactOf(csvWindowsRun, {}, params(changes), readingFrom(`${place.folder}/parts`, nested));
    expect(['train', 'val', 'test'].map((name) => Array.from(data.tensors[name]!.data))).toEqual([
      [2, 3],
      [4, 5],
      [0, 1],
    ]);
  });

  it.each([
    ['{label}/*', 'run/a.csv', { label: 'run' }],
    ['{subject}_{label}.csv', '7_St.csv', { subject: '7', label: 'St' }],
    ['{subject}_{label}.csv', '7/St.csv', undefined],
    ['a+({label}).csv', 'a+(x).csv', { label: 'x' }],
    ['{label}/*', 'deep/er/a.csv', undefined],
  ])('%s reads %s', (pattern, name, parts) => expect(readName(pattern, name)).toEqual(parts));
});

describe('mistakes', () => {
  it('in a file name it and the line', async () => {
    place.put('bad/a/1.csv', 'x,y\n1,2\n3,oops\n');
    expect(await outcome('bad')).toMatchObject({
      error: { code: 'TML7122', message: 'a/1.csv, line 3, column 2: expected a finite number, found "oops"' },
    });
    place.put('bad/a/1.csv', 'x,y\n1,2\n');
    place.put('bad/b/1.csv', 'x,z\n1,2\n');
    expect(await outcome('bad')).toMatchObject({
      error: { code: 'TML7134', message: 'b/1.csv: its columns are x, z, those of the files before x, y' },
    });
    place.put('bad/b/1.csv', rowsOf(9, 0));
    expect(await outcome('bad')).toMatchObject({ error: { code: 'TML7123' } });
  });

  it.each([
    ['csv_windows(folder: "own", window: 3, stride: 1, names: "{label}.csv")', 'run/1.csv does not match {label}.csv'],
    ['csv_windows(folder: "own", window: 3, stride: 1, names: "*/*")', '*/* holds no {label}, and no column is named as label'],
    [
      'csv_windows(folder: "own", window: 3, stride: 1, names: "{lable}/*")',
      '{lable}/* may hold {label}, {subject} and {split}, each once',
    ],
    [
      'csv_windows(folder: "own", window: 3, stride: 1, split: by_subject)',
      'by_subject needs a {subject} in {label}/*, or a column that is named as subject',
    ],
    ['csv_windows(folder: "own", window: 3, stride: 1, split: predefined)', 'predefined needs a {split} in {label}/*'],
    ['csv_windows(folder: "own", window: 3, stride: 1, columns: "z")', 'run/1.csv: there is no column "z" among x, y'],
    ['csv_windows(folder: "none", window: 3, stride: 1)', 'there is no such folder'],
  ])('%s is refused before it runs', (source, problem) => {
    const { problems } = place.check(source);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`csv_windows must look into its data to know shape and classes: ${problem}`);
  });
});
