import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { canonicalJson } from '../../../src/graph/canonical-json.js';
import type { Json } from '../../../src/graph/json.js';
import { digitsRun } from '../../../src/ops/dataset/digits.run.js';
import type { Checkpoint, RunContext } from '../../../src/ops/op-run.js';
import { trainRun } from '../../../src/ops/train/train.run.js';
import { artifactOf, asInput, quiet } from '../artifacts.js';

const network = {
  input: [28, 28],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 8, kernel: 3, dilation: 2, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'dropout', inputs: [2], rate: '1/10' },
    { kind: 'flatten', inputs: [3] },
    { kind: 'dense', inputs: [4], units: 10 },
  ],
} as const;
const base = { network: network as unknown as Json, epochs: 6, batch: 32, rate: '1/200', seed: 1, patience: 0, keep: 'best' };
const STEPS = 10;

/** A context whose checkpoints outlive what runs in it, one after every epoch; `until` steps, then it is killed. */
class Place {
  readonly kept = new Map<string, Checkpoint>();
  /** Steps taken, by the number that progress gives them. */
  readonly steps: number[] = [];

  context(until = Number.POSITIVE_INFINITY): RunContext {
    return {
      ...quiet,
      progress: ({ done }) => {
        if (done > until) throw new Error('killed');
        this.steps.push(done);
      },
      checkpoints: {
        read: (params) => this.kept.get(canonicalJson(params)),
        isDue: () => true,
        write: (params, checkpoint) => this.kept.set(canonicalJson(params), checkpoint),
      },
    };
  }
}

describe('a training with checkpoints', () => {
  let digits: ArtifactDraft;
  const train = (params: Record<string, Json>, context = quiet) =>
    artifactOf(trainRun, { data: asInput(digits, 'train'), validation: asInput(digits, 'val') }, { ...base, ...params }, context);
  beforeAll(async () => {
    digits = await artifactOf(digitsRun, {}, { as: 'sequence', train: 320, seed: 1 });
  });

  const momentum = { kind: 'momentum', momentum: '9/10', nesterov: false };
  const rmsprop = { kind: 'rmsprop', decay: '9/10', epsilon: '1/100000000' };
  const free = { kind: 'free', eps: '1/20', replays: 2, relative: 'none', clip: 'on' };
  const trades = { kind: 'trades', eps: '1/20', steps: 2, alpha: null, beta: '6', relative: 'none', clip: 'on' };
  it.each<Record<string, Json>>([
    {},
    { optimizer: momentum, schedule: { kind: 'cosine', floor: '0' }, warmup: 1 },
    { optimizer: rmsprop, schedule: { kind: 'step', every: 2, factor: '1/2' }, keep: 'last' },
    { robust: free },
    { robust: trades },
    // Killed while weights are chosen.
    { sparse: { kind: 'iht', sparsity: '4/5', every: 7 } },
    // So fast that it stops early, a few epochs behind the best.
    { rate: '1/10', patience: 2, epochs: 12 },
  ])('that was killed ends with the bits of one that never was: %o', async (params) => {
    const whole = await train(params);
    const place = new Place();
    await expect(train(params, place.context(3 * STEPS + 4))).rejects.toThrow('killed');
    const again = place.steps.length;
    const continued = await train(params, place.context());
    expect(place.steps[again]).toBe(3 * STEPS + 1);
    expect(continued).toEqual(whole);
  });

  it('goes on where one of fewer epochs ended, and as one of as many would', async () => {
    const place = new Place();
    await train({ epochs: 4 }, place.context());
    const before = place.steps.length;
    const longer = await train({ epochs: 6 }, place.context());
    expect(place.steps.slice(before)[0]).toBe(4 * STEPS + 1);
    expect(longer).toEqual(await train({ epochs: 6 }));
  });

  it('begins anew where an earlier one went further, or had another course', async () => {
    const place = new Place();
    await train({ epochs: 4 }, place.context());
    for (const other of [
      { epochs: 2 },
      { epochs: 6, seed: 2 },
      { epochs: 6, rate: '1/100' },
      { epochs: 6, schedule: { kind: 'cosine', floor: '0' } },
    ]) {
      const before = place.steps.length;
      const found = await train(other, place.context());
      expect(place.steps[before]).toBe(1);
      expect(found).toEqual(await train(other));
    }
  });

  it('with a cosine, which needs to know its end, does not go on from a shorter one', async () => {
    const place = new Place();
    const schedule = { kind: 'cosine', floor: '0' };
    await train({ epochs: 4, schedule }, place.context());
    const before = place.steps.length;
    await train({ epochs: 6, schedule }, place.context());
    expect(place.steps[before]).toBe(1);
  });

  it('that ended early stays ended', async () => {
    const place = new Place();
    const params = { rate: '1/10', patience: 2, epochs: 12 };
    const once = await train(params, place.context());
    const before = place.steps.length;
    expect(await train({ ...params, epochs: 20 }, place.context())).toEqual(once);
    expect(place.steps).toHaveLength(before);
  });
});
