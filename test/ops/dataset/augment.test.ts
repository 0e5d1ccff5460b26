import { describe, expect, it } from 'vitest';
import { rational } from '../../../src/graph/rational.js';
import { openAugmentation } from '../../../src/ops/data/augmentation.js';
import { openSplit } from '../../../src/ops/data/split-reader.js';
import { augmentRun } from '../../../src/ops/dataset/augment.run.js';
import { takeRun } from '../../../src/ops/dataset/take.run.js';
import { trainRun } from '../../../src/ops/train/train.run.js';
import { trainEpoch } from '../../../src/ops/train/train-epoch.js';
import { artifactOf, asInput, quiet } from '../artifacts.js';
import { floatSet } from '../datasets.js';
import { checkText } from '../../checker/check-text.js';

const defaults = { shift: '0', flip: false, scale: '0', noise: '0', seed: 1 };
const wide = [rational(-1000), rational(1000)] as const;
const setOf = (shape: readonly number[], samples: readonly number[], ranges = Array.from({ length: shape.at(-1)! }, () => wide)) =>
  floatSet({
    shape,
    samples,
    labels: Array.from({ length: samples.length / shape.reduce((a, b) => a * b) }, (_, sample) => sample % 2),
    classes: 2,
    ranges,
  });

/** The sample at a position of the training split, as epochs 1 to `epochs` see it. */
async function seen(set: ReturnType<typeof floatSet>, params: object, epochs: number, position = 0): Promise<number[][]> {
  const input = asInput(await artifactOf(augmentRun, { dataset: asInput(set) }, { ...defaults, ...params }), 'train');
  const split = openSplit(input);
  const augment = openAugmentation(input)!;
  return Array.from({ length: epochs }, (_, epoch) => {
    const sample = new Float32Array(split.size);
    split.read([position], sample);
    augment(sample, [position], epoch + 1);
    return [...sample];
  });
}

