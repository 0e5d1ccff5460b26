import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { divide, exactly, rational, subtract, toFloat64 } from '../../../src/graph/rational.js';
import { readDatasetMeta } from '../../../src/ops/data/dataset-meta.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { normalizeRun } from '../../../src/ops/dataset/normalize.run.js';
import { artifactOf, asInput } from '../artifacts.js';
import { floatSet } from '../datasets.js';

const normalize = (data: ArtifactDraft): Promise<ArtifactDraft> => artifactOf(normalizeRun, { dataset: asInput(data) }, { method: 'std' });

function read(data: ArtifactDraft, name: 'train' | 'test'): Float32Array {
  const split = openSplit(asInput(data, name));
  const target = new Float32Array(split.count * split.size);
  split.read(
    Array.from({ length: split.count }, (_, index) => index),
    target,
  );
  return target;
}

/** Two channels over time; the last sample is not in the training split. */
const set = floatSet({
  shape: [2, 2],
  samples: [1, 100, 3, 100, 5, 100, 7, 100, 50, 3, 60, 4],
  labels: [0, 1, 0],
  classes: 2,
  ranges: [
    [rational(-4), rational(4)],
    [rational(-500_275, 1000), rational(500_275, 1000)],
  ],
  units: ['g', 'deg/s'],
  train: [0, 1],
});

describe('normalize', () => {
  it('has mean 0 and population deviation 1 on the training split alone; a constant channel is only shifted', async () => {
    const normal = await normalize(set);
    // Of 1, 3, 5 and 7: mean 4, deviation √5.
    const train = read(normal, 'train');
    expect(train).toEqual(Float32Array.from([-3, 0, -1, 0, 1, 0, 3, 0].map((value) => value / Math.sqrt(5))));
    expect(read(normal, 'test').slice(8)).toEqual(Float32Array.of(46 / Math.sqrt(5), -97, 56 / Math.sqrt(5), -96));
  });

  it('copies no data', async () => {
    const normal = await normalize(set);
    for (const name of ['samples', 'labels', 'train', 'val', 'test']) expect(normal.tensors[name]).toBe(set.tensors[name]);
  });

  it('moves the range of each channel with it, exactly', async () => {
    const { channels } = readDatasetMeta((await normalize(set)).meta);
    const std = exactly(Math.sqrt(5));
    expect(channels).toEqual([
      { name: 'c0', unit: 'std', low: divide(rational(-8), std), high: rational(0) },
      {
        name: 'c1',
        unit: 'std',
        low: subtract(rational(-500_275, 1000), rational(100)),
        high: subtract(rational(500_275, 1000), rational(100)),
      },
    ]);
  });

  it('rounds once, whatever the values', () => {
    const numbers = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }), { minLength: 4, maxLength: 12 });
    return fc.assert(
      fc.asyncProperty(numbers, async (samples) => {
        const data = floatSet({ shape: [1], samples, labels: samples.map(() => 0), classes: 1 });
        const normal = await normalize(data);
        const [mean] = normal.tensors['normalize_mean']!.data;
        const [std] = normal.tensors['normalize_std']!.data;
        const exact = samples.map((value) =>
          Math.fround(toFloat64(divide(subtract(exactly(Math.fround(value)), exactly(mean!)), exactly(std!)))),
        );
        const found = read(normal, 'train');
        // The quotient in float64 may lie on the other side of a middle of two float32 numbers only by its own rounding.
        exact.forEach((value, index) => expect(Math.abs(found[index]! - value)).toBeLessThanOrEqual(2 ** -23 * Math.abs(value)));
      }),
      { numRuns: 200 },
    );
  });

  it('twice is one step, and changes nothing but the last bits', async () => {
    const once = await normalize(set);
    const twice = await normalize(once);
    expect(Object.keys(twice.tensors).sort()).toEqual(Object.keys(once.tensors).sort());
    const [first, second] = [read(once, 'test'), read(twice, 'test')];
    first.forEach((value, index) => expect(second[index]).toBeCloseTo(value, 5));
    const [before, after] = [once, twice].map((data) =>
      readDatasetMeta(data.meta).channels.map(({ low, high }) => [low, high].map(toFloat64)),
    );
    after!.forEach((range, channel) => range.forEach((bound, side) => expect(bound).toBeCloseTo(before![channel]![side]!, 5)));
  });

  it('after another normalisation composes both', async () => {
    const once = await normalize(set);
    // The second one is fitted to other samples, so that it is far from doing nothing.
    const moved: ArtifactDraft = { ...once, tensors: { ...once.tensors, train: { shape: [1], data: Int32Array.of(2) } } };
    const twice = await normalize(moved);
    // Of 50 and 60: mean 55, deviation 5; of 3 and 4: mean 3.5, deviation 0.5.
    read(twice, 'train').forEach((value, index) => expect(value).toBeCloseTo(index < 2 ? -1 : 1, 5));
    expect(Array.from(twice.tensors['normalize_mean']!.data)).toEqual([expect.closeTo(55, 4), expect.closeTo(3.5, 5)]);
    expect(Array.from(twice.tensors['normalize_std']!.data)).toEqual([expect.closeTo(5, 4), expect.closeTo(0.5, 5)]);
  });
});
