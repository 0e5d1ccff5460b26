import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeatureLayer, featureParameters } from '../../../src/network/feature-layer.js';
import { type RecurrentLayer, recurrentParameters } from '../../../src/network/recurrent-layer.js';
import { elementCount, type Shape } from '../../../src/network/shape.js';
import { bonsai } from '../../../src/tensor/primitives/bonsai.js';
import { featureReference } from '../../../src/tensor/primitives/feature-layers.reference.js';
import { protonn } from '../../../src/tensor/primitives/protonn.js';
import { recurrent } from '../../../src/tensor/primitives/recurrent.js';
import { recurrentReference } from '../../../src/tensor/primitives/recurrent.reference.js';

import { expectClose } from '../closeness.js';
import { type PrimitiveResult, runPrimitive } from '../primitive-runner.js';
import { randomValues, testRandom } from '../random-networks.js';

const RUNS = { numRuns: 60 };
const small = fc.integer({ min: 1, max: 23 });

const layers: fc.Arbitrary<RecurrentLayer> = fc
  .record({
    kind: fc.constantFrom('lstm' as const, 'gru' as const, 'fastrnn' as const, 'fastgrnn' as const),
    units: small,
    return: fc.constantFrom('sequence' as const, 'last' as const),
    direction: fc.constantFrom('forward' as const, 'backward' as const),
    input_rank: fc.option(fc.integer({ min: 1, max: 4 })),
    recurrent_rank: fc.option(fc.integer({ min: 1, max: 4 })),
  })
  .map(({ kind, input_rank, recurrent_rank, ...common }): RecurrentLayer => {
    const shared = { ...common, inputs: [0] as const };
    return kind === 'lstm' || kind === 'gru' ? { kind, ...shared } : { kind, ...shared, input_rank, recurrent_rank };
  });

const tensorsOf = (parameters: readonly { readonly shape: Shape }[], random: () => number, scale = 1): Float32Array[] =>
  parameters.map(({ shape }) => randomValues(elementCount(shape), random, shape.length === 2 ? scale / Math.sqrt(shape[0] ?? 1) : 0.7));

/**
 * What the gradients say of a small step in a random direction of everything at once, against what the float64 definition does there: a gradient that is wrong
 * anywhere is wrong here.
 */
function expectDirectionalDerivative(
  result: PrimitiveResult,
  x: Float32Array,
  tensors: readonly Float32Array[],
  random: () => number,
  output: (x: Float64Array, tensors: readonly Float64Array[]) => Float64Array,
): void {
  const step = 1e-5;
  const all = [x, ...tensors];
  const gradients = [result.inputGradients[0] ?? [], ...result.tensorGradients];
  // One tensor at a time, so that a small one is not lost among large ones.
  all.forEach((_, chosen) => {
    const directions = all.map((values, index) =>
      index === chosen ? randomValues(values.length, random) : new Float32Array(values.length),
    );
    const at = (sign: number): number => {
      const [moved, ...others] = all.map((values, index) =>
        Float64Array.from(values, (value, i) => value + sign * step * (directions[index]?.[i] ?? 0)),
      );
      return output(moved ?? new Float64Array(), others).reduce((sum, one, i) => sum + one * (result.outputGradient[i] ?? 0), 0);
    };
    const expected = (at(1) - at(-1)) / (2 * step);
    let [actual, scale] = [0, 0];
    Array.from(gradients[chosen] ?? []).forEach((gradient, i) => {
      actual += gradient * (directions[chosen]?.[i] ?? 0);
      scale += Math.abs(gradient * (directions[chosen]?.[i] ?? 0));
    });
    expect(Math.abs(actual - expected), `tensor ${chosen}: ${actual} instead of ${expected}`).toBeLessThan(3e-5 * Math.max(scale, 0.05));
  });
}

