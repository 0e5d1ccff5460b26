import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { digitsRun } from '../../../src/ops/dataset/digits.run.js';
import { digitsSpec } from '../../../src/ops/dataset/digits.spec.js';
import { artifactOf, asInput } from '../artifacts.js';

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src/digits');
const defaults = { as: 'sequence', train: 8000, seed: 1 };

const split = (draft: ArtifactDraft, name: string): number[] => Array.from(draft.tensors[name]!.data);

describe('digits', () => {
  let digits: ArtifactDraft;
  beforeAll(async () => {
    digits = await artifactOf(digitsRun, {}, defaults);
  });

  it('equals the npm package to the three decimals that it prints', () => {
    const samples = digits.tensors['samples']!.data;
    let offset = 0;
    for (let digit = 0; digit < 10; digit++) {
      const { data } = JSON.parse(readFileSync(path.join(folder, `${digit}.json`), 'utf8')) as { data: number[] };
      const worst = data.reduce((largest, value, index) => Math.max(largest, Math.abs(value - samples[offset + index]! / 255)), 0);
      expect(worst).toBeLessThanOrEqual(0.0005);
      offset += data.length;
    }
    expect(offset).toBe(samples.length);
  });

  it('has the class counts of the first 10,000 images of MNIST', () => {
    const labels = Array.from(digits.tensors['labels']!.data);
    const counts = Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
  });

  it('splits into 8000, 1000 and 1000 samples that share none and leave none out', () => {
    const all = ['train', 'val', 'test'].flatMap((name) => split(digits, name));
    expect(['train', 'val', 'test'].map((name) => split(digits, name).length)).toEqual([8000, 1000, 1000]);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
  });

  it('holds the classes in proportion in every split and every prefix of the training split', () => {
    const labels = digits.tensors['labels']!.data;
    const samples = { train: split(digits, 'train'), val: split(digits, 'val'), test: split(digits, 'test') };
    const parts = [samples.train, samples.val, samples.test, samples.train.slice(0, 100), samples.train.slice(0, 2345)];
    for (const part of parts) {
      for (let digit = 0; digit < 10; digit++) {
        const share = labels.filter((label) => label === digit).length / 10_000;
        const count = part.filter((index) => labels[index] === digit).length;
        expect(Math.abs(count - share * part.length)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('keeps a prefix of the training samples and the same val and test when train is smaller', async () => {
    const small = await artifactOf(digitsRun, {}, { ...defaults, train: 10 });
    expect(split(small, 'train')).toEqual(split(digits, 'train').slice(0, 10));
    expect(split(small, 'val')).toEqual(split(digits, 'val'));
    expect(split(small, 'test')).toEqual(split(digits, 'test'));
    expect(new Set(split(small, 'train').map((index) => digits.tensors['labels']!.data[index])).size).toBe(10);
  });

  it('gives other splits of the same images for another seed', async () => {
    const other = await artifactOf(digitsRun, {}, { ...defaults, seed: 2 });
    expect(Buffer.compare(other.tensors['samples']!.data as Uint8Array, digits.tensors['samples']!.data as Uint8Array)).toBe(0);
    const first = new Set(split(digits, 'test'));
    const common = split(other, 'test').filter((index) => first.has(index)).length;
    // Two independent tenths have about 100 samples in common.
    expect(common).toBeGreaterThan(60);
    expect(common).toBeLessThan(140);
  });

  it('reads as float32 values that are the nearest to k / 255', () => {
    const reader = openSplit(asInput(digits), 'test');
    const target = new Float32Array(2 * 784);
    reader.read([5, 999], target);
    const stored = digits.tensors['samples']!.data;
    for (const [row, position] of [5, 999].entries()) {
      const index = split(digits, 'test')[position]!;
      expect(reader.labels[position]).toBe(digits.tensors['labels']!.data[index]);
      for (let pixel = 0; pixel < 784; pixel++) {
        expect(target[row * 784 + pixel]).toBe(Math.fround(stored[index * 784 + pixel]! / 255));
      }
    }
  });

  it('is described without reading data', () => {
    const type = digitsSpec.describe({ params: { ...defaults, train: 500 }, inputs: {}, files: {}, report: () => undefined });
    expect(type).toMatchObject({ kind: 'dataset', shape: [28, 28], splits: { train: 500, val: 1000, test: 1000 } });
    expect(type.kind === 'dataset' && type.channels.length).toBe(28);
  });

  it('as an image is the same bytes with a channel of their own', async () => {
    const image = await artifactOf(digitsRun, {}, { ...defaults, as: 'image' });
    const bytes = (draft: ArtifactDraft) => draft.tensors['samples']!.data as Uint8Array;
    expect(image.tensors['samples']!.shape).toEqual([10_000, 28, 28, 1]);
    expect(Buffer.compare(bytes(image), bytes(digits))).toBe(0);
    expect(image.meta).toMatchObject({ shape: [28, 28, 1], channels: [{ name: 'grey', low: '0', high: '1' }], scale: '1/255' });
    expect(split(image, 'test')).toEqual(split(digits, 'test'));
  });

  it('as features is the mean of each block of 4 × 4 pixels', async () => {
    const features = await artifactOf(digitsRun, {}, { ...defaults, as: 'features' });
    const pixels = digits.tensors['samples']!.data;
    const found = features.tensors['samples']!.data;
    expect(features.tensors['samples']!.shape).toEqual([10_000, 49]);
    for (const sample of [0, 4321, 9999]) {
      for (let block = 0; block < 49; block++) {
        let sum = 0;
        for (let pixel = 0; pixel < 16; pixel++) {
          const row = 4 * Math.floor(block / 7) + Math.floor(pixel / 4);
          sum += pixels[sample * 784 + row * 28 + 4 * (block % 7) + (pixel % 4)]!;
        }
        expect(found[sample * 49 + block]).toBe(Math.fround(sum / 16 / 255));
      }
    }
  });
});
