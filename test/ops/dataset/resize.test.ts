import { describe, expect, it } from 'vitest';
import { rational } from '../../../src/graph/rational.js';
import { readDatasetMeta } from '../../../src/ops/data/dataset-meta.js';
import { normalizeRun } from '../../../src/ops/dataset/normalize.run.js';
import { resizeRun } from '../../../src/ops/dataset/resize.run.js';
import { artifactOf, asInput, runAll } from '../artifacts.js';
import { floatSet } from '../datasets.js';

const images = (shape: readonly number[], samples: readonly number[]) =>
  floatSet({ shape, samples, labels: Array.from({ length: samples.length / shape.reduce((a, b) => a * b) }, (_, i) => i % 2), classes: 2 });
const resize = (data: ReturnType<typeof floatSet>, height: number, width: number) =>
  artifactOf(resizeRun, { dataset: asInput(data) }, { height, width });

/**
 * The definition of bilinear interpolation as a sum over all pixels, each weighted by a tent around its centre; beyond the outermost centres
 * the place is theirs.
 */
function reference(image: readonly number[], [height = 0, width = 0, channels = 0]: readonly number[], to: readonly [number, number]) {
  const tent = (place: number, pixel: number, count: number): number => {
    const kept = Math.min(Math.max(place, 0.5), count - 0.5);
    return Math.max(0, 1 - Math.abs(kept - (pixel + 0.5)));
  };
  const made: number[] = [];
  for (let row = 0; row < to[0]; row++)
    for (let column = 0; column < to[1]; column++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const weight = tent(((row + 0.5) * height) / to[0], y, height) * tent(((column + 0.5) * width) / to[1], x, width);
            sum += weight * (image[(y * width + x) * channels + channel] ?? 0);
          }
        made.push(sum);
      }
  return made;
}

describe('resize', () => {
  it('gives the values that TensorFlow 2 and PyTorch give for a row of pixels', async () => {
    // torch 2.15: torch.nn.functional.interpolate([1, 2, 4], size=6 and 2, mode='bilinear', align_corners=False)
    const row = images([1, 3, 1], [1, 2, 4]);
    expect([...(await resize(row, 1, 6)).tensors['samples']!.data]).toEqual([1, 1.25, 1.75, 2.5, 3.5, 4]);
    expect([...(await resize(row, 1, 2)).tensors['samples']!.data]).toEqual([1.25, 3.5]);
  });

  it.each([
    [[5, 4, 3], 9, 7],
    [[6, 7, 1], 3, 2],
    [[1, 5, 2], 4, 1],
    [[3, 3, 1], 3, 3],
  ])('of %j to %i × %i is the weighted sum of the pixels around each new centre, sample by sample', async (shape, height, width) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const values = Array.from({ length: 2 * size }, (_, index) => Math.fround(((index * 37) % 101) / 101));
    const { data } = (await resize(images(shape, values), height, width)).tensors['samples']!;
    const expected = [0, 1].flatMap((sample) => reference(values.slice(sample * size, (sample + 1) * size), shape, [height, width]));
    expect(data.length).toBe(expected.length);
    for (const [index, value] of expected.entries()) expect(Math.abs(data[index]! - value)).toBeLessThanOrEqual(6.1e-8);
  });

  it('keeps labels, splits and ranges, and reads the values as they are normalised', async () => {
    const set = images([2, 2, 1], [0, 1, 0, 1, 1, 1, 1, 1]);
    const normal = await artifactOf(normalizeRun, { dataset: asInput(set) }, { method: 'std' });
    const small = await resize(normal, 1, 1);
    const { mean, std } = { mean: 0.75, std: Math.sqrt(3 / 16) };
    expect([...small.tensors['samples']!.data]).toEqual([Math.fround((0.5 - mean) / std), Math.fround((1 - mean) / std)]);
    const meta = readDatasetMeta(small.meta);
    expect(meta).toMatchObject({ shape: [1, 1, 1], channels: readDatasetMeta(normal.meta).channels, scale: rational(1) });
    for (const name of ['labels', 'train', 'val', 'test']) expect(small.tensors[name]?.data).toEqual(set.tensors[name]?.data);
    expect(Object.keys(small.tensors).sort()).toEqual(['labels', 'samples', 'test', 'train', 'val']);
  });

  it('refuses more than a tensor holds before it allocates', async () => {
    const set = images(
      [1, 1, 1],
      Array.from({ length: 40 }, () => 1),
    );
    const [outcome] = await runAll(resizeRun, { dataset: asInput(set) }, [{ height: 4096, width: 4096 }]);
    expect(outcome).toMatchObject({
      error: { code: 'TML7156', message: '40 images take 2.7 GB, and a tensor holds at most 2.1 GB' },
    });
  });
});
