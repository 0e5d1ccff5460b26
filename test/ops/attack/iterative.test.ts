import { describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { rational } from '../../../src/graph/rational.js';
import { bimRun } from '../../../src/ops/attack/bim.run.js';
import { fgsmRun } from '../../../src/ops/attack/fgsm.run.js';
import { pgdRun } from '../../../src/ops/attack/pgd.run.js';
import { predictions } from '../../../src/ops/prediction.js';
import { artifactOf, asInput, quiet, runAll } from '../artifacts.js';
import { floatSet } from '../datasets.js';
import { golden, goldenBim, goldenLogits, goldenModel, goldenSamples, goldenSet } from './golden-net.js';
import { linear, piecewise } from './small-models.js';

const common = { eps: '1/10', loss: 'ce', labels: 'true', clip: 'on', relative: 'none', norm: 'linf' };
const bim = { ...common, steps: 20, alpha: '1/50' };
const pgd = { ...bim, start: 'random', restarts: 1, seed: 1 };
const attacks = [
  { name: 'bim', run: bimRun, defaults: bim },
  { name: 'pgd', run: pgdRun, defaults: pgd },
] as const;
const goldenInputs = (labels?: readonly number[]) => ({ model: asInput(goldenModel), on: asInput(goldenSet(labels), 'test') });
const data = (draft: ArtifactDraft, name: string) => draft.tensors[name]!.data;
const successes = (draft: ArtifactDraft) => Array.from(data(draft, 'success')).filter((value) => value === 1).length;

describe('bim on the reference network', () => {
  it.each(Object.entries(goldenBim))('stores what %s finds', async (_library, { x_adv, linf, robust_acc }) => {
    const draft = await artifactOf(bimRun, goldenInputs(), bim);
    const expectClose = (name: string, expected: readonly number[]) =>
      expected.forEach((value, index) => expect(Math.abs(data(draft, name)[index]! - value)).toBeLessThan(2e-5));
    expectClose('clean_logits', golden.logits.flat());
    expectClose(
      'adversarial_logits',
      x_adv.flatMap((sample) => goldenLogits(sample)),
    );
    expectClose('distance', linf);
    expect(successes(draft)).toBe(8 * (1 - robust_acc));
    expect(draft.meta).toMatchObject({ epsilon: '1/10', alpha: '1/50', steps: 20, restarts: 1, start: 'clean', sound: 'not checked' });
    expect(draft.meta['flags']).toMatchObject({
      zero_gradient: { state: 'checked', raised: false, count: 0 },
      non_finite_gradient: { state: 'checked', raised: false },
      iterative_weaker: { state: 'checked', raised: false, threshold: 0.002 },
      weaker_than_noise: { state: 'checked', raised: false, threshold: 0 },
      not_monotone: { state: 'not checked' },
    });
  });

  it('is pgd from the clean sample, bit for bit, whatever its restarts and seed', async () => {
    const expected = await artifactOf(bimRun, goldenInputs(), bim);
    for (const more of [{}, { restarts: 3 }, { seed: 7 }]) {
      const draft = await artifactOf(pgdRun, goldenInputs(), { ...pgd, start: 'clean', ...more });
      expect(draft.tensors).toEqual(expected.tensors);
    }
  });

  it('with one step of eps is fgsm, bit for bit', async () => {
    for (const loss of ['ce', 'mse']) {
      const expected = await artifactOf(fgsmRun, goldenInputs(), { ...common, loss });
      expect((await artifactOf(bimRun, goldenInputs(), { ...bim, loss, steps: 1, alpha: '1/10' })).tensors).toEqual(expected.tensors);
    }
  });
});

describe.each(attacks)('$name', ({ run, defaults }) => {
  it('leaves every sample as it is at eps 0', async () => {
    for (const alpha of ['0', '1/50']) {
      const draft = await artifactOf(run, goldenInputs(), { ...defaults, eps: '0', alpha });
      expect(data(draft, 'adversarial_logits')).toEqual(data(draft, 'clean_logits'));
      expect(data(draft, 'distance')).toEqual(new Float32Array(8));
      expect(draft.meta['flags']).toMatchObject({ iterative_weaker: { count: 0 }, weaker_than_noise: { count: 0 } });
    }
  });

  it('reaches the optimal corner against a linear classifier', async () => {
    const kernel = [0.5, -0.5, -1, 1, 0.25, -0.25];
    const set = floatSet({ shape: [3], samples: [0.4, 0.5, 0.6], labels: [0], classes: 2 });
    const draft = await artifactOf(run, { model: asInput(linear(kernel, 3, 2)), on: asInput(set, 'test') }, defaults);
    const margin = (name: string) => data(draft, name)[0]! - data(draft, name)[1]!;
    expect(margin('clean_logits') - margin('adversarial_logits')).toBeCloseTo(0.1 * (1 + 2 + 0.5), 6);
    expect(data(draft, 'distance')[0]).toBeCloseTo(0.1, 6);
  });

  it('stops at the valid range with clip: on and not with clip: off', async () => {
    const model = asInput(linear([1, -1, -1, 1], 2, 2));
    const on = asInput(floatSet({ shape: [2], samples: [0.75, 0.5], labels: [0], classes: 2 }), 'test');
    const params = { ...defaults, eps: '7/8', alpha: '1/8' };
    // The gradient of the loss is (−, +): 0.75 falls to 0, not −0.125; 0.5 rises to 1, not 1.375.
    expect(data(await artifactOf(run, { model, on }, params), 'adversarial_logits')[0]).toBe(-1);
    expect(data(await artifactOf(run, { model, on }, { ...params, clip: 'off' }), 'adversarial_logits')[0]).toBe(-1.5);
  });

  it('scales eps and alpha by each channel with relative: range', async () => {
    const ranges = [
      [rational(-4), rational(4)],
      [rational(-500), rational(500)],
    ] as const;
    const set = floatSet({ shape: [2], samples: [0.75, 0.5], labels: [0], classes: 2, ranges });
    const inputs = { model: asInput(linear([1, -1, -1, 1], 2, 2)), on: asInput(set, 'test') };
    const corner = await artifactOf(run, inputs, { ...defaults, eps: '1/8', alpha: '1/16', relative: 'range' });
    // 8 / 8 = 1 in the first channel and 1000 / 8 = 125 in the second.
    expect(data(corner, 'adversarial_logits')[0]).toBe(0.75 - 1 - (0.5 + 125));
    expect(data(corner, 'distance')[0]).toBe(0.125);
    if (run === bimRun) {
      const short = await artifactOf(run, inputs, { ...defaults, eps: '1/8', alpha: '1/64', steps: 2, relative: 'range' });
      expect(data(short, 'adversarial_logits')[0]).toBe(0.75 - 0.25 - (0.5 + 31.25));
    }
  });

  it('attacks the prediction of the clean sample with labels: predicted', async () => {
    const wrong = golden.labels.map((label) => (label + 1) % 5);
    const predicted = await artifactOf(run, goldenInputs(wrong), { ...defaults, labels: 'predicted' });
    const truth = await artifactOf(run, goldenInputs(), defaults);
    expect(data(predicted, 'adversarial_logits')).toEqual(data(truth, 'adversarial_logits'));
    expect(data(predicted, 'labels')).toEqual(Int32Array.from(wrong));
  });

  it('raises the loss it is told to raise', async () => {
    // Where the two losses pull apart: mse vanishes for a sample that is surely wrong, ce does not.
    const set = floatSet({ shape: [2], samples: [0.1, 0.9], labels: [0], classes: 2 });
    const inputs = { model: asInput(linear([400, -400, -400, 400], 2, 2)), on: asInput(set, 'test') };
    const distance = async (loss: string) =>
      data(await artifactOf(run, inputs, { ...defaults, loss, clip: 'off', steps: 3 }), 'distance')[0]!;
    expect(await distance('ce')).toBeGreaterThan(0.05);
    if (run === bimRun) expect(await distance('mse')).toBe(0);
  });

  it('reports steps, and stops when asked', async () => {
    const seen: number[] = [];
    await artifactOf(run, goldenInputs(), { ...defaults, steps: 3 }, { ...quiet, progress: ({ done, total }) => seen.push(done, total) });
    expect(seen).toEqual([1, 3, 2, 3, 3, 3]);
    const stop = new AbortController();
    const stopping = { progress: () => stop.abort(new Error('stopped')), signal: stop.signal, files: {} };
    await expect(runAll(run, goldenInputs(), [defaults], stopping)).rejects.toThrow('stopped');
  });
});

describe('pgd', () => {
  it('gives other bits with another seed and the same with the same', async () => {
    const logits = async (seed: number) => data(await artifactOf(pgdRun, goldenInputs(), { ...pgd, steps: 1, seed }), 'adversarial_logits');
    expect(await logits(1)).toEqual(await logits(1));
    expect(await logits(2)).not.toEqual(await logits(1));
  });

  it('is never weaker with more restarts, and ends its progress when all samples are broken', async () => {
    let before = new Uint8Array(8);
    for (const restarts of [1, 2, 5, 20]) {
      const seen: [number, number][] = [];
      const context = { ...quiet, progress: ({ done, total }: { done: number; total: number }) => void seen.push([done, total]) };
      const draft = await artifactOf(pgdRun, goldenInputs(), { ...pgd, steps: 2, alpha: '1/100', restarts }, context);
      const now = data(draft, 'success') as Uint8Array<ArrayBuffer>;
      before.forEach((broken, index) => expect(now[index]).toBeGreaterThanOrEqual(broken));
      expect(seen.at(-1)).toEqual([2 * restarts, 2 * restarts]);
      before = now;
    }
    expect(before.some((broken) => broken === 1)).toBe(true);
    const seen: number[] = [];
    const mislabelled = goldenInputs(golden.labels.map((label) => (label + 1) % 5));
    await artifactOf(pgdRun, mislabelled, { ...pgd, steps: 2, restarts: 50 }, { ...quiet, progress: ({ done }) => seen.push(done) });
    expect(seen.length).toBeLessThan(100);
    expect(seen.at(-1)).toBe(100);
  });
});

describe('the flags of iterative attacks', () => {
  const flagsOf = async (run: typeof bimRun, model: ArtifactDraft, set: ArtifactDraft, params: Record<string, string | number>) => {
    const draft = await artifactOf(run, { model: asInput(model), on: asInput(set, 'test') }, params);
    return { flags: draft.meta['flags'], sound: draft.meta['sound'], draft };
  };
  const points = (value: number, count: number) =>
    floatSet({ shape: [1], samples: new Float32Array(count).fill(value), labels: new Array<number>(count).fill(0), classes: 2 });

  it.each(attacks)('$name: saturated logits raise zero_gradient', async ({ run, defaults }) => {
    const set = floatSet({ shape: [2], samples: [0.9, 0.1, 0.8, 0.2], labels: [0, 0], classes: 2 });
    const { flags, sound } = await flagsOf(run, linear([1e5, -1e5, -1e5, 1e5], 2, 2), set, defaults);
    expect(flags).toMatchObject({ zero_gradient: { raised: true, count: 2, share: 1 }, non_finite_gradient: { raised: false } });
    expect(sound).toBe(false);
  });

  it.each(attacks)('$name: a gradient that vanishes where a sample is broken raises nothing', async ({ run, defaults }) => {
    const set = floatSet({ shape: [2], samples: [0.1, 0.9, 0.2, 0.8], labels: [0, 0], classes: 2 });
    const { flags } = await flagsOf(run, linear([1e5, -1e5, -1e5, 1e5], 2, 2), set, { ...defaults, loss: 'mse' });
    expect(flags).toMatchObject({ zero_gradient: { raised: false, count: 0 } });
  });

  it.each(attacks)(
    '$name: logits that overflow raise non_finite_gradient, and no such sample counts as robust',
    async ({ run, defaults }) => {
      const set = floatSet({ shape: [2], samples: [0.1, 0.2, 0.3, 0.4], labels: [0, 1], classes: 2 });
      const { flags, draft } = await flagsOf(run, linear([Infinity, -Infinity, Infinity, -Infinity], 2, 2), set, defaults);
      expect(flags).toMatchObject({ non_finite_gradient: { raised: true, count: 2 } });
      expect(data(draft, 'success')[1]).toBe(1);
    },
  );

  it('bim: a ditch of the margin before the cliff raises iterative_weaker and weaker_than_noise', async () => {
    // Margin 1 at 0.2, a ditch of 0.5 at 0.3, a wall of 1 at 0.4, −1 from 0.5 on.
    const model = piecewise(2, [
      { at: 0, by: -5 },
      { at: 0.3, by: 10 },
      { at: 0.4, by: -25 },
      { at: 0.5, by: 20 },
    ]);
    const params = { ...bim, eps: '1/2', alpha: '1/50' };
    const { flags, sound, draft } = await flagsOf(bimRun, model, points(0.2, 40), params);
    expect(successes(draft)).toBe(0);
    expect(flags).toMatchObject({ iterative_weaker: { raised: true, count: 40, share: 1 }, weaker_than_noise: { raised: true } });
    expect(sound).toBe(false);
    // The cliff begins at 0.45, and the noise is uniform in (−0.3, 0.7).
    const { count } = (flags as { weaker_than_noise: { count: number } }).weaker_than_noise;
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThan(20);
    // A random start gets behind the wall.
    const random = await flagsOf(pgdRun, model, points(0.2, 40), { ...pgd, ...params, restarts: 20 });
    expect(successes(random.draft)).toBe(40);
    expect(random.flags).toMatchObject({ iterative_weaker: { raised: false }, weaker_than_noise: { raised: false } });
  });

  it('pgd: a step that jumps over the middle of the ball raises weaker_than_noise', async () => {
    // Margin 10 · |x − 0.5| − 3: wrong between 0.2 and 0.8.
    const model = piecewise(12, [
      { at: -1, by: -10 },
      { at: 0.5, by: 20 },
    ]);
    const { flags, draft } = await flagsOf(pgdRun, model, points(0.15, 40), { ...pgd, eps: '4/5', alpha: '8/5' });
    expect(successes(draft)).toBe(0);
    expect(flags).toMatchObject({ weaker_than_noise: { raised: true }, iterative_weaker: { raised: false } });
    const careful = await flagsOf(pgdRun, model, points(0.15, 40), { ...pgd, eps: '4/5', alpha: '1/10' });
    expect(successes(careful.draft)).toBe(40);
    expect(careful.flags).toMatchObject({ weaker_than_noise: { raised: false } });
  });
});

describe('a batch of samples', () => {
  const many = 70;
  const samples = Array.from({ length: many * 12 }, (_, index) => goldenSamples[(index * 7) % 96]!);
  const labels = Array.from({ length: many }, (_, index) => index % 5);
  const part = (from: number, to: number) =>
    asInput(floatSet({ shape: [12], samples: samples.slice(from * 12, to * 12), labels: labels.slice(from, to), classes: 5 }), 'test');

  it('changes no bits of bim: a sample alone gives the same as in a set larger than a batch', async () => {
    const run = (from: number, to: number) => artifactOf(bimRun, { model: asInput(goldenModel), on: part(from, to) }, bim);
    const all = await run(0, many);
    for (const index of [0, 31, 32, 69]) {
      const alone = await run(index, index + 1);
      expect(data(alone, 'adversarial_logits')).toEqual(data(all, 'adversarial_logits').slice(index * 5, index * 5 + 5));
    }
  });

  it('counts every sample once: success is what the logits say', async () => {
    const draft = await artifactOf(pgdRun, { model: asInput(goldenModel), on: part(0, many) }, { ...pgd, restarts: 3 });
    const predicted = predictions(data(draft, 'adversarial_logits') as Float32Array, 5);
    expect(Array.from(data(draft, 'success'))).toEqual(labels.map((label, index) => (predicted[index] === label ? 0 : 1)));
    expect(draft.meta['summary']).toBe(`${successes(draft)} of 70 wrong after the attack`);
  });
});
