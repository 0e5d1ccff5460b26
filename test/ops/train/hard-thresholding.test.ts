import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Json } from '../../../src/graph/json.js';
import type { Network } from '../../../src/network/network.js';
import { digitsRun } from '../../../src/ops/dataset/digits.run.js';
import { accuracyRun } from '../../../src/ops/metric/accuracy.run.js';
import { openThresholding } from '../../../src/ops/train/hard-thresholding.js';
import { pruneRun } from '../../../src/ops/train/prune.run.js';
import { trainRun } from '../../../src/ops/train/train.run.js';
import { artifactOf, asInput } from '../artifacts.js';

const iht = (sparsity: string, every: number): Json => ({ kind: 'iht', sparsity, every });

describe('what follows a step', () => {
  const network: Network = {
    input: [2],
    layers: [
      { kind: 'input', inputs: [] },
      { kind: 'dense', inputs: [0], units: 2 },
      { kind: 'dense', inputs: [1], units: 1 },
    ],
  };
  /** Every step adds 1 to each weight: kernel, bias, kernel, bias. */
  const follow = (epochs: number, steps: number, every: number, frozen?: ReadonlySet<number>): number[][] => {
    const weights = [[-4, 3, -2, 1], [0, 0], [5, 6], [0]].map((values) => Float32Array.from(values));
    const params = { epochs, sparse: iht('1/2', every) };
    const projector = openThresholding(params, network, steps, { weights: () => weights.map((values) => values.slice()) }, frozen)!;
    for (let epoch = 1; epoch <= epochs; epoch++)
      for (let step = 1; step <= steps; step++) {
        const project = projector({ epoch, step });
        for (const values of weights) values.forEach((value, place) => (values[place] = value + 1));
        project?.(weights);
      }
    return weights.map((values) => [...values]);
  };

  it('is nothing, then the choice of the largest, which stays to the end', () => {
    // One dense step: -3 4 -1 2. Behind the second one -2 5 0 3 become 0 5 0 3, and the third adds to these alone.
    expect(follow(3, 1, 1)).toEqual([[0, 6, 0, 4], [3, 3], [0, 9], [3]]);
  });

  it('is a choice anew each time; between two, what is 0 stays', () => {
    // Behind the four dense steps 0 7 2 5, behind the first choice 0 8 0 6.
    expect(follow(12, 1, 2)[0]).toEqual([0, 15, 0, 13]);
    // Of 5 and 6 the larger, whenever it is asked.
    expect(follow(12, 1, 1)[2]).toEqual([0, 18]);
  });

  it('leaves frozen tensors alone', () => {
    expect(follow(3, 1, 1, new Set([0, 1]))).toEqual([[-1, 6, 1, 4], [3, 3], [0, 9], [3]]);
  });
});

describe('training with hard thresholding', () => {
  const network = {
    input: [28, 28],
    layers: [
      { kind: 'input', inputs: [] },
      { kind: 'conv1d', inputs: [0], filters: 16, kernel: 3, dilation: 1, padding: 'causal' },
      { kind: 'relu', inputs: [1] },
      { kind: 'flatten', inputs: [2] },
      { kind: 'dense', inputs: [3], units: 10 },
    ],
  } as const;
  const base = { network: network as unknown as Json, epochs: 6, batch: 32, rate: '1/200', seed: 1, patience: 0, keep: 'best' };
  let digits: ArtifactDraft;
  const train = (params: Record<string, Json> = {}) =>
    artifactOf(trainRun, { data: asInput(digits, 'train'), validation: asInput(digits, 'val') }, { ...base, ...params });
  const accuracy = async (model: ArtifactDraft) =>
    Number((await artifactOf(accuracyRun, { model: asInput(model), on: asInput(digits, 'test') }, {})).meta['value']);
  const zeros = ({ tensors }: ArtifactDraft) =>
    ['1.kernel', '4.kernel'].map((name) => (tensors[name]!.data as Float32Array).filter((value) => value === 0).length);

  beforeAll(async () => {
    digits = await artifactOf(digitsRun, {}, { as: 'sequence', train: 600, seed: 1 });
  });

  it('gives each matrix its share of zeros, and far better answers than pruning afterwards', async () => {
    const sparse = await train({ sparse: iht('19/20', 5) });
    expect(zeros(sparse)).toEqual([Math.floor(3 * 28 * 16 * 0.95), Math.floor(28 * 16 * 10 * 0.95)]);
    expect(sparse.meta['sparsity']).toBeCloseTo(0.95, 2);
    expect(sparse.meta['bestEpoch']).toBeGreaterThan(4);
    const pruned = await artifactOf(pruneRun, { model: asInput(await train()) }, { sparsity: '19/20', scope: 'layer' });
    expect(zeros(pruned)).toEqual(zeros(sparse));
    expect(await accuracy(sparse)).toBeGreaterThan((await accuracy(pruned)) + 0.1);
  });
});