describe('recurrent cells', () => {
  it('equal their float64 definition, states and all gradients, for any size, rank and direction', () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 1, max: 40 }), small, fc.nat(1e6), (layer, time, channels, seed) => {
        const random = testRandom(seed + 1);
        const x = randomValues(time * channels, random);
        const tensors = tensorsOf(recurrentParameters(layer, channels), random);
        const inputs = [{ shape: { kind: 'sequence' as const, rows: channels, count: time }, values: x }];
        const result = runPrimitive({
          primitive: recurrent(layer, channels, time),
          inputs,
          tensors,
          outputGradient: (size) => randomValues(size, random),
        });
        expectClose(result.output, recurrentReference(layer, x, channels, tensors), 3e-6, layer.kind);
        expectDirectionalDerivative(result, x, tensors, random, (moved, others) => recurrentReference(layer, moved, channels, others));
      }),
      RUNS,
    );
  });

  it('give the last state as the last row of the sequence, and read backward as forward on the reversed sequence', () => {
    const random = testRandom(5);
    const [time, channels] = [9, 3];
    const layer: RecurrentLayer = { kind: 'gru', inputs: [0], units: 5, return: 'sequence', direction: 'backward' };
    const x = randomValues(time * channels, random);
    const reversed = Float32Array.from(
      Array.from({ length: time }, (_, t) => [...x.slice((time - 1 - t) * channels, (time - t) * channels)]).flat(),
    );
    const tensors = tensorsOf(recurrentParameters(layer, channels), random);
    const run = (of: RecurrentLayer, values: Float32Array): Float32Array =>
      runPrimitive({
        primitive: recurrent(of, channels, time),
        inputs: [{ shape: { kind: 'sequence', rows: channels, count: time }, values }],
        tensors,
        outputGradient: (size) => new Float32Array(size),
      }).output;
    const backward = run(layer, x);
    const forward = run({ ...layer, direction: 'forward' }, reversed);
    expect(backward.slice(0, 5)).toEqual(forward.slice(-5));
    expect(run({ ...layer, return: 'last' }, x)).toEqual(backward.slice(0, 5));
  });

  it('show a NaN in the state from the time on at which it came', () => {
    const random = testRandom(7);
    const x = randomValues(6 * 2, random);
    x[2 * 3] = Number.NaN;
    for (const kind of ['lstm', 'gru', 'fastrnn', 'fastgrnn'] as const) {
      const shared = { inputs: [0] as const, units: 4, return: 'sequence' as const, direction: 'forward' as const };
      const layer: RecurrentLayer =
        kind === 'lstm' || kind === 'gru' ? { kind, ...shared } : { kind, ...shared, input_rank: null, recurrent_rank: null };
      const { output } = runPrimitive({
        primitive: recurrent(layer, 2, 6),
        inputs: [{ shape: { kind: 'sequence', rows: 2, count: 6 }, values: x }],
        tensors: tensorsOf(recurrentParameters(layer, 2), random),
        outputGradient: (size) => new Float32Array(size),
      });
      expect(output.slice(0, 12).every(Number.isFinite), kind).toBe(true);
      expect(output.slice(12).every(Number.isNaN), kind).toBe(true);
    }
  });
});

describe('feature classifiers', () => {
  const classifiers: fc.Arbitrary<FeatureLayer> = fc
    .record({
      kind: fc.constantFrom('bonsai' as const, 'protonn' as const),
      units: fc.integer({ min: 1, max: 11 }),
      projection: fc.integer({ min: 1, max: 13 }),
      depth: fc.integer({ min: 1, max: 4 }),
      prototypes: fc.integer({ min: 1, max: 21 }),
      constant: fc.constantFrom('1/2', '1', '3/2'),
    })
    .map(({ kind, units, projection, depth, prototypes, constant }): FeatureLayer => {
      const shared = { inputs: [0] as const, units, projection };
      return kind === 'bonsai'
        ? { kind, ...shared, depth, sigma: constant, sharpness: '2' }
        : { kind, ...shared, prototypes, gamma: constant };
    });

  it('equal their float64 definition, scores and all gradients', () => {
    fc.assert(
      fc.property(classifiers, fc.integer({ min: 1, max: 17 }), fc.nat(1e6), (layer, features, seed) => {
        const random = testRandom(seed + 1);
        const x = randomValues(features, random);
        const tensors = tensorsOf(featureParameters(layer, features), random);
        const result = runPrimitive({
          primitive: layer.kind === 'bonsai' ? bonsai(layer, features) : protonn(layer, features),
          inputs: [{ shape: { kind: 'features', rows: 1, count: features }, values: x }],
          tensors,
          outputGradient: (size) => randomValues(size, random),
        });
        expectClose(result.output, featureReference(layer, x, tensors), 5e-6, layer.kind);
        expectDirectionalDerivative(result, x, tensors, random, (moved, others) => featureReference(layer, moved, others));
      }),
      RUNS,
    );
  });

  it('send a sample along one path of a sharp tree, and no gradient through the branches', () => {
    const random = testRandom(3);
    const layer = { kind: 'bonsai', inputs: [0], units: 3, projection: 5, depth: 3, sigma: '1', sharpness: '1000000000' } as const;
    const tensors = tensorsOf(featureParameters(layer, 4), random);
    const x = randomValues(4, random);
    const result = runPrimitive({
      primitive: bonsai(layer, 4),
      inputs: [{ shape: { kind: 'features', rows: 1, count: 4 }, values: x }],
      tensors,
      outputGradient: (size) => randomValues(size, random),
    });
    expectClose(result.output, featureReference(layer, x, tensors), 2e-6);
    expect(result.tensorGradients[3]?.every((value) => Math.abs(value) === 0)).toBe(true);
    const rows = Array.from({ length: 15 }, (_, node) => result.tensorGradients[1]?.slice(node * 15, (node + 1) * 15).some((v) => v !== 0));
    expect(rows.filter(Boolean)).toHaveLength(4);
  });
});
