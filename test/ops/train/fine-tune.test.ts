import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Json } from '../../../src/graph/json.js';
import { digitsRun } from '../../../src/ops/dataset/digits.run.js';
import { accuracyRun } from '../../../src/ops/metric/accuracy.run.js';
import { fineTuneRun } from '../../../src/ops/train/fine-tune.run.js';
import { trainRun } from '../../../src/ops/train/train.run.js';
import { artifactOf, asInput } from '../artifacts.js';

const network = {
  input: [28, 28],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 16, kernel: 3, dilation: 1, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'flatten', inputs: [2] },
    { kind: 'dense', inputs: [3], units: 12 },
    { kind: 'relu', inputs: [4] },
    { kind: 'dense', inputs: [5], units: 10 },
  ],
} as const;
const training = { epochs: 2, batch: 32, rate: '1/500', seed: 1, patience: 0, keep: 'last' };

describe('fine_tune', () => {
  let digits: ArtifactDraft;
  let start: ArtifactDraft;
  const splits = () => ({ data: asInput(digits, 'train'), validation: asInput(digits, 'val') });
  const tune = (params: Record<string, Json> = {}) =>
    artifactOf(fineTuneRun, { model: asInput(start), ...splits() }, { ...training, unfreeze: { kind: 'all' }, ...params });
  const accuracy = async (model: ArtifactDraft) =>
    Number((await artifactOf(accuracyRun, { model: asInput(model), on: asInput(digits, 'test') }, {})).meta['value']);
  const changed = (model: ArtifactDraft): string[] =>
    Object.keys(model.tensors).filter((name) => {
      const [a, b] = [model.tensors[name]!.data, start.tensors[name]!.data];
      return a.some((value, index) => value !== b[index]);
    });

  beforeAll(async () => {
    digits = await artifactOf(digitsRun, {}, { as: 'sequence', train: 1000, seed: 1 });
    start = await artifactOf(trainRun, splits(), { ...training, network: network as unknown as Json });
  });

  it('goes on from the weights there are: better after more epochs, near them at a small rate', async () => {
    expect(await accuracy(await tune({ epochs: 4 }))).toBeGreaterThan((await accuracy(start)) + 0.02);
    const still = await tune({ epochs: 1, rate: '1/1000000000' });
    for (const [name, { data }] of Object.entries(still.tensors))
      data.forEach((value, index) => expect(Math.abs(value - start.tensors[name]!.data[index]!)).toBeLessThan(1e-6));
  });

  it('leaves frozen layers as they are, weight decay and all', async () => {
    const decay = { weight_decay: '1/10', clip: '1' };
    expect(changed(await tune({ unfreeze: { kind: 'last', layers: 1 }, ...decay }))).toEqual(['6.kernel', '6.bias']);
    expect(changed(await tune({ unfreeze: { kind: 'last', layers: 2 } }))).toEqual(['4.kernel', '4.bias', '6.kernel', '6.bias']);
    expect(changed(await tune(decay))).toHaveLength(6);
  });

  it('names all splits that influenced the weights', async () => {
    const { fittedOn } = (await tune()).meta;
    expect(fittedOn).toMatchObject([{ split: 'train' }, { split: 'val' }, { split: 'train' }, { split: 'val' }]);
  });
});
