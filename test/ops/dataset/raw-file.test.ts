import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { divide, rational, toFloat64 } from '../../../src/graph/rational.js';
import { readDatasetMeta } from '../../../src/ops/data/dataset-meta.js';
import { rawFileRun } from '../../../src/ops/dataset/raw-file.run.js';
import { sharedFile } from '../../shared-data.js';
import { artifactOf, readingFiles, runAll } from '../artifacts.js';
import { DataPlace } from './user-files.js';

const place = new DataPlace();
afterAll(() => place.remove());

const defaults = {
  file: '',
  index: '',
  shape: '1, 2',
  type: 'int8',
  scale: '1/2',
  zero: 3,
  unit: 'V',
  label: 'word',
  header: true,
  delimiter: 'comma',
  split: { kind: 'predefined', column: 'part' },
};
const bytes = Int8Array.of(3, 4, -128, 127, 0, 5);
const file = place.put('numbers.bin', new Uint8Array(bytes.buffer));
const index = place.put('index.csv', 'part,word\ntrain,yes\nval,no\ntest,yes\n');
const read = (params: object = {}, files = { file, index }) => artifactOf(rawFileRun, {}, { ...defaults, ...params }, readingFiles(files));
async function message(params: object, files: { file: string; index: string }): Promise<string> {
  const [outcome] = await runAll(rawFileRun, {}, [{ ...defaults, ...params }], readingFiles(files));
  return outcome === undefined || outcome.ok ? 'it was read' : `${outcome.error.code} ${outcome.error.message}`;
}

describe('raw_file', () => {
  it('is known before it runs, with the range that the type has', () => {
    const source = `raw_file(file: "numbers.bin", index: "index.csv", shape: "1, 2", type: int8, scale: 0.5, zero: 3, unit: "V", label: "word", split: predefined(column: "part"))`;
    const { type, problems } = place.check(source);
    expect(problems).toEqual([]);
    expect(type).toMatchObject({ shape: [1, 2], classes: ['no', 'yes'] });
    expect(type?.channels[1]).toEqual({ name: 'channel 2', unit: 'V', low: rational(-131, 2), high: rational(62) });
    expect(place.check(source.replace('"word"', '"kind"')).problems[0]).toContain('there is no column "kind" among part, word');
  });

  it('takes samples in the order of the rows, and numbers for what they stand for', async () => {
    const data = await read();
    expect(data.tensors['samples']).toEqual({ shape: [3, 1, 2], data: Float32Array.of(0, 0.5, -65.5, 62, -1.5, 1) });
    expect([...data.tensors['labels']!.data]).toEqual([1, 0, 1]);
    expect(['train', 'val', 'test'].map((name) => [...data.tensors[name]!.data])).toEqual([[0], [1], [2]]);
    expect(readDatasetMeta(data.meta).channels[0]).toMatchObject({ low: rational(-131, 2), high: rational(62) });
  });

  it('reads two and four bytes with the lowest first, and a compressed file like any other', async () => {
    const plain = { scale: '1', zero: 0 };
    const words = place.put('words.bin', Uint8Array.of(1, 2, 255, 255, 0, 128, 0, 0, 0, 0, 0, 0));
    const values = (await read({ ...plain, type: 'int16' }, { file: words, index })).tensors['samples']!.data;
    expect([...values]).toEqual([513, -1, -32_768, 0, 0, 0]);
    const floats = Buffer.from(Float32Array.of(0.1, -2, 3, 4, 5, 6).buffer);
    const packed = place.put('floats.bin.gz', gzipSync(floats));
    const data = await read({ ...plain, type: 'float32' }, { file: packed, index });
    expect([...data.tensors['samples']!.data]).toEqual([Math.fround(0.1), -2, 3, 4, 5, 6]);
    // What the training sample holds.
    expect(readDatasetMeta(data.meta).channels.map(({ low }) => toFloat64(low))).toEqual([Math.fround(0.1), -2]);
  });

  it('refuses what is too short or too long, damaged, or bursts', async () => {
    const [short, bomb] = [
      place.put('short.bin', new Uint8Array(bytes.buffer, 1)),
      place.put('bomb.gz', gzipSync(Buffer.alloc(50_000_000))),
    ];
    const cut = place.put('cut.gz', gzipSync(bytes).subarray(0, 20));
    expect(await message({}, { file: short, index })).toBe('TML7134 short.bin: it has 5 bytes, but 6 numbers of int8 take 6');
    const burst = 'it is no whole gzip file of 6 bytes, which 6 numbers of int8 take';
    expect(await message({}, { file: bomb, index })).toBe(`TML7134 bomb.gz: ${burst}`);
    expect(await message({}, { file: cut, index })).toBe(`TML7134 cut.gz: ${burst}`);
    const odd = place.put('odd.bin', Buffer.from(Float32Array.of(1, 2, Number.NaN, 4, 5, 6).buffer));
    expect(await message({ type: 'float32' }, { file: odd, index })).toBe('TML7134 odd.bin: number 2 is no finite float32 number');
    const ragged = place.put('ragged.csv', 'part,word\ntrain,yes\nval\ntest,yes\n');
    expect(await message({}, { file, index: ragged })).toBe('TML7134 ragged.csv: line 3 has 1 cells, expected 2');
    const stray = place.put('stray.csv', 'part,word\ntrain,yes\nval,no\nlater,yes\n');
    expect(await message({}, { file, index: stray })).toMatch(/^TML7135 stray.csv, line 4: .*"later"/);
  });
});

