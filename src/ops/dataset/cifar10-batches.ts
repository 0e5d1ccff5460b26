import { gunzipSync } from 'node:zlib';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { RunContext, SourceFiles } from '../op-run.js';
import { pause } from '../pause.js';
import { CIFAR10_CLASSES, CIFAR10_SIDE } from './cifar10.spec.js';

const PIXELS = CIFAR10_SIDE * CIFAR10_SIDE;
/** A label, then one plane a colour. */
const RECORD = 1 + 3 * PIXELS;
/** As many as CIFAR-10 has: what unpacks to more is no batch of it. */
const MOST_RECORDS = 60_000;

/** The batches that a folder is read as, by what they are for. */
export interface Batches {
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** Files that are neither. */
  readonly others: readonly string[];
}

type Sorted = { readonly ok: true; readonly batches: Batches } | OpFailure;

/** Sorts files by their names; test files begin with `test`. */
export function sortBatches(names: readonly string[], test: string): Sorted {
  const twice = names.find((name) => names.includes(`${name}.gz`));
  if (twice !== undefined) return opFailure('TML7152', { file: twice, other: `${twice}.gz` });
  const isTest = (name: string): boolean => name.startsWith(test);
  const isTrain = (name: string): boolean => !isTest(name) && /^(data_batch|train)/.test(name);
  const batches: Batches = {
    train: names.filter(isTrain),
    test: names.filter(isTest),
    others: names.filter((name) => !isTest(name) && !isTrain(name)),
  };
  const found = names.join(', ');
  if (batches.train.length === 0) return opFailure('TML7151', { split: 'training', expected: 'data_batch or train', found });
  if (batches.test.length === 0) return opFailure('TML7151', { split: 'test', expected: test, found });
  return { ok: true, batches };
}

export interface CifarImages {
  /** [count, 32, 32, 3] */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

type Read = { readonly ok: true; readonly images: CifarImages } | OpFailure;

/** Reads the batches in this order, each image from planes of colours to colours of pixels. */
export async function readBatches(names: readonly string[], files: SourceFiles, context: RunContext): Promise<Read> {
  const batches: Uint8Array[] = [];
  let count = 0;
  for (const file of names) {
    const unpacked = unpack(file, files.read(file));
    const problem = typeof unpacked === 'string' ? unpacked : problemOf(unpacked, count);
    if (problem !== undefined || typeof unpacked === 'string') return opFailure('TML7150', { file, problem: problem ?? '' });
    batches.push(unpacked);
    count += unpacked.length / RECORD;
    context.progress({ done: batches.length, total: names.length, unit: 'file' });
    await pause(context.signal);
  }
  return { ok: true, images: interleave(batches, count) };
}

function unpack(file: string, bytes: Uint8Array): Uint8Array | string {
  if (!file.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_RECORDS * RECORD });
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem)) throw problem;
    return problem.code === 'ERR_BUFFER_TOO_LARGE' ? tooMany : `it cannot be unpacked as gzip (${problem.message})`;
  }
}

const tooMany = `together with the batches before it, it holds more than the ${MOST_RECORDS} images of CIFAR-10`;

function problemOf(bytes: Uint8Array, before: number): string | undefined {
  if (bytes.length === 0) return 'it is empty';
  if (bytes.length % RECORD !== 0) return `its ${bytes.length} bytes are no whole number of records of ${RECORD}`;
  if (before + bytes.length / RECORD > MOST_RECORDS) return tooMany;
  for (let start = 0; start < bytes.length; start += RECORD) {
    const label = bytes[start]!;
    if (label >= CIFAR10_CLASSES.length)
      return `record ${start / RECORD} has the label ${label}, expected 0 to ${CIFAR10_CLASSES.length - 1}`;
  }
  return undefined;
}

function interleave(batches: readonly Uint8Array[], count: number): CifarImages {
  const images = new Uint8Array(count * 3 * PIXELS);
  const labels = new Uint8Array(count);
  let sample = 0;
  for (const batch of batches) {
    for (let start = 0; start < batch.length; start += RECORD) {
      labels[sample] = batch[start]!;
      const target = sample * 3 * PIXELS;
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        for (let color = 0; color < 3; color++) images[target + 3 * pixel + color] = batch[start + 1 + color * PIXELS + pixel]!;
      }
      sample++;
    }
  }
  return { images, labels };
}
