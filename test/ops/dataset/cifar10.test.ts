import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { cifar10Run } from '../../../src/ops/dataset/cifar10.run.js';
import { normalizeRun } from '../../../src/ops/dataset/normalize.run.js';
import { takeRun } from '../../../src/ops/dataset/take.run.js';
import type { OpOutcome, RunParams } from '../../../src/ops/op-run.js';
import { sharedFile } from '../../shared-data.js';
import { artifactOf, asInput, readingFrom, runAll } from '../artifacts.js';
import { cifarBatch } from '../cifar-batch.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tml-cifar-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = { of: 'folder', suffix: '.bin', also: ['.bin.gz'] } as const;
const defaults = { folder: '', pixels: 'bytes', val: '1/10', test: 'test', seed: 1 };
const put = (name: string, bytes: Uint8Array): void => writeFileSync(path.join(folder, name), bytes);
const read = (params: RunParams = {}, from = folder): Promise<ArtifactDraft> =>
  artifactOf(cifar10Run, {}, { ...defaults, ...params }, readingFrom(from, content));
async function failure(params: RunParams = {}): Promise<Extract<OpOutcome, { ok: false }>['error']> {
  const [outcome] = await runAll(cifar10Run, {}, [{ ...defaults, ...params }], readingFrom(folder, content));
  if (outcome === undefined || outcome.ok) throw new Error('it was read');
  return outcome.error;
}
const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('cifar10', () => {
  it('turns planes of colours into colours of pixels, in bytes or in 0..1', async () => {
    put('data_batch_1.bin', cifarBatch([...ten, ...ten]));
    put('test_batch.bin', cifarBatch([7]));
    const values = async (pixels: string) => {
      const test = openSplit(asInput(await read({ pixels }), 'test'));
      const target = new Float32Array(test.size);
      test.read([0], target);
      return [test.labels[0], ...target.slice(0, 6), target[3071]];
    };
    expect(await values('bytes')).toEqual([7, 0, 3, 6, 1, 4, 7, (6 + 1023) % 251]);
    expect(await values('unit')).toEqual([7, ...[0, 3, 6, 1, 4, 7, (6 + 1023) % 251].map((byte) => Math.fround(byte / 255))]);
  });

  it('reads gzipped batches in order of their names, and holds out validation from training alone', async () => {
    put('data_batch_2.bin.gz', gzipSync(cifarBatch([...ten].reverse())));
    put('data_batch_1.bin', cifarBatch(ten));
    put('test_batch.bin', cifarBatch([3, 4]));
    put('notes.bin', new Uint8Array(5));
    const data = await read({ val: '1/2' });
    expect(Array.from(data.tensors['labels']!.data)).toEqual([...ten, ...[...ten].reverse(), 3, 4]);
    expect(Array.from(data.tensors['test']!.data)).toEqual([20, 21]);
    const held = Array.from(data.tensors['val']!.data);
    const kept = Array.from(data.tensors['train']!.data);
    expect([...held, ...kept].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    // One image of each class, for half of two.
    expect(held.map((index) => data.tensors['labels']!.data[index]).sort()).toEqual(ten);
    expect(data.meta['summary']).toMatch(/^10 training, 10 validation and 2 test images of 32 × 32 × 3; .*left out: notes\.bin$/);
    expect(Array.from((await read({ val: '1/2', seed: 2 })).tensors['val']!.data)).not.toEqual(held);
  });

  it('tests on another batch of the folder', async () => {
    put('train.bin', cifarBatch(ten));
    put('test.bin', cifarBatch([1]));
    put('samples.bin', cifarBatch([5, 6]));
    const data = await read({ test: 'samples' });
    expect(Array.from(openSplit(asInput(data, 'test')).labels)).toEqual([5, 6]);
  });

  it.each([
    [
      'a cut file',
      cifarBatch(ten).slice(0, -1),
      'data_batch_1.bin is no batch of CIFAR-10: its 30729 bytes are no whole number of records of 3073',
    ],
    ['an empty file', new Uint8Array(0), 'data_batch_1.bin is no batch of CIFAR-10: it is empty'],
    ['another label', cifarBatch([1, 10]), 'data_batch_1.bin is no batch of CIFAR-10: record 1 has the label 10, expected 0 to 9'],
  ])('refuses %s', async (_, bytes, message) => {
    put('data_batch_1.bin', bytes);
    put('test_batch.bin', cifarBatch([7]));
    expect(await failure()).toMatchObject({ code: 'TML7150', message });
  });

  it('refuses what is no gzip, is cut, or unpacks to far more than there are images', async () => {
    put('test_batch.bin', cifarBatch([7]));
    for (const bytes of [new Uint8Array(50), gzipSync(cifarBatch(ten)).subarray(0, 300)]) {
      put('train.bin.gz', bytes);
      expect(await failure()).toMatchObject({ code: 'TML7150', message: expect.stringContaining('it cannot be unpacked as gzip') });
    }
    put('train.bin.gz', gzipSync(new Uint8Array(3073 * 60_001)));
    expect(await failure()).toMatchObject({ code: 'TML7150', message: expect.stringContaining('more than the 60000 images') });
  });

  it('needs training and test files, each once', async () => {
    put('data_batch_1.bin', cifarBatch(ten));
    expect(await failure()).toMatchObject({ code: 'TML7151', message: expect.stringContaining('no test file') });
    put('test_batch.bin', cifarBatch(ten));
    put('test_batch.bin.gz', gzipSync(cifarBatch(ten)));
    expect(await failure()).toMatchObject({ code: 'TML7152', message: 'test_batch.bin and test_batch.bin.gz are the same data twice' });
    rmSync(path.join(folder, 'data_batch_1.bin'));
    rmSync(path.join(folder, 'test_batch.bin.gz'));
    expect(await failure()).toMatchObject({ code: 'TML7151', message: expect.stringContaining('no training file') });
    put('data_batch_1.bin', cifarBatch([1]));
    expect(await failure()).toMatchObject({ code: 'TML7124' });
  });

  it('can be subsampled and normalised by colour', async () => {
    put('train.bin', cifarBatch([...ten, ...ten]));
    put('test.bin', cifarBatch(ten));
    const params = { train: 10, val: null, test: 5, seed: 1 };
    const taken = await artifactOf(takeRun, { dataset: asInput(await read()) }, params);
    const normalised = await artifactOf(normalizeRun, { dataset: asInput(taken) }, { method: 'std' });
    const train = openSplit(asInput(normalised, 'train'));
    const samples = new Float32Array(train.count * train.size);
    train.read(
      Array.from({ length: train.count }, (_, index) => index),
      samples,
    );
    for (const color of [0, 1, 2]) {
      const values = samples.filter((_, index) => index % 3 === color);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 5);
    }
    expect(openSplit(asInput(normalised, 'test')).count).toBe(5);
  });
});

