import { describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { rational } from '../../../src/graph/rational.js';
import { fgsmRun } from '../../../src/ops/attack/fgsm.run.js';
import { workerPlans } from '../../../src/ops/worker-executor.js';
import { artifactOf, asInput, quiet, runAll } from '../artifacts.js';
import { floatSet } from '../datasets.js';
import { golden, goldenLogits, goldenLoss, goldenModel, goldenNetwork, goldenSamples, goldenSet, goldenWeights } from './golden-net.js';
import { linear } from './small-models.js';

const defaults = { eps: '1/10', loss: 'ce', labels: 'true', clip: 'on', relative: 'none', norm: 'linf' };
const goldenInputs = (labels?: readonly number[]) => ({ model: asInput(goldenModel), on: asInput(goldenSet(labels), 'test') });
const data = (draft: ArtifactDraft, name: string) => draft.tensors[name]!.data;

describe('fgsm on the reference network', () => {
  it.each(['art', 'torchattacks'] as const)('moves the samples where %s moves them', async (library) => {
    const plans = await workerPlans();
    const plan = plans.attack(goldenNetwork, 8, 'ce');
    plan.setWeights(goldenWeights);
    const samples = Float32Array.from(goldenSamples);
    const { gradient, loss } = plan.gradient(samples, Int32Array.from(golden.labels), 8);
    const epsilon = new Float32Array(12).fill(0.1);
    const range = { low: new Float32Array(12), high: new Float32Array(12).fill(1) };
    const adversarial = plan.step({ current: samples, original: samples, gradient, stepSize: epsilon, epsilon, range }, 8);
    golden[library].x_adv.flat().forEach((expected, index) => expect(Math.abs(adversarial[index]! - expected)).toBeLessThan(2e-5));
    golden.gradient.flat().forEach((expected, index) => expect(Math.abs(gradient[index]! - expected)).toBeLessThan(2e-5));
    golden.crossEntropy.forEach((expected, index) => expect(Math.abs(loss[index]! - expected)).toBeLessThan(2e-5));
  });

  it('stores the logits before and after, distance and success of the published attack', async () => {
    const draft = await artifactOf(fgsmRun, goldenInputs(), defaults);
    const { art } = golden;
    golden.logits.flat().forEach((expected, index) => expect(Math.abs(data(draft, 'clean_logits')[index]! - expected)).toBeLessThan(2e-5));
    const after = art.x_adv.flatMap((sample) => goldenLogits(sample));
    after.forEach((expected, index) => expect(Math.abs(data(draft, 'adversarial_logits')[index]! - expected)).toBeLessThan(2e-5));
    art.linf.forEach((expected, index) => expect(Math.abs(data(draft, 'distance')[index]! - expected)).toBeLessThan(2e-5));
    expect(Array.from(data(draft, 'success')).filter((value) => value === 1).length).toBe(8 * (1 - art.robust_acc));
    expect(data(draft, 'labels')).toEqual(Int32Array.from(golden.labels));
    expect(draft.meta).toMatchObject({ norm: 'linf', epsilon: '1/10', unit: 'V', n: 8, sound: 'not checked' });
    expect(draft.meta['flags']).toMatchObject({
      zero_gradient: { state: 'checked', raised: false, count: 0, share: 0 },
      non_finite_gradient: { state: 'checked', raised: false },
      weaker_than_noise: { state: 'not checked' },
    });
  });

  it.each(['ce', 'mse'] as const)('steps along the sign of the numerical gradient with loss: %s', async (loss) => {
    const epsilon = 0.05;
    const draft = await artifactOf(fgsmRun, goldenInputs(), { ...defaults, eps: '1/20', loss });
    golden.labels.forEach((label, row) => {
      const sample = Array.from(Float32Array.from(goldenSamples.slice(row * 12, row * 12 + 12)));
      const at = (point: readonly number[]): number => goldenLoss(loss, goldenLogits(point), label);
      const moved = sample.map((value, index) => {
        const shifted = (by: number) => at(sample.with(index, value + by));
        const slope = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
        expect(Math.abs(slope)).toBeGreaterThan(1e-7);
        return Math.min(1, Math.max(0, value + epsilon * Math.sign(slope)));
      });
      goldenLogits(moved).forEach((expected, index) => {
        expect(Math.abs(data(draft, 'adversarial_logits')[row * 5 + index]! - expected)).toBeLessThan(2e-5);
      });
    });
  });

  it('gives every eps of a batch the bits of a run on its own', async () => {
    for (const loss of ['ce', 'mse']) {
      const variants = ['0', '1/1000', '1/10', '1/3', '1'].map((eps) => ({ ...defaults, eps, loss }));
      const together = await runAll(fgsmRun, goldenInputs(), variants);
      for (const [index, params] of variants.entries()) {
        expect(together[index]).toEqual({ ok: true, artifact: await artifactOf(fgsmRun, goldenInputs(), params) });
      }
    }
  });

  it('leaves a sample as it is at eps 0', async () => {
    const draft = await artifactOf(fgsmRun, goldenInputs(), { ...defaults, eps: '0' });
    expect(data(draft, 'adversarial_logits')).toEqual(data(draft, 'clean_logits'));
    expect(data(draft, 'distance')).toEqual(new Float32Array(8));
  });

  it('attacks the prediction with labels: predicted', async () => {
    // These labels are wrong for every sample, so attacking them moves the other way.
    const wrong = golden.labels.map((label) => (label + 1) % 5);
    const predicted = await artifactOf(fgsmRun, goldenInputs(wrong), { ...defaults, labels: 'predicted' });
    const truth = await artifactOf(fgsmRun, goldenInputs(), defaults);
    expect(data(predicted, 'adversarial_logits')).toEqual(data(truth, 'adversarial_logits'));
    expect(data(predicted, 'labels')).toEqual(Int32Array.from(wrong));
    const other = await artifactOf(fgsmRun, goldenInputs(wrong), defaults);
    expect(data(other, 'adversarial_logits')).not.toEqual(data(truth, 'adversarial_logits'));
  });

  it('lowers the margin of a binary linear classifier by eps times the 1-norm of its weights', async () => {
    const kernel = [0.5, -0.5, -1, 1, 0.25, -0.25];
    const set = floatSet({ shape: [3], samples: [0.4, 0.5, 0.6], labels: [0], classes: 2 });
    const draft = await artifactOf(fgsmRun, { model: asInput(linear(kernel, 3, 2)), on: asInput(set, 'test') }, defaults);
    const margin = (name: string) => data(draft, name)[0]! - data(draft, name)[1]!;
    expect(margin('clean_logits') - margin('adversarial_logits')).toBeCloseTo(0.1 * (1 + 2 + 0.5), 6);
  });
});

describe('the box', () => {
  const kernel = [1, -1, -1, 1];
  const inputs = (ranges: readonly (readonly [ReturnType<typeof rational>, ReturnType<typeof rational>])[]) => ({
    model: asInput(linear(kernel, 2, 2)),
    on: asInput(floatSet({ shape: [2], samples: [0.75, 0.5], labels: [0], classes: 2, ranges, units: ['g', 'deg/s'] }), 'test'),
  });
  const box = [
    [rational(-4), rational(4)],
    [rational(-500), rational(500)],
  ] as const;
  /** The sample after the attack, from its logits: x0 − x1 is the first of them. */
  const firstLogit = (draft: ArtifactDraft) => data(draft, 'adversarial_logits')[0]!;

  it('stops the attack with clip: on and not with clip: off', async () => {
    const small = [
      [rational(0), rational(1)],
      [rational(0), rational(1)],
    ] as const;
    const on = await artifactOf(fgsmRun, inputs(small), { ...defaults, eps: '7/8' });
    const off = await artifactOf(fgsmRun, inputs(small), { ...defaults, eps: '7/8', clip: 'off' });
    // The gradient of the loss is (−, +): 0.75 falls to 0, not −0.125; 0.5 rises to 1, not 1.375.
    expect(firstLogit(on)).toBe(-1);
    expect(data(on, 'distance')[0]).toBe(0.75);
    expect(firstLogit(off)).toBe(-1.5);
    expect(data(off, 'distance')[0]).toBe(0.875);
  });

  it('scales eps by the range of each channel with relative: range', async () => {
    const draft = await artifactOf(fgsmRun, inputs(box), { ...defaults, eps: '1/8', relative: 'range' });
    // 8 / 8 = 1 g and 1000 / 8 = 125 deg/s.
    expect(firstLogit(draft)).toBe(0.75 - 1 - (0.5 + 125));
    expect(data(draft, 'distance')[0]).toBe(0.125);
    expect(draft.meta['unit']).toBe('of range');
  });

  it('uses one eps in every channel without relative, and names the units', async () => {
    const draft = await artifactOf(fgsmRun, inputs(box), { ...defaults, eps: '1/4' });
    expect(firstLogit(draft)).toBe(0.75 - 0.25 - (0.5 + 0.25));
    expect(draft.meta['unit']).toBe('g, deg/s');
  });

  it('scales eps by the standard deviation of the training split with relative: std', async () => {
    // Training samples ±1 and ±8 about their mean: standard deviations 1 and 8, exactly.
    const set = floatSet({ shape: [2], samples: [1, 8, -1, -8, 0.75, 0.5], labels: [0, 1, 0], classes: 2, ranges: box, train: [0, 1] });
    const draft = await artifactOf(
      fgsmRun,
      { model: asInput(linear(kernel, 2, 2)), on: asInput(set, 'test') },
      { ...defaults, eps: '1/2', relative: 'std' },
    );
    expect(data(draft, 'adversarial_logits')[4]).toBe(0.75 - 0.5 - (0.5 + 4));
    expect(data(draft, 'distance')[2]).toBe(0.5);
    expect(draft.meta['unit']).toBe('of std');
  });
});

describe('flags', () => {
  const set = floatSet({ shape: [2], samples: [0.1, 0.2, 0.3, 0.4], labels: [0, 1], classes: 2 });
  const attack = (kernel: readonly number[]) =>
    artifactOf(fgsmRun, { model: asInput(linear(kernel, 2, 2)), on: asInput(set, 'test') }, defaults);

  it('raise zero_gradient where the loss does not depend on the sample, and the attack is not sound', async () => {
    const draft = await attack([0, 0, 0, 0]);
    expect(draft.meta['flags']).toMatchObject({ zero_gradient: { state: 'checked', raised: true, count: 2, share: 1, threshold: 0.01 } });
    expect(draft.meta['sound']).toBe(false);
    expect(data(draft, 'distance')).toEqual(new Float32Array(2));
  });

  it('raise non_finite_gradient where logits overflow, and no such sample counts as robust', async () => {
    const draft = await attack([3e38, -3e38, 3e38, -3e38].map((value) => value * 10));
    expect(draft.meta['flags']).toMatchObject({ non_finite_gradient: { raised: true } });
    expect(draft.meta['sound']).toBe(false);
  });
});

describe('a batch of samples', () => {
  it('changes no bits: a sample alone, and in a set larger than a batch, gives the same', async () => {
    const many = 71;
    const samples = Array.from({ length: many * 12 }, (_, index) => goldenSamples[(index * 7) % 96]!);
    const labels = Array.from({ length: many }, (_, index) => index % 5);
    const run = (from: number, to: number) =>
      artifactOf(
        fgsmRun,
        {
          model: asInput(goldenModel),
          on: asInput(
            floatSet({ shape: [12], samples: samples.slice(from * 12, to * 12), labels: labels.slice(from, to), classes: 5 }),
            'test',
          ),
        },
        defaults,
      );
    const all = await run(0, many);
    for (const index of [0, 31, 32, 70]) {
      const alone = await run(index, index + 1);
      for (const name of ['clean_logits', 'adversarial_logits'] as const) {
        expect(data(alone, name)).toEqual(data(all, name).slice(index * 5, index * 5 + 5));
      }
    }
  });

  it('reports progress and stops when asked', async () => {
    const seen: number[] = [];
    await artifactOf(fgsmRun, goldenInputs(), defaults, { ...quiet, progress: ({ done, total }) => seen.push(done, total) });
    expect(seen).toEqual([8, 8]);
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(runAll(fgsmRun, goldenInputs(), [defaults], { ...quiet, signal: stop.signal })).rejects.toThrow('stopped');
  });
});