describe('augment', () => {
  it('shifts by whole steps, each as often, and repeats the edge', async () => {
    const sequence = setOf([5, 1], [1, 2, 3, 4, 5]);
    const made = (await seen(sequence, { shift: '2/5' }, 1000)).map((values) => values.join(''));
    const counts = ['11123', '11234', '12345', '23455', '34555'].map((form) => made.filter((one) => one === form).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1000);
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(65);
  });

  it('mirrors half of the images, whole pixels at a time, and shifts both ways', async () => {
    const image = setOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    const made = (await seen(image, { flip: true }, 400)).map((values) => values.join(''));
    expect(new Set(made)).toEqual(new Set(['12345678', '34127856']));
    expect(Math.abs(made.filter((one) => one === '34127856').length - 200)).toBeLessThan(50);
    const moved = (await seen(setOf([2, 2, 1], [1, 2, 3, 4]), { shift: '1/2' }, 400)).map((values) => values.join(''));
    expect(new Set(moved)).toEqual(new Set(['1234', '1212', '1133', '1111', '2222', '2244', '3333', '3434', '4444']));
  });

  it('multiplies a sample by one factor, within what was asked for', async () => {
    const made = await seen(setOf([2, 1], [8, -4]), { scale: '1/4' }, 500);
    const factors = made.map(([first = 0]) => first / 8);
    for (const [index, [, second]] of made.entries()) expect(second! / -4).toBeCloseTo(factors[index]!, 6);
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.75);
    expect(Math.min(...factors)).toBeLessThan(0.76);
    expect(Math.max(...factors)).toBeLessThanOrEqual(1.25);
    expect(Math.max(...factors)).toBeGreaterThan(1.24);
  });

  it('adds noise in units of the deviation of each channel, and stays within its range', async () => {
    // Deviations 1 and 10; the second channel ends at 12.
    const set = setOf([2], [-1, -10, 1, 10], [wide, [rational(-1000), rational(12)]]);
    const made = await seen(set, { noise: '1/2' }, 2000, 1);
    const first = made.map(([value = 0]) => value - 1);
    const mean = first.reduce((sum, value) => sum + value) / 2000;
    const deviation = Math.sqrt(first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2000);
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.04);
    const second = made.map(([, value = 0]) => value);
    expect(Math.max(...second)).toBe(12);
    expect(second.filter((value) => value < 5).length).toBeGreaterThan(200);
  });

  it('depends on seed, place and epoch, not on the batch it stands in', async () => {
    const set = setOf(
      [4, 2],
      Array.from({ length: 24 }, (_, index) => index),
    );
    const all = { shift: '1/2', scale: '1/2', noise: '1/2' };
    const [first, second] = await seen(set, all, 2, 2);
    expect(first).not.toEqual(second);
    expect((await seen(set, { ...all, seed: 2 }, 1, 2))[0]).not.toEqual(first);
    const input = asInput(await artifactOf(augmentRun, { dataset: asInput(set) }, { ...defaults, ...all }), 'train');
    const split = openSplit(input);
    const batches: number[][] = [];
    const learn = async ({ positions, samples }: { positions: ArrayLike<number>; samples: Float32Array }) => {
      for (let row = 0; row < positions.length; row++) batches[positions[row]!] = [...samples.subarray(row * 8, row * 8 + 8)];
      return { loss: 1, correct: 0 };
    };
    const augment = openAugmentation(input);
    await trainEpoch({ learn, data: split, augment, batch: 3, seed: 5, epoch: 2, epochs: 2, steps: 1 }, quiet);
    expect(batches[2]).toEqual(second);
  });

  it('stores nothing, and what is measured reads the samples as they are', async () => {
    const set = setOf([2], [1, 2, 3, 4, 5, 6]);
    const made = await artifactOf(augmentRun, { dataset: asInput(set) }, { ...defaults, scale: '1' });
    expect(made.tensors).toEqual(set.tensors);
    const read = new Float32Array(2);
    openSplit(asInput(made), 'test').read([1], read);
    expect([...read]).toEqual([3, 4]);
    const fewer = await artifactOf(takeRun, { dataset: asInput(made) }, { train: 2, val: null, test: null, seed: 1 });
    expect(openAugmentation(asInput(fewer, 'train'))).toBeDefined();
    expect(openAugmentation(asInput(set, 'train'))).toBeUndefined();
  });

  it('reaches whatever trains, and the validation of it not', async () => {
    const set = setOf(
      [2],
      Array.from({ length: 16 }, (_, index) => (index % 5) - 2),
    );
    const augmented = await artifactOf(augmentRun, { dataset: asInput(set) }, { ...defaults, noise: '1/2' });
    const layers = [
      { kind: 'input', inputs: [] },
      { kind: 'dense', inputs: [0], units: 2 },
    ];
    const params = { network: { input: [2], layers }, epochs: 2, batch: 4, rate: '1/1000000000', seed: 1, patience: 0, keep: 'last' };
    const train = async (data: typeof set) => {
      const inputs = { data: asInput(data, 'train'), validation: asInput(data, 'val') };
      return (await artifactOf(trainRun, inputs, params)).meta['history'] as Record<string, number[]>;
    };
    const [plain, changed] = [await train(set), await train(augmented)];
    // Weights hardly move: the two epochs see the same loss, unless their samples differ.
    expect(plain['loss']![1]).toBeCloseTo(plain['loss']![0]!, 5);
    expect(Math.abs(changed['loss']![1]! - changed['loss']![0]!)).toBeGreaterThan(1e-3);
    expect(changed['validationLoss']![1]).toBeCloseTo(plain['validationLoss']![1]!, 5);
    expect(await train(augmented)).toEqual(changed);
  });

  it('once is enough', () => {
    const text = 'edition 1\ndataset a = digits()\ndataset b = a -> augment(noise: 0.1) -> take(train: 9) -> augment(scale: 10%)\n';
    expect(checkText({ 'main.tml': text }).diagnostics).toMatchObject([{ code: 'TML3362', hint: 'give one augment all that it is to do' }]);
  });
});