const speech = sharedFile('data/speech_commands_test_v0.02/index.csv');

describe.skipIf(speech === null)('the coefficients of the spoken words', () => {
  const folder = (speech ?? '').replace(/index\.csv$/, '');
  const params = {
    shape: '49, 10, 1',
    scale: '58470291/100000000',
    zero: 83,
    label: 'class_index',
    split: { kind: 'by_subject', column: 'speaker', val: '1/10', test: '1/5', seed: 1 },
  };

  it('are 4,890 of twelve classes, those of whole speakers in each split', async () => {
    const data = await read(params, { file: `${folder}mfcc_int8_4890x49x10.bin.gz`, index: speech ?? '' });
    expect(data.tensors['samples']!.shape).toEqual([4890, 49, 10, 1]);
    const labels = readFileSync(`${folder}labels_uint8_4890.bin`);
    expect(Buffer.from(data.tensors['labels']!.data as Uint8Array).equals(labels)).toBe(true);
    const rows = readFileSync(speech ?? '', 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const speakers = ['train', 'val', 'test'].map((name) => new Set([...data.tensors[name]!.data].map((row) => rows[row]!.split(',')[4])));
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect([...speakers[one]!].filter((speaker) => speakers[other]!.has(speaker))).toEqual([]);
    expect(speakers.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(rows.map((row) => row.split(',')[4])).size);
    // What the published chain computes in float32 for some recordings, within a step: whoever made the file cut off decimals.
    const golden = JSON.parse(readFileSync(`${folder}mfcc_float32_golden24_files.json`, 'utf8')) as readonly string[];
    const floats = readFileSync(`${folder}mfcc_float32_golden24x49x10.bin`);
    const step = toFloat64(divide(rational(58_470_291), rational(100_000_000)));
    for (const [at, name] of golden.entries()) {
      // Recordings of other words have other names there.
      if (name.startsWith('_unknown_')) continue;
      const row = rows.findIndex((text) => text.split(',')[1] === name);
      const values = data.tensors['samples']!.data.subarray(row * 490, (row + 1) * 490);
      for (const [place, value] of values.entries()) {
        const expected = floats.readFloatLE(4 * (at * 490 + place));
        const kept = Math.min(Math.max(expected, -211 * step), 44 * step);
        expect(Math.abs(value - kept)).toBeLessThanOrEqual(step);
      }
    }
  });
});
