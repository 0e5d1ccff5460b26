import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { readSeriesFile } from '../../../src/ops/data/ts-series.js';
import { tsFileRun } from '../../../src/ops/dataset/ts-file.run.js';
import { sharedFile } from '../../shared-data.js';
import { artifactOf, asInput, readingFiles, runAll } from '../artifacts.js';
import { DataPlace } from './user-files.js';

const place = new DataPlace();
afterAll(() => place.remove());

const params = (changes: object = {}) => ({ train: '', test: '', unequal: 'refuse', unit: 'g', val: '1/5', seed: 1, ...changes });
const pair = (name: string) => {
  const [train, test] = ['TRAIN', 'TEST'].map((part) => sharedFile(`data/${name}/${name}_${part}.ts`));
  return train && test ? { train, test } : null;
};
const motions = pair('BasicMotions');
const vowels = pair('JapaneseVowels');

describe.skipIf(motions === null)('BasicMotions', () => {
  it('is read value by value, and known before it runs', async () => {
    const files = motions ?? { train: '', test: '' };
    const data = await artifactOf(tsFileRun, {}, params(), readingFiles(files));
    const sizes = ['train', 'val', 'test'].map((name) => data.tensors[name]!.data.length);
    expect(sizes).toEqual([32, 8, 40]);
    expect(data.meta).toMatchObject({ shape: [100, 6], classes: ['Standing', 'Running', 'Walking', 'Badminton'] });
    const labels = data.tensors['labels']!.data;
    expect([0, 1, 2, 3].map((label) => Array.from(data.tensors['val']!.data).filter((sample) => labels[sample] === label).length)).toEqual([
      2, 2, 2, 2,
    ]);
    // The 4th case of the test file, straight from its text.
    const line = readFileSync(files.test, 'utf8')
      .split(/\r?\n/)
      .filter((text) => /^-?\d/.test(text))[3]!;
    const dimensions = line
      .split(':')
      .slice(0, 6)
      .map((part) => part.split(',').map(Number));
    const sample = new Float32Array(600);
    openSplit(asInput(data, 'test')).read([3], sample);
    for (const [dimension, values] of dimensions.entries())
      values.forEach((value, step) => expect(sample[step * 6 + dimension]).toBe(Math.fround(value)));
    const { type, problems } = place.check(`ts_file(train: "${files.train}", test: "${files.test}")`);
    expect(problems).toEqual([]);
    expect(type).toMatchObject({ shape: [100, 6], classes: data.meta['classes'], splits: { test: 40 } });
  });
});

describe.skipIf(vowels === null)('JapaneseVowels', () => {
  it('has series of unequal length: refused, or filled up at the beginning', async () => {
    const files = vowels ?? { train: '', test: '' };
    const problem = 'series have 7 to 29 steps: with unequal: pad shorter ones are filled up';
    const [refused] = await runAll(tsFileRun, {}, [params()], readingFiles(files));
    expect(refused).toMatchObject({ ok: false, error: { code: 'TML7134', message: `JapaneseVowels_TRAIN.ts: ${problem}` } });
    expect(place.check(`ts_file(train: "${files.train}", test: "${files.test}")`).problems[0]).toContain(problem);
    const data = await artifactOf(tsFileRun, {}, params({ unequal: 'pad' }), readingFiles(files));
    expect(data.meta).toMatchObject({ shape: [29, 12] });
    expect(data.tensors['samples']!.shape).toEqual([640, 29, 12]);
    // The first case has 20 steps and begins with 1.860936.
    const samples = data.tensors['samples']!.data;
    expect(samples.slice(0, 9 * 12).every((value) => value === 0)).toBe(true);
    expect(samples[9 * 12]).toBe(Math.fround(1.860936));
    expect(samples[28 * 12]).toBe(Math.fround(1.261441));
  });
});

describe('a series file', () => {
  const read = (text: string) => readSeriesFile(new TextEncoder().encode(text));
  it.each([
    ['', 'there is no line @data'],
    ['@data\n1:a\n', 'the header names no classes: expected @classLabel true and their names'],
    ['@classLabel true a\n@data\n', 'there are no cases below @data'],
    ['@timeStamps true\n@classLabel true a\n@data\n', 'series with time stamps are not read, only values in order of time'],
    ['@classLabel true a\n@data\n1,2:3,4:a\n1,2:a\n', 'line 4: expected 2 dimensions, found 1'],
    ['@classLabel true a\n@data\n\n1,2:3:a\n', 'line 4: dimensions of one case have 2 and 1 values'],
    ['@classLabel true a\n# text\n@data\n1,?:a\n', 'line 4: expected a finite number, found "?"'],
    ['@classLabel true a\n@data\n1,2:b\n', 'line 3: "b" is no class of the header'],
    ['@classLabel true a\n@data\na\n', 'line 3: expected 1 dimensions, found 0'],
  ])('%j is refused', (text, problem) => expect(read(text)).toEqual({ ok: false, problem }));
});
