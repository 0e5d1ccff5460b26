import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readCsvCells } from '../../../src/ops/data/csv-cells.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { tableRun } from '../../../src/ops/dataset/table.run.js';
import { artifactOf, asInput, readingFiles, runAll } from '../artifacts.js';
import { DataPlace } from './user-files.js';

const place = new DataPlace();
afterAll(() => place.remove());

const params = (changes: object = {}) => ({
  file: '',
  label: 'kind',
  columns: null,
  units: 'mm',
  header: true,
  delimiter: 'comma',
  split: { kind: 'random', val: '1/5', test: '1/5', seed: 1 },
  ...changes,
});
const text = [
  'width,kind,height,who,part',
  ...Array.from(
    { length: 20 },
    (_, row) => `${row},${row % 2 ? 'b' : 'a'},${row / 4},p${row % 5},${['train', 'val', 'test', 'training'][row % 4]}`,
  ),
].join('\n');
const file = place.put('t.csv', text);
const outcome = async (content: string, changes: object = {}) =>
  (await runAll(tableRun, {}, [params(changes)], readingFiles({ file: place.put('u.csv', content) })))[0];

describe('a table', () => {
  it('is known before anything runs, and read as it is written', async () => {
    const { type, problems } = place.check('table(file: "t.csv", label: "kind", columns: "height, width", units: "mm, cm")');
    expect(problems).toEqual([]);
    expect(type).toMatchObject({
      shape: [2],
      channels: [
        { name: 'height', unit: 'mm' },
        { name: 'width', unit: 'cm' },
      ],
      classes: ['a', 'b'],
    });
    const data = await artifactOf(tableRun, {}, params({ columns: 'height, width', units: 'mm, cm' }), readingFiles({ file }));
    expect(data.meta).toMatchObject({ shape: type?.shape, classes: type?.classes });
    expect(Array.from(data.tensors['samples']!.data.slice(0, 6))).toEqual([0, 0, 0.25, 1, 0.5, 2]);
    expect(Array.from(data.tensors['labels']!.data.slice(0, 3))).toEqual([0, 1, 0]);
    const train = openSplit(asInput(data, 'train'));
    expect(train.count).toBe(12);
  });

  it('has the range of its training split', async () => {
    const data = await artifactOf(tableRun, {}, params({ columns: 'width' }), readingFiles({ file }));
    const train = Array.from(data.tensors['train']!.data);
    expect(data.meta['channels']).toEqual([{ name: 'width', unit: 'mm', low: `${Math.min(...train)}`, high: `${Math.max(...train)}` }]);
  });

  it('is split by a column of people, by a column of splits, or in folds', async () => {
    const split = async (kind: object) => {
      const data = await artifactOf(tableRun, {}, params({ columns: 'width', split: kind }), readingFiles({ file }));
      return ['train', 'val', 'test'].map((name) => Array.from(data.tensors[name]!.data));
    };
    const people = await split({ kind: 'by_subject', column: 'who', val: '1/5', test: '1/5', seed: 3 });
    expect(people.map((rows) => new Set(rows.map((row) => row % 5)).size)).toEqual([3, 1, 1]);
    const named = await split({ kind: 'predefined', column: 'part' });
    expect(named.map((rows) => new Set(rows.map((row) => row % 4)))).toEqual([new Set([0, 3]), new Set([1]), new Set([2])]);
    const folds = await Promise.all([1, 2, 3, 4].map((fold) => split({ kind: 'k_fold', folds: 4, fold, seed: 1 })));
    expect(folds.flatMap(([, , test]) => test).sort((a, b) => a! - b!)).toEqual(Array.from({ length: 20 }, (_, row) => row));
    for (const [, , test] of folds) expect(test!.filter((row) => row % 2 === 0).length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['a short row', 'w,kind\n1,a\n2\n', 'TML7121', 'u.csv, line 3: expected 2 numbers, found 1'],
    ['a word', 'w,kind\n1,a\n\n"x ""y""",b\n', 'TML7122', 'u.csv, line 4, column 1: expected a finite number, found "x \\"y\\""'],
    ['infinity', 'w,kind\n1,a\n1e39,b\n', 'TML7122', 'u.csv, line 3, column 1: expected a finite number, found "1e39"'],
    ['one class', 'w,kind\n1,a\n2,a\n', 'TML7134', 'u.csv: all labels are a, expected two classes or more'],
    ['another column', 'w,sort\n1,a\n', 'TML7134', 'u.csv: there is no column "kind" among w, sort'],
    ['nothing', '', 'TML7134', 'u.csv: there are no rows'],
    [
      'two samples',
      'w,kind\n1,a\n2,b\n',
      'TML7124',
      '2 samples cannot be split: with 1 for validation and 1 for test none is left for training',
    ],
  ])('with %s is an error', async (_what, content, code, message) => {
    expect(await outcome(content)).toMatchObject({ ok: false, error: { code, message } });
  });

  it('with another word for a split is an error', async () => {
    const split = { kind: 'predefined', column: 'part' };
    expect(await outcome('w,kind,part\n1,a,train\n2,b,later\n', { split })).toMatchObject({
      ok: false,
      error: { code: 'TML7135', message: 'u.csv, line 3: expected train, val or test, found "later"' },
    });
    expect(await outcome('w,kind,part\n1,a,train\n2,b,test\n', { split })).toMatchObject({
      ok: false,
      error: { code: 'TML7133', message: 'the data names no samples for val' },
    });
  });

  it.each([
    [
      'table(file: "none.csv", label: "kind")',
      'TML3326 2:25 table must look into its data to know shape and classes: there is no such file',
    ],
    [
      'table(file: "t.csv", label: "sort")',
      'TML3326 2:25 table must look into its data to know shape and classes: there is no column "sort" among width, kind, height, who, part',
    ],
    [
      'table(file: "t.csv", label: "kind", columns: "width", units: "mm, cm")',
      'TML3326 2:25 table must look into its data to know shape and classes: units lists another count than the 1 columns',
    ],
    [
      'table(file: "t.csv", label: "kind", split: k_fold(folds: 3, fold: 4))',
      'TML3328 2:56 there is no fold 4: folds are counted from 1 to 3',
    ],
  ])('%s is refused before it runs', (source, problem) => expect(place.check(source).problems).toEqual([problem]));
});

describe('cells', () => {
  it('are what was written, whatever stands in them', () => {
    const cell = fc.string({ maxLength: 8 }).map((value) => value.replaceAll('\r', '').trim());
    const quote = (value: string): string => (/[",\n]|^$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, end) => {
          const written = rows.map((row) => row.map(quote).join(',')).join(end);
          expect(readCsvCells(new TextEncoder().encode(written), 'comma').rows.map(({ cells }) => cells)).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('know their lines', () => {
    const { rows } = readCsvCells(new TextEncoder().encode('\uFEFFa;b\n\n"x\ny";1\n2;3'), 'semicolon');
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\ny', '1'] },
      { line: 5, cells: ['2', '3'] },
    ]);
  });
});
