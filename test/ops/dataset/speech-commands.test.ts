import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { SplitName } from '../../../src/graph/value-type.js';
import { mfccParams } from '../../../src/ops/audio/mel-params.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { mfccRun } from '../../../src/ops/dataset/mfcc.run.js';
import { normalizeRun } from '../../../src/ops/dataset/normalize.run.js';
import { officialSplit } from '../../../src/ops/dataset/speech-split.js';
import { speechCommandsRun } from '../../../src/ops/dataset/speech-commands.run.js';
import { takeRun } from '../../../src/ops/dataset/take.run.js';
import type { OpOutcome, RunParams } from '../../../src/ops/op-run.js';
import { artifactOf, asInput, readingFrom, runAll } from '../artifacts.js';
import { wavFile } from '../wav-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tml-speech-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, bytes: Uint8Array | string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), bytes);
};
const files = () => readingFrom(folder, { of: 'folder', suffix: '.wav', also: ['index.csv'], nested: true });
const chain = Object.fromEntries(mfccParams.map(({ name, initial }) => [name, initial ?? null]));
const defaults = {
  folder: '',
  features: { kind: 'raw' },
  labels: 12,
  split: { kind: 'by_speaker', val: '1/4', test: '1/4', seed: 1 },
  noise: { kind: 'none' },
  most: null,
};
const read = (params: RunParams = {}): Promise<ArtifactDraft> => artifactOf(speechCommandsRun, {}, { ...defaults, ...params }, files());
async function failure(params: RunParams = {}): Promise<Extract<OpOutcome, { ok: false }>['error']> {
  const [outcome] = await runAll(speechCommandsRun, {}, [{ ...defaults, ...params }], files());
  if (outcome === undefined || outcome.ok) throw new Error('it was read');
  return outcome.error;
}
const speakers = ['aa01', 'bb02', 'cc03', 'dd04'];
/** A clip of each word by each speaker: a constant that says which. */
function putWords(words: readonly string[], length = 16_000): void {
  words.forEach((word, place) => {
    speakers.forEach((speaker, who) => put(`${word}/${speaker}_nohash_0.wav`, wavFile(new Int16Array(length).fill(100 * place + who + 1))));
  });
}
const splitOf = (data: ArtifactDraft, name: SplitName): number[] => Array.from(data.tensors[name]!.data);
const firstSamples = (data: ArtifactDraft): number[] =>
  Array.from(data.tensors['labels']!.data, (_, clip) => data.tensors['samples']!.data[clip * 16_000]!);

