import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Json } from '../../../src/graph/json.js';
import { digitsRun } from '../../../src/ops/dataset/digits.run.js';
import { accuracyRun } from '../../../src/ops/metric/accuracy.run.js';
import { trainRun } from '../../../src/ops/train/train.run.js';
import { artifactOf, asInput, runAll } from '../artifacts.js';

/** A small temporal network over the rows of a digit. */
const network = {
  input: [28, 28],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 16, kernel: 3, dilation: 1, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'dropout', inputs: [2], rate: '1/20' },
    { kind: 'conv1d', inputs: [3], filters: 16, kernel: 3, dilation: 4, padding: 'causal' },
    { kind: 'relu', inputs: [4] },
    { kind: 'flatten', inputs: [5] },
    { kind: 'dense', inputs: [6], units: 10 },
  ],
} as const;
const defaults = { network: network as unknown as Json, epochs: 3, batch: 32, rate: '1/200', seed: 1, patience: 0, keep: 'best' };

interface Meta {
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly keptEpoch: number;
  readonly history: { readonly loss: number[]; readonly validationLoss: number[]; readonly validationAccuracy: number[] };
}
const metaOf = (draft: ArtifactDraft): Meta => draft.meta as unknown as Meta;
const bits = (draft: ArtifactDraft): string =>
  Object.entries(draft.tensors)
    .map(([name, { data }]) => `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`)
    .join('\n');

describe('train', () => {
  let digits: ArtifactDraft;
  const train = (params: Record<string, Json> = {}) =>
    artifactOf(trainRun, { data: asInput(digits, 'train'), validation: asInput(digits, 'val') }, { ...defaults, ...params });

  let trained: ArtifactDraft;
  beforeAll(async () => {
    digits = await artifactOf(digitsRun, {}, { as: 'sequence', train: 1000, seed: 1 });
    trained = await train();
  });

  it('learns: from a tenth at random to four fifths of unseen digits right', async () => {
    const { meta } = await artifactOf(accuracyRun, { model: asInput(trained), on: asInput(digits, 'test') }, {});
    expect(meta['value']).toBeGreaterThan(0.8);
    const { loss } = metaOf(trained).history;
    expect(loss[2]!).toBeLessThan(loss[0]! / 2);
  });

  it('writes the weights one tensor a parameter, and a history one entry an epoch', () => {
    expect(Object.entries(trained.tensors).map(([name, { shape }]) => [name, ...shape])).toEqual([
      ['1.kernel', 3, 28, 16],
      ['1.bias', 16],
      ['4.kernel', 3, 16, 16],
      ['4.bias', 16],
      ['7.kernel', 448, 10],
      ['7.bias', 10],
    ]);
    const { epochs, bestEpoch, keptEpoch, history } = metaOf(trained);
    expect([epochs, history.loss.length, history.validationLoss.length, history.validationAccuracy.length]).toEqual([3, 3, 3, 3]);
    expect(keptEpoch).toBe(bestEpoch);
    expect(Math.min(...history.validationLoss)).toBe(history.validationLoss[bestEpoch - 1]);
    expect(trained.meta).toMatchObject({ network, shape: [28, 28], fittedOn: [{ split: 'train' }, { split: 'val' }] });
  });

  it('keeps the weights whose validation accuracy it reports', async () => {
    const { meta } = await artifactOf(accuracyRun, { model: asInput(trained), on: asInput(digits, 'val') }, {});
    const { history, bestEpoch } = metaOf(trained);
    expect(meta['value']).toBe(history.validationAccuracy[bestEpoch - 1]);
  });

  it('gives the same bits for the same seed and others for another', async () => {
    expect(bits(await train())).toBe(bits(trained));
    expect(bits(await train({ seed: 2 }))).not.toBe(bits(trained));
  });

  it('continues where fewer epochs end: the history of two is the beginning of that of three', async () => {
    const two = metaOf(await train({ epochs: 2 }));
    expect(two.history.validationLoss).toEqual(metaOf(trained).history.validationLoss.slice(0, 2));
  });

  it('stops early and keeps the best or the last epoch', async () => {
    // So fast that the validation loss soon rises.
    const hasty = { epochs: 30, rate: '1/50', patience: 2 };
    const best = await train(hasty);
    const { epochs, bestEpoch, keptEpoch, history } = metaOf(best);
    expect(epochs).toBeLessThan(30);
    expect(epochs).toBe(bestEpoch + 2);
    expect(keptEpoch).toBe(bestEpoch);
    const last = await train({ ...hasty, keep: 'last' });
    expect(metaOf(last)).toMatchObject({ epochs, bestEpoch, keptEpoch: epochs, history });
    const accuracy = async (model: ArtifactDraft) =>
      (await artifactOf(accuracyRun, { model: asInput(model), on: asInput(digits, 'val') }, {})).meta['value'];
    expect(await accuracy(best)).toBe(history.validationAccuracy[bestEpoch - 1]);
    expect(await accuracy(last)).toBe(history.validationAccuracy[epochs - 1]);
  });

  const adam = { beta1: '9/10', beta2: '999/1000', epsilon: '1/100000000' };
  it.each<Record<string, Json>>([
    { optimizer: { kind: 'sgd' }, rate: '1/10' },
    { optimizer: { kind: 'momentum', momentum: '9/10', nesterov: true }, rate: '1/50' },
    { optimizer: { kind: 'adamw', ...adam }, weight_decay: '1/100' },
    { optimizer: { kind: 'rmsprop', decay: '9/10', epsilon: '1/100000000' }, rate: '1/500' },
    { schedule: { kind: 'cosine', floor: '0' }, warmup: 1, clip: '1' },
    { schedule: { kind: 'step', every: 1, factor: '1/2' } },
    { loss: 'mse', rate: '1/100' },
    { label_smoothing: '1/10', class_weights: { kind: 'balanced' } },
  ])('learns with %o', async (params) => {
    const model = await train(params);
    const { meta } = await artifactOf(accuracyRun, { model: asInput(model), on: asInput(digits, 'test') }, {});
    expect(meta['value']).toBeGreaterThan(0.75);
    expect(bits(model)).not.toBe(bits(trained));
  });

  it('learns nothing of classes that weigh 0', async () => {
    const weights = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((digit) => `${digit}: 0`).join(', ');
    const model = await train({ class_weights: { kind: 'by_class', weights } });
    const { meta } = await artifactOf(accuracyRun, { model: asInput(model), on: asInput(digits, 'test') }, {});
    expect(meta['value']).toBeLessThan(0.2);
    expect(metaOf(model).history.loss.at(-1)).toBeLessThan(0.01);
  });

  it('returns divergence as an error that names epoch and step', async () => {
    const inputs = { data: asInput(digits, 'train'), validation: asInput(digits, 'val') };
    const [outcome] = await runAll(trainRun, inputs, [{ ...defaults, rate: '1000000000000000000000000000000' }]);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'TML7101', data: { epoch: 1 } } });
    const error = outcome?.ok === false ? outcome.error : undefined;
    expect(error?.message).toMatch(
      /^training diverged in epoch 1, step \d+: the (output|weights) of layer \d+ \((conv1d|dense)\) (is|are) not finite$/,
    );
    expect(error?.data['step']).toBeLessThanOrEqual(32);
  });
});
