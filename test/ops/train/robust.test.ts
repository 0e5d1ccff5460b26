import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Json } from '../../../src/graph/json.js';
import { pgdRun } from '../../../src/ops/attack/pgd.run.js';
import { digitsRun } from '../../../src/ops/dataset/digits.run.js';
import { accuracyRun } from '../../../src/ops/metric/accuracy.run.js';
import { robustAccuracyRun } from '../../../src/ops/metric/robust-accuracy.run.js';
import { trainRun } from '../../../src/ops/train/train.run.js';
import { artifactOf, asInput } from '../artifacts.js';

const network = {
  input: [28, 28],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 16, kernel: 3, dilation: 1, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'conv1d', inputs: [2], filters: 16, kernel: 3, dilation: 4, padding: 'causal' },
    { kind: 'relu', inputs: [3] },
    { kind: 'flatten', inputs: [4] },
    { kind: 'dense', inputs: [5], units: 10 },
  ],
} as const;
const base = { network: network as unknown as Json, epochs: 4, batch: 32, rate: '1/200', seed: 1, patience: 0, keep: 'last' };
const shared = { relative: 'none', clip: 'on' };
const eps = '1/10';
const ways: Readonly<Record<string, Json>> = {
  fast: { kind: 'fast', eps, alpha: null, ...shared },
  pgd: { kind: 'pgd', eps, steps: 5, alpha: null, ...shared },
  trades: { kind: 'trades', eps, steps: 5, alpha: null, beta: '6', ...shared },
  mart: { kind: 'mart', eps, steps: 5, alpha: null, beta: '5', ...shared },
  free: { kind: 'free', eps, replays: 4, ...shared },
};

const raisedIn = (flags: Json | undefined): string[] =>
  Object.entries(flags as Record<string, { readonly raised?: boolean }>).flatMap(([name, { raised }]) => (raised === true ? [name] : []));

describe('robust training on digits', () => {
  let digits: ArtifactDraft;
  const train = (params: Record<string, Json> = {}) =>
    artifactOf(trainRun, { data: asInput(digits, 'train'), validation: asInput(digits, 'val') }, { ...base, ...params });
  /** Clean accuracy, and what is left of it under PGD with 10 steps; the flags that PGD raises. */
  const measure = async (model: ArtifactDraft) => {
    const on = asInput(digits, 'test');
    const attack = { eps, loss: 'ce', labels: 'true', clip: 'on', relative: 'none', norm: 'linf', steps: 10, alpha: '1/40' };
    const adversarial = await artifactOf(pgdRun, { model: asInput(model), on }, { ...attack, start: 'random', restarts: 1, seed: 1 });
    const clean = (await artifactOf(accuracyRun, { model: asInput(model), on }, {})).meta['value'];
    const robust = (await artifactOf(robustAccuracyRun, { attack: asInput(adversarial) }, {})).meta['value'];
    return { clean: Number(clean), robust: Number(robust), flags: adversarial.meta['flags'] };
  };

  let plain: Awaited<ReturnType<typeof measure>>;
  beforeAll(async () => {
    digits = await artifactOf(digitsRun, {}, { as: 'sequence', train: 1000, seed: 1 });
    plain = await measure(await train());
  });

  it.each(Object.keys(ways))('%s keeps far more under PGD than plain training, and most of the clean accuracy', async (way) => {
    // The loss of MART asks for smaller steps, and more of them.
    const robust = await measure(await train({ robust: ways[way]!, ...(way === 'mart' ? { rate: '1/500', epochs: 12 } : {}) }));
    expect(robust.robust).toBeGreaterThan(plain.robust + 0.2);
    expect(robust.clean).toBeGreaterThan(0.7);
    expect(raisedIn(robust.flags)).toEqual([]);
  });

  it('noise is no attack: new in each epoch, the same for the same seed', async () => {
    const noise = { kind: 'noise', sigma: '1/10', ...shared };
    const [once, again, other] = [await train({ robust: noise }), await train({ robust: noise }), await train({ robust: noise, seed: 2 })];
    expect(again.meta).toEqual(once.meta);
    expect(other.meta['history']).not.toEqual(once.meta['history']);
    expect((await measure(once)).clean).toBeGreaterThan(0.8);
  });
});
