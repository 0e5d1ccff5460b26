import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { mfccRun } from '../../../src/ops/dataset/mfcc.run.js';
import { speechCommandsRun } from '../../../src/ops/dataset/speech-commands.run.js';
import { officialSplit } from '../../../src/ops/dataset/speech-split.js';
import { mfccParams } from '../../../src/ops/audio/mel-params.js';
import { sharedFile } from '../../shared-data.js';
import { artifactOf, asInput, readingFrom } from '../artifacts.js';

const index = sharedFile('data/speech_commands_test_v0.02/index.csv');
const folder = path.dirname(index ?? '');
const chain = Object.fromEntries(mfccParams.map(({ name, initial }) => [name, initial ?? null]));
const params = {
  folder: '',
  features: { kind: 'mfcc', ...chain },
  labels: 12,
  split: { kind: 'predefined', val: '1/10', seed: 1 },
  noise: { kind: 'none' },
  most: null,
};
const files = () => readingFrom(folder, { of: 'folder', suffix: '.wav', also: ['index.csv'], nested: true });
const SIZE = 490;

describe.skipIf(index === null)('the published speech clips', () => {
  const rows =
    index === null
      ? []
      : readFileSync(index, 'utf8')
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.split(','));
  /** By the name that the index gives. */
  const names =
    index === null
      ? []
      : files()
          .files['folder']!.names.filter((name) => name.endsWith('.wav'))
          .map((name) => name.slice('wav/'.length));
  let data: ArtifactDraft;
  beforeAll(async () => {
    data = await artifactOf(speechCommandsRun, {}, params, files());
  }, 60_000);

  it('are 480 of 12 classes with the labels of the index, split by speakers', () => {
    expect(names).toHaveLength(480);
    expect(data.tensors['samples']!.shape).toEqual([480, 49, 10]);
    const byName = new Map(rows.map((row) => [row[1]!.replace('.wav.wav', '.wav'), row]));
    expect(Array.from(data.tensors['labels']!.data)).toEqual(names.map((name) => Number(byName.get(name)![3])));
    const splitOf = (name: string) => Array.from(data.tensors[name]!.data);
    expect(splitOf('test').map((clip) => names[clip])).toEqual(names.filter((name) => byName.get(name)![5] === 'test'));
    const speakers = data.tensors['subjects']!.data;
    const people = ['train', 'val', 'test'].map((name) => new Set(splitOf(name).map((clip) => speakers[clip])));
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect([...people[one]!].filter((speaker) => people[other]!.has(speaker))).toEqual([]);
  });

  it('have speakers whom the official rule gives to the test split, as all clips of this archive', () => {
    const speakers = rows.filter((row) => row[4] !== '').map((row) => ({ folder: row[2]!, speaker: row[4]! }));
    expect(speakers.length).toBeGreaterThan(4000);
    expect(speakers.filter((speaker) => officialSplit(speaker) !== 'test')).toEqual([]);
  });

  it('have the float32 MFCCs of the reference, to 1e-4', () => {
    const listed = JSON.parse(readFileSync(path.join(folder, 'mfcc_float32_golden24_files.json'), 'utf8')) as string[];
    const bytes = readFileSync(path.join(folder, 'mfcc_float32_golden24x49x10.bin'));
    const expected = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    let worst = 0;
    listed.forEach((name, row) => {
      const clip = names.indexOf(name);
      expect(clip, name).toBeGreaterThanOrEqual(0);
      for (let at = 0; at < SIZE; at++) {
        worst = Math.max(worst, Math.abs(data.tensors['samples']!.data[clip * SIZE + at]! - expected[row * SIZE + at]!));
      }
    });
    expect(worst).toBeLessThan(1e-4);
  });

  it('have the int8 features of the reference within one step for at least 99.5 % of the elements', () => {
    const expected = new Int8Array(gunzipSync(readFileSync(path.join(folder, 'mfcc_int8_4890x49x10.bin.gz'))));
    const rowOf = new Map(rows.map((row) => [row[1]!.replace('.wav.wav', '.wav'), Number(row[0])]));
    // The published features were cut to whole numbers, not rounded.
    let [equal, near] = [0, 0];
    names.forEach((name, clip) => {
      for (let at = 0; at < SIZE; at++) {
        const quantised = Math.max(-128, Math.min(127, Math.trunc(data.tensors['samples']!.data[clip * SIZE + at]! / 0.58470291 + 83)));
        const difference = Math.abs(quantised - expected[rowOf.get(name)! * SIZE + at]!);
        if (difference === 0) equal++;
        if (difference <= 1) near++;
      }
    });
    expect(near / (480 * SIZE)).toBe(1);
    expect(equal / (480 * SIZE)).toBeGreaterThan(0.99);
  });

  it('give the same features when mfcc makes them of the waveforms', async () => {
    const raw = await artifactOf(speechCommandsRun, {}, { ...params, features: { kind: 'raw' } }, files());
    expect(raw.tensors['samples']!.shape).toEqual([480, 16_000, 1]);
    const made = await artifactOf(mfccRun, { dataset: asInput(raw) }, chain);
    expect(made.tensors['samples']).toEqual(data.tensors['samples']);
    expect(made.meta['channels']).toEqual(data.meta['channels']);
  });
});