const published = sharedFile('data/cifar10/index.json');

describe.skipIf(published === null)('the published images', () => {
  const from = path.dirname(published ?? '');

  it('are 5,000 for training and 2,000 for test, with the known labels, means and deviations', async () => {
    const data = await read({ pixels: 'unit' }, from);
    expect(['train', 'val', 'test'].map((name) => data.tensors[name]!.data.length)).toEqual([4500, 500, 2000]);
    const packed = gunzipSync(readFileSync(path.join(from, 'test_first2000.bin.gz')));
    expect(Array.from(openSplit(asInput(data, 'test')).labels)).toEqual(Array.from({ length: 2000 }, (_, index) => packed[index * 3073]));
    const all = Int32Array.from({ length: 5000 }, (_, index) => index);
    const training = { ...data, tensors: { ...data.tensors, train: { shape: [5000], data: all } } };
    const { tensors } = await artifactOf(normalizeRun, { dataset: asInput(training) }, { method: 'std' });
    // Of all 50,000: .4914 .4822 .4465 and .2470 .2435 .2616.
    [0.4914, 0.4822, 0.4465].forEach((mean, color) => expect(Math.abs(tensors['normalize_mean']!.data[color]! - mean)).toBeLessThan(0.005));
    [0.247, 0.2435, 0.2616].forEach((std, color) => expect(Math.abs(tensors['normalize_std']!.data[color]! - std)).toBeLessThan(0.005));
  });

  it('of MLPerf Tiny are 200, twenty of each class', async () => {
    const { labels } = openSplit(asInput(await read({ test: 'mlperf_tiny_perf200' }, from), 'test'));
    expect(ten.map((label) => labels.filter((one) => one === label).length)).toEqual(ten.map(() => 20));
  });
});
