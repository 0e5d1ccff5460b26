import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Json } from '../../../src/graph/json.js';
import { digitsRun } from '../../../src/ops/dataset/digits.run.js';
import { accuracyRun } from '../../../src/ops/metric/accuracy.run.js';
import { distillRun } from '../../../src/ops/train/distill.run.js';
import { trainRun } from '../../../src/ops/train/train.run.js';
import { artifactOf, asInput } from '../artifacts.js';

const dense = (...units: number[]): Json => ({
  input: [28, 28],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'flatten', inputs: [0] },
    ...units.flatMap((width, index) => [
      { kind: 'dense', inputs: [2 * index + 1], units: width },
      { kind: 'relu', inputs: [2 * index + 2] },
    ]),
    { kind: 'dense', inputs: [2 * units.length + 1], units: 10 },
  ],
});
const training = { epochs: 5, batch: 32, rate: '1/500', seed: 1, patience: 0, keep: 'last' };

describe('distill', () => {
  let digits: ArtifactDraft;
  let teacher: ArtifactDraft;
  const splits = () => ({ data: asInput(digits, 'train'), validation: asInput(digits, 'val') });
  const distill = (params: Record<string, Json> = {}) =>
    artifactOf(
      distillRun,
      { teacher: asInput(teacher), ...splits() },
      { ...training, network: dense(16), temperature: '4', weight: '1', ...params },
    );
  const accuracy = async (model: ArtifactDraft) =>
    Number((await artifactOf(accuracyRun, { model: asInput(model), on: asInput(digits, 'test') }, {})).meta['value']);

  beforeAll(async () => {
    digits = await artifactOf(digitsRun, {}, { as: 'sequence', train: 1000, seed: 1 });
    teacher = await artifactOf(trainRun, splits(), { ...training, network: dense(64) });
  });

  it('teaches without any label what the teacher knows', async () => {
    expect(await accuracy(await distill())).toBeGreaterThan(0.8);
  });

  it('teaches what a wrong teacher believes', async () => {
    const untaught = await artifactOf(trainRun, splits(), { ...training, network: dense(64), rate: '1/100000000000' });
    const good = teacher;
    teacher = untaught;
    expect(await accuracy(await distill())).toBeLessThan(0.4);
    teacher = good;
  });

  it('marks the student by what influenced its teacher', async () => {
    const { fittedOn } = (await distill({ epochs: 1 })).meta;
    expect(fittedOn).toHaveLength(4);
  });
});