describe('speech_commands', () => {
  it('labels words, pads short clips with zeros and cuts long ones', async () => {
    putWords(['yes', 'bed', 'down'], 3);
    put('_silence_/7.wav', wavFile(new Int16Array(20_000).fill(9)));
    const data = await read();
    expect(data.meta['classes']).toEqual(['down', 'go', 'left', 'no', 'off', 'on', 'right', 'stop', 'up', 'yes', 'silence', 'unknown']);
    expect(Array.from(data.tensors['labels']!.data)).toEqual([10, 11, 11, 11, 11, 0, 0, 0, 0, 9, 9, 9, 9]);
    expect(Array.from(data.tensors['samples']!.data.slice(16_000, 16_005))).toEqual([101, 101, 101, 0, 0]);
    expect(data.tensors['samples']!.data[15_999]).toBe(9);
    const target = new Float32Array(16_000);
    const train = openSplit(asInput(data, 'train'));
    train.read([0], target);
    expect(target[0]).toBe(data.tensors['samples']!.data[splitOf(data, 'train')[0]! * 16_000]! / 32_768);
  });

  it('has 20 or 35 words after unknown', async () => {
    putWords(['eight', 'wow', 'nine']);
    expect(Array.from((await read({ labels: 20 })).tensors['labels']!.data)).toEqual([20, 20, 20, 20, 1, 1, 1, 1, 0, 0, 0, 0]);
    expect(Array.from((await read({ labels: 35 })).tensors['labels']!.data)).toEqual([20, 20, 20, 20, 1, 1, 1, 1, 35, 35, 35, 35]);
  });

  it('deals out whole speakers, the same ones for the same seed', async () => {
    putWords(['yes', 'no', 'go']);
    const data = await read();
    const people = (['train', 'val', 'test'] as const).map((name) =>
      splitOf(data, name).map((clip) => data.tensors['subjects']!.data[clip]),
    );
    expect(people.map((list) => new Set(list).size)).toEqual([2, 1, 1]);
    expect(people.flat()).toHaveLength(12);
    expect(new Set(people.flatMap((list) => [...new Set(list)])).size).toBe(4);
    expect(splitOf(await read(), 'test')).toEqual(splitOf(data, 'test'));
  });

  it('puts one recording of noise into validation, as the published counts say', () => {
    expect(officialSplit({ folder: '_background_noise_', speaker: 'running_tap.wav' })).toBe('val');
    expect(officialSplit({ folder: '_background_noise_', speaker: 'pink_noise.wav' })).toBe('train');
  });

  it('follows an index, and holds speakers out for validation where it names none', async () => {
    putWords(['yes', 'no']);
    const rows = ['yes', 'no'].flatMap((word) =>
      speakers.map((speaker) => `${word}/${speaker}_nohash_0.wav,${speaker === 'cc03' ? 'test' : 'train'}`),
    );
    put('index.csv', ['file,suggested_split', ...rows, ''].join('\r\n'));
    const split = { kind: 'predefined', val: '1/3', seed: 1 };
    const data = await read({ split });
    // In order of the files: no, then yes.
    expect(splitOf(data, 'test')).toEqual([2, 6]);
    expect(splitOf(data, 'val')).toHaveLength(2);
    expect(splitOf(data, 'val')[1]).toBe(splitOf(data, 'val')[0]! + 4);
    put('index.csv', ['file,split', ...rows.slice(1)].join('\n'));
    expect(await failure({ split })).toMatchObject({ code: 'TML7155', message: 'index.csv: it has no row for yes/aa01_nohash_0.wav' });
    put('index.csv', ['file,split', 'yes/aa01_nohash_0.wav,training'].join('\n'));
    expect(await failure({ split })).toMatchObject({
      code: 'TML7155',
      message: expect.stringMatching(/^index\.csv: line 2: expected 2 columns/),
    });
    put('index.csv', 'name,what\n');
    expect((await failure({ split })).message).toContain('expected file and split among them');
    rmSync(path.join(folder, 'index.csv'));
    expect(await failure({ split })).toMatchObject({ code: 'TML7155', message: 'index.csv: the folder has no such file' });
  });

  it('cuts silence out of noise, and keeps at most so many clips of a folder', async () => {
    putWords(['yes']);
    put('_background_noise_/hum.wav', wavFile(Int16Array.from({ length: 40_000 }, (_, at) => at >> 3)));
    const data = await read();
    expect(Array.from(data.tensors['labels']!.data)).toEqual([10, 10, 10, 10, 9, 9, 9, 9]);
    expect(firstSamples(data).slice(0, 4)).toEqual([0, 1000, 2000, 3000]);
    expect(firstSamples(await read({ most: 2, split: { ...defaults.split, val: '1/3', test: '1/3' } }))).toEqual([0, 1000, 1, 2]);
  });

  it('mixes noise into training clips alone, another second into each', async () => {
    putWords(['yes', 'no', 'go']);
    const noise = { kind: 'background', volume: '1/2', frequency: '1', seed: 1 };
    expect(await failure({ noise })).toMatchObject({ code: 'TML7158' });
    put('_background_noise_/hum.wav', wavFile(Int16Array.from({ length: 48_000 }, (_, at) => ((at * 7919) % 20_000) - 10_000)));
    const [clean, noisy] = [await read(), await read({ noise })];
    const added = (clip: number): number[] =>
      Array.from(
        { length: 16_000 },
        (_, at) => noisy.tensors['samples']!.data[clip * 16_000 + at]! - clean.tensors['samples']!.data[clip * 16_000 + at]!,
      );
    for (const name of ['val', 'test'] as const)
      for (const clip of splitOf(clean, name)) expect(added(clip).every((value) => value === 0)).toBe(true);
    const training = splitOf(clean, 'train').map((clip) => added(clip));
    for (const difference of training) {
      expect(difference.some((value) => value !== 0)).toBe(true);
      expect(Math.max(...difference.map(Math.abs))).toBeLessThanOrEqual(5001);
    }
    expect(new Set(training.map((difference) => difference.slice(0, 50).join())).size).toBe(training.length);
    expect((await read({ noise })).tensors['samples']).toEqual(noisy.tensors['samples']);
    expect((await read({ noise: { ...noise, seed: 2 } })).tensors['samples']).not.toEqual(noisy.tensors['samples']);
  });

  it('divides by the largest sample as the study did, or by the largest absolute one', async () => {
    const clip = new Int16Array(16_000);
    clip.set([1000, -4000], 100);
    for (const speaker of speakers) put(`yes/${speaker}_nohash_0.wav`, wavFile(clip));
    put('no/aa01_nohash_0.wav', wavFile(new Int16Array(16_000)));
    const raw = asInput(await read());
    const of = async (level: string) => (await artifactOf(mfccRun, { dataset: raw }, { ...chain, level })).tensors['samples']!.data;
    const [max, maxAbs, none] = [await of('max'), await of('max_abs'), await of('none')];
    expect(max).not.toEqual(maxAbs);
    expect(maxAbs).not.toEqual(none);
    for (const values of [max, maxAbs, none]) expect(values.every(Number.isFinite)).toBe(true);
    // Silence is ln 1e-6 in all 40 bands: √(2·40)·ln(1e-6) in the first coefficient, and nothing in the others.
    expect(max[0]).toBeCloseTo(Math.sqrt(80) * Math.log(1e-6), 3);
    expect(max[1]).toBeCloseTo(0, 6);
  });

  it('gives features as a sequence or as an image, that can be taken and normalised', async () => {
    putWords(['yes', 'no', 'go']);
    put('yes/ee05_nohash_0.wav', wavFile(Int16Array.from({ length: 16_000 }, (_, at) => ((at * at) % 9973) - 4000)));
    const { coefficients: _, ...bands } = chain;
    const image = await read({ features: { kind: 'logmel', ...bands, as: 'image' } });
    expect(image.meta['shape']).toEqual([49, 40, 1]);
    expect(image.meta['channels']).toHaveLength(1);
    const sequence = await read({ features: { kind: 'mfcc', ...chain } });
    expect(sequence.meta['shape']).toEqual([49, 10]);
    const taken = await artifactOf(takeRun, { dataset: asInput(sequence) }, { train: 4, val: null, test: null, seed: 1 });
    const normalised = openSplit(asInput(await artifactOf(normalizeRun, { dataset: asInput(taken) }, { method: 'std' }), 'train'));
    const samples = new Float32Array(4 * 490);
    normalised.read([0, 1, 2, 3], samples);
    expect(samples.filter((_, at) => at % 10 === 0).reduce((sum, value) => sum + value, 0) / 196).toBeCloseTo(0, 4);
    const channels = sequence.meta['channels'] as readonly { low: string; high: string }[];
    sequence.tensors['samples']!.data.forEach((value, at) => {
      const { low, high } = channels[at % 10]!;
      expect(value >= Number(low) && value <= Number(high)).toBe(true);
    });
  });

  it('names the file that is no such sound, and the split that stays empty', async () => {
    putWords(['yes']);
    put('no/aa01_nohash_0.wav', wavFile([1, 2], { rate: 8000 }));
    expect(await failure()).toMatchObject({
      code: 'TML7153',
      message:
        'no/aa01_nohash_0.wav cannot be read as a WAV file of mono sound with 16 bits: its sampling rate is 8000 Hz, expected 16000 Hz',
    });
    put('no/aa01_nohash_0.wav', 'not sound');
    expect(await failure()).toMatchObject({ code: 'TML7153' });
    rmSync(path.join(folder, 'no'), { recursive: true });
    expect(await failure({ most: 1, split: { kind: 'official' } })).toMatchObject({
      code: 'TML7154',
      message: expect.stringContaining('by_speaker'),
    });
    expect(await failure({ most: 1 })).toMatchObject({ code: 'TML7124', message: expect.stringContaining('1 speakers') });
  });

  it('computes mel bands only where the data say how fast they were sampled', async () => {
    putWords(['yes']);
    const raw = await read();
    const { rate: _, ...without } = raw.meta;
    const outcome = async (meta: ArtifactDraft['meta'], params: RunParams) =>
      (await runAll(mfccRun, { dataset: asInput({ ...raw, meta }) }, [params]))[0];
    expect(await outcome(without, chain)).toMatchObject({ ok: false, error: { code: 'TML7157' } });
    expect(await outcome(raw.meta, { ...chain, high: 8001 })).toMatchObject({ ok: false, error: { code: 'TML7157' } });
    expect(await outcome(raw.meta, { ...chain, high: 8000 })).toMatchObject({ ok: true });
  });
});
