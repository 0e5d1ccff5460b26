import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import { rational } from '../../../src/graph/rational.js';
import type { Network } from '../../../src/network/network.js';
import { fineTuneRun } from '../../../src/ops/train/fine-tune.run.js';
import { pruneRun } from '../../../src/ops/train/prune.run.js';
import { prunedWeights, sparsityOf } from '../../../src/ops/train/sparsity.js';
import { artifactOf, asInput } from '../artifacts.js';
import { goldenModel, goldenSamples, golden } from '../attack/golden-net.js';
import { floatSet } from '../datasets.js';

const network: Network = {
  input: [3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'dense', inputs: [0], units: 2 },
    { kind: 'dense', inputs: [1], units: 2 },
  ],
};
/** Kernel, bias, kernel, bias. */
const weights = [
  [6, -1, 2, -2, 5, 4],
  [0.5, -0.5],
  [0.1, -0.3, 0.2, 9],
  [0, 1],
].map((values) => Float32Array.from(values));
const lists = (all: readonly Float32Array[]): number[][] => all.map((values) => [...values]);

describe('pruning', () => {
  it('of each matrix on its own: the smallest by magnitude, of equal ones the first, biases never', () => {
    expect(lists(prunedWeights(network, weights, rational(1, 2), 'layer'))).toEqual(
      lists(
        [
          [6, 0, 0, 0, 5, 4],
          [0.5, -0.5],
          [0, -0.3, 0, 9],
          [0, 1],
        ].map((values) => Float32Array.from(values)),
      ),
    );
    expect(lists(prunedWeights(network, weights, rational(1, 3), 'layer'))[0]).toEqual([6, 0, 0, -2, 5, 4]);
  });

  it('of all together: one threshold', () => {
    expect(lists(prunedWeights(network, weights, rational(1, 2), 'global'))).toEqual([
      [6, 0, 0, -2, 5, 4],
      [0.5, -0.5],
      [0, 0, 0, 9],
      [0, 1],
    ]);
  });

  it('leaves the asked share of zeros, rounded down, and what is largest; more of it only adds zeros', () => {
    const value = fc.integer({ min: -5, max: 5 });
    const arrays = fc.tuple(fc.array(value, { minLength: 6, maxLength: 6 }), fc.array(value, { minLength: 4, maxLength: 4 }));
    fc.assert(
      fc.property(arrays, fc.nat(99), fc.nat(99), fc.constantFrom('layer', 'global'), ([first, second], a, b, scope) => {
        const given = [first, [1, 1], second, [1, 1]].map((values) => Float32Array.from(values));
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((percent) =>
          prunedWeights(network, given, rational(percent, 100), scope),
        );
        const present = sparsityOf(network, given).zeros;
        const asked =
          scope === 'global'
            ? Math.floor(Math.max(a, b) / 10)
            : Math.floor((6 * Math.max(a, b)) / 100) + Math.floor((4 * Math.max(a, b)) / 100);
        const { zeros } = sparsityOf(network, more!);
        expect(zeros).toBeGreaterThanOrEqual(asked);
        expect(zeros).toBeLessThanOrEqual(asked + present);
        less!.forEach((values, index) =>
          values.forEach((kept, place) => {
            if (kept === 0) expect(more![index]![place]).toBe(0);
          }),
        );
        expect(lists(prunedWeights(network, less!, rational(Math.max(a, b), 100), scope))).toEqual(lists(more!));
      }),
      { numRuns: 60 },
    );
  });
});

describe('prune and fine_tune', () => {
  const set = floatSet({ shape: [4, 3], samples: goldenSamples, labels: golden.labels, classes: 5 });
  let pruned: ArtifactDraft;
  const zeros = ({ tensors }: ArtifactDraft): string[] =>
    Object.entries(tensors).flatMap(([name, { data }]) =>
      name.endsWith('kernel') ? [...data.keys()].filter((place) => data[place] === 0).map((place) => `${name} ${place}`) : [],
    );

  beforeAll(async () => {
    pruned = await artifactOf(pruneRun, { model: asInput(goldenModel) }, { sparsity: '3/4', scope: 'layer' });
  });

  it('says how sparse the model is, and what influenced it', () => {
    const all = Object.entries(goldenModel.tensors).flatMap(([name, { data }]) => (name.endsWith('kernel') ? [data.length] : []));
    const expected = all.map((length) => Math.floor(length * 0.75)).reduce((sum, count) => sum + count);
    expect(zeros(pruned)).toHaveLength(expected);
    expect(pruned.meta['sparsity']).toBe(expected / all.reduce((sum, length) => sum + length));
    expect(pruned.meta['fittedOn']).toEqual(goldenModel.meta['fittedOn'] ?? []);
  });

  it('training on keeps the zeros and moves the rest; of a model that was not pruned it moves all', async () => {
    const params = {
      ...{ epochs: 3, batch: 3, rate: '1/100', seed: 1, patience: 0, keep: 'last' },
      unfreeze: { kind: 'all' },
      weight_decay: '1/100',
    };
    const tune = (model: ArtifactDraft) =>
      artifactOf(fineTuneRun, { model: asInput(model), data: asInput(set, 'train'), validation: asInput(set, 'val') }, params);
    const tuned = await tune(pruned);
    expect(zeros(tuned)).toEqual(zeros(pruned));
    expect(tuned.meta['sparsity']).toBe(pruned.meta['sparsity']);
    for (const [name, { data }] of Object.entries(tuned.tensors)) expect(data).not.toEqual(pruned.tensors[name]!.data);
    const { sparsity: _, ...meta } = pruned.meta;
    const dense = await tune({ ...pruned, meta });
    expect(dense.meta['sparsity']).toBeUndefined();
    expect(zeros(dense).length).toBeLessThan(zeros(pruned).length / 2);
  });
});
