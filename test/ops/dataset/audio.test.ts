import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mfccParams } from '../../../src/ops/audio/mel-params.js';
import { audioRun } from '../../../src/ops/dataset/audio.run.js';
import type { OpOutcome, RunParams } from '../../../src/ops/op-run.js';
import { sharedFile } from '../../shared-data.js';
import { artifactOf, readingFrom, runAll } from '../artifacts.js';
import { wavFile } from '../wav-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tml-audio-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, bytes: Uint8Array): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), bytes);
};
const defaults = {
  folder: '',
  classes: 'cat, dog',
  names: '{label}/*',
  rate: 8000,
  samples: 4,
  features: { kind: 'raw' },
  split: { kind: 'random', val: '1/10', test: '1/10', seed: 1 },
};
const files = (from: string) => readingFrom(from, { of: 'folder', suffix: '.wav', nested: true });
const read = (params: RunParams = {}, from = folder) => artifactOf(audioRun, {}, { ...defaults, ...params }, files(from));
async function failure(params: RunParams = {}): Promise<Extract<OpOutcome, { ok: false }>['error']> {
  const [outcome] = await runAll(audioRun, {}, [{ ...defaults, ...params }], files(folder));
  if (outcome === undefined || outcome.ok) throw new Error('it was read');
  return outcome.error;
}

describe('audio', () => {
  it('reads folders of classes, pads and cuts, and counts what belongs to no class', async () => {
    for (const name of ['a', 'b', 'c']) {
      put(`cat/${name}.wav`, wavFile([1, 2, 3, 4, 5], { rate: 8000 }));
      put(`dog/${name}.wav`, wavFile([7], { rate: 8000 }));
    }
    put('cow/a.wav', wavFile([9], { rate: 8000 }));
    const data = await read();
    expect(data.meta['summary']).toBe(
      '6 clips of 4 × 1 (1 file of other classes left out) in 2 classes; 4 for training, 1 for validation, 1 for test',
    );
    expect(Array.from(data.tensors['labels']!.data)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(Array.from(data.tensors['samples']!.data.slice(8, 16))).toEqual([1, 2, 3, 4, 7, 0, 0, 0]);
  });

  it('takes splits from names, and folds that test each file once', async () => {
    const pairs = ['cat', 'dog'].flatMap((label) => ['train', 'val', 'test'].map((split) => `${split}/${label}/1.wav`));
    for (const name of pairs) put(name, wavFile([1], { rate: 8000 }));
    const names = '{split}/{label}/*.wav';
    const given = await read({ names, split: { kind: 'predefined' } });
    // Names in order: test/cat, test/dog, train/cat, …
    expect(['train', 'val', 'test'].map((name) => [...given.tensors[name]!.data])).toEqual([
      [2, 3],
      [4, 5],
      [0, 1],
    ]);
    const tested = [1, 2, 3].map(
      async (fold) => (await read({ names, split: { kind: 'k_fold', folds: 3, fold, seed: 1 } })).tensors['test']!.data,
    );
    expect((await Promise.all(tested)).flatMap((part) => [...part]).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    put('extra/cat/1.wav', wavFile([1], { rate: 8000 }));
    expect(await failure({ names })).toMatchObject({ code: 'TML7120', message: expect.stringContaining('extra/cat/1.wav') });
  });

  it('counts the test samples that training has too, byte for byte', async () => {
    const sounds = { 'train/cat/1': [1, 2], 'train/dog/1': [3], 'val/cat/1': [5], 'val/dog/1': [6] };
    const put8 = (name: string, samples: readonly number[]): void => put(`${name}.wav`, wavFile(samples, { rate: 8000 }));
    for (const [name, samples] of Object.entries(sounds)) put8(name, samples);
    // The first is that of training with zeros that padding adds; the last two repeat validation and each other.
    put8('test/cat/copy', [1, 2, 0, 0]);
    put8('test/cat/other', [1, 2, 0, 1]);
    put8('test/dog/validation', [6]);
    put8('test/dog/validation2', [6]);
    const given = { names: '{split}/{label}/*.wav', split: { kind: 'predefined' } };
    expect((await read(given)).meta['copies']).toEqual({ found: 1, of: 4 });
    rmSync(path.join(folder, 'test/cat/copy.wav'));
    expect((await read(given)).meta).not.toHaveProperty('copies');
  });

  it('names the file or the class that is wrong', async () => {
    put('cat/a.wav', wavFile([1], { rate: 8000 }));
    expect(await failure()).toMatchObject({ code: 'TML7159', message: 'there is no file of class dog: expected names like {label}/*' });
    put('dog/a.wav', wavFile([1], { rate: 16_000 }));
    expect(await failure()).toMatchObject({ code: 'TML7124' });
    put('dog/b.wav', wavFile([1], { rate: 8000 }));
    expect(await failure()).toMatchObject({
      code: 'TML7153',
      message: expect.stringContaining('its sampling rate is 16000 Hz, and rate says 8000 Hz'),
    });
    put('loose.wav', wavFile([1], { rate: 8000 }));
    expect(await failure()).toMatchObject({ code: 'TML7120', message: 'loose.wav is not named {label}/*' });
  });
});

const spoken = sharedFile('data/fsdd/recordings');

describe.skipIf(spoken === null)('the spoken digits', () => {
  const chain = Object.fromEntries(mfccParams.map(({ name, initial }) => [name, initial ?? null]));
  const params = {
    classes: '0,1,2,3,4,5,6,7,8,9',
    names: '{label}_{subject}_*.wav',
    samples: 8000,
    features: { kind: 'mfcc', ...chain, frame: 240, hop: 160 },
    split: { kind: 'by_subject', val: '1/6', test: '1/6', seed: 1 },
  };

  it('are 600 of ten classes by six people, whole people in each split', async () => {
    const data = await read(params, spoken ?? '');
    expect(data.tensors['samples']!.shape).toEqual([600, 49, 10]);
    expect(['train', 'val', 'test'].map((name) => data.tensors[name]!.data.length)).toEqual([400, 100, 100]);
    const names = files(spoken ?? '').files['folder']!.names;
    const people = ['train', 'val', 'test'].map(
      (name) => new Set(Array.from(data.tensors[name]!.data, (clip) => names[clip]!.split('_')[1])),
    );
    expect(people.map((set) => set.size)).toEqual([4, 1, 1]);
    expect(new Set(people.flatMap((set) => [...set])).size).toBe(6);
    expect(data.tensors['samples']!.data.every(Number.isFinite)).toBe(true);
  });
});
