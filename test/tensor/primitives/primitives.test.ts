import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relu6, sigmoid, swish, tanh } from '../../../src/tensor/primitives/activations.js';
import { concat } from '../../../src/tensor/primitives/concat.js';
import {
  concatReference,
  matmulGradientReference,
  matmulReference,
  splitReference,
} from '../../../src/tensor/primitives/joins.reference.js';
import { mean } from '../../../src/tensor/primitives/mean.js';
import { pool } from '../../../src/tensor/primitives/pool.js';
import { softmax } from '../../../src/tensor/primitives/softmax.js';
import { matmul } from '../../../src/tensor/primitives/matmul.js';
import { conv1d } from '../../../src/tensor/primitives/conv1d.js';
import { conv1dGradientReference, conv1dReference } from '../../../src/tensor/primitives/conv1d.reference.js';
import { dense } from '../../../src/tensor/primitives/dense.js';
import { denseGradientReference, denseReference } from '../../../src/tensor/primitives/dense.reference.js';
import {
  lastGradientReference,
  lastReference,
  meanReference,
  poolReference,
  relu6GradientReference,
  relu6Reference,
  sigmoidGradientReference,
  sigmoidReference,
  softmaxGradientReference,
  softmaxReference,
  reluReference,
  sumReference,
  swishGradientReference,
  swishReference,
  takeGradientReference,
  takeReference,
  tanhGradientReference,
  tanhReference,
} from '../../../src/tensor/primitives/elementwise.reference.js';
import { flatten } from '../../../src/tensor/primitives/flatten.js';
import { last } from '../../../src/tensor/primitives/last.js';
import type { TensorShape } from '../../../src/tensor/primitives/primitive.js';
import { sum } from '../../../src/tensor/primitives/sum.js';
import { take } from '../../../src/tensor/primitives/take.js';
import { expectClose } from '../closeness.js';
import { runPrimitive } from '../primitive-runner.js';
import { randomValues, testRandom } from '../random-networks.js';

const sequence = (time: number, channels: number): TensorShape => ({ kind: 'sequence', rows: channels, count: time });
const features = (count: number): TensorShape => ({ kind: 'features', rows: 1, count });
const time = fc.integer({ min: 1, max: 70 });
const channels = fc.integer({ min: 1, max: 22 });
const seed = fc.integer({ min: 1, max: 1_000_000 });
const RUNS = { numRuns: 120, seed: 20_26 };

describe('conv1d', () => {
  const padding = fc.constantFrom('causal' as const, 'same' as const, 'valid' as const);
  const shapes = fc
    .record({
      time,
      channels,
      filters: channels,
      kernel: fc.integer({ min: 1, max: 9 }),
      dilation: fc.integer({ min: 1, max: 90 }),
      padding,
    })
    // Without padding the kernel must fit: the sequence is made long enough.
    .map((shape) => (shape.padding === 'valid' ? { ...shape, time: shape.time + (shape.kernel - 1) * shape.dilation } : shape));
  const outputTimes = (shape: { time: number; kernel: number; dilation: number; padding: string }): number =>
    shape.time - (shape.padding === 'valid' ? (shape.kernel - 1) * shape.dilation : 0);

  it('equals its float64 definition, forward and all gradients, for any size', () => {
    fc.assert(
      fc.property(shapes, seed, (shape, s) => {
        const random = testRandom(s);
        const x = randomValues(shape.time * shape.channels, random);
        const kernel = randomValues(shape.kernel * shape.channels * shape.filters, random);
        const bias = randomValues(shape.filters, random);
        const primitive = conv1d({ ...shape, times: { kind: 'all', count: outputTimes(shape) } });
        const inputs = [{ shape: sequence(shape.time, shape.channels), values: x }];
        const result = runPrimitive({ primitive, inputs, kernel, bias, outputGradient: (size) => randomValues(size, random) });
        expectClose(result.output, conv1dReference(shape, x, kernel, bias), 2e-6, 'output');
        const gradients = conv1dGradientReference(shape, x, kernel, result.outputGradient);
        expectClose(result.inputGradients[0] ?? [], gradients.input, 3e-6, 'input gradient');
        expectClose(result.kernelGradient, gradients.kernel, 3e-6, 'kernel gradient');
        expectClose(result.biasGradient, gradients.bias, 3e-6, 'bias gradient');
      }),
      RUNS,
    );
  });

  it('computes the last times alone when only they are stored', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 70 }), seed, (shape, wanted, s) => {
        const random = testRandom(s);
        const count = Math.min(wanted, outputTimes(shape));
        const x = randomValues(shape.time * shape.channels, random);
        const kernel = randomValues(shape.kernel * shape.channels * shape.filters, random);
        const bias = randomValues(shape.filters, random);
        const inputs = [{ shape: sequence(shape.time, shape.channels), values: x }];
        const primitive = conv1d({ ...shape, times: { kind: 'needed' } });
        const outputGradient = (size: number) => randomValues(size, random);
        const result = runPrimitive({ primitive, inputs, kernel, bias, outputCount: count, outputGradient });
        const skipped = (outputTimes(shape) - count) * shape.filters;
        expectClose(result.output, conv1dReference(shape, x, kernel, bias).slice(skipped), 2e-6, 'output');
        const padded = Float32Array.from([...new Float32Array(skipped), ...result.outputGradient]);
        const gradients = conv1dGradientReference(shape, x, kernel, padded);
        expectClose(result.inputGradients[0] ?? [], gradients.input, 3e-6, 'input gradient');
        expectClose(result.kernelGradient, gradients.kernel, 3e-6, 'kernel gradient');
      }),
      RUNS,
    );
  });

  it('counts a tap in the causal padding as a tap', () => {
    expect(
      conv1d({ channels: 3, filters: 5, kernel: 4, dilation: 2, padding: 'causal', times: { kind: 'needed' } }).macs(sequence(10, 5)),
    ).toBe(600);
  });

  it('demands the times its taps reach, as far as the sequence goes', () => {
    const { demand } = conv1d({ channels: 1, filters: 1, kernel: 3, dilation: 6, padding: 'causal', times: { kind: 'needed' } });
    expect(demand({ stride: 0, reach: 0 }, 100, 0)).toEqual({ stride: 6, reach: 12 });
    expect(demand({ stride: 4, reach: 40 }, 100, 0)).toEqual({ stride: 2, reach: 52 });
    expect(demand({ stride: 4, reach: 40 }, 50, 0)).toEqual({ stride: 2, reach: 48 });
    expect(demand({ stride: 0, reach: 0 }, 6, 0)).toEqual({ stride: 6, reach: 0 });
  });
});

describe('dense', () => {
  it('equals its float64 definition, forward and all gradients', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 40 }), seed, (count, units, s) => {
        const random = testRandom(s);
        const [x, kernel, bias] = [randomValues(count, random), randomValues(count * units, random), randomValues(units, random)];
        const inputs = [{ shape: features(count), values: x }];
        const result = runPrimitive({
          primitive: dense(count, units),
          inputs,
          kernel,
          bias,
          outputGradient: (size) => randomValues(size, random),
        });
        expectClose(result.output, denseReference(x, kernel, bias), 2e-6, 'output');
        const gradients = denseGradientReference(x, kernel, result.outputGradient);
        expectClose(result.inputGradients[0] ?? [], gradients.input, 2e-6, 'input gradient');
        expectClose(result.kernelGradient, gradients.kernel, 2e-6, 'kernel gradient');
        expectClose(result.biasGradient, gradients.bias, 2e-6, 'bias gradient');
      }),
      RUNS,
    );
  });
});

describe('primitives without weights', () => {
  const cases = fc.record({ time, channels, seed, terms: fc.integer({ min: 1, max: 4 }), kept: fc.integer({ min: 1, max: 70 }) });

  it('sum, also of the last times of longer inputs, and its ReLU', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (c, relu) => {
        const random = testRandom(c.seed);
        const count = Math.min(c.kept, c.time);
        const inputs = Array.from({ length: c.terms }, () => ({
          shape: sequence(c.time, c.channels),
          values: randomValues(c.time * c.channels, random),
        }));
        const post = { relu, dropout: null };
        const result = runPrimitive({
          primitive: sum,
          inputs,
          post,
          outputCount: count,
          outputGradient: (size) => randomValues(size, random),
        });
        const total = sumReference(inputs.map((input) => input.values)).slice((c.time - count) * c.channels);
        expectClose(result.output, relu ? reluReference(total) : total, 1e-6);
        for (const gradient of result.inputGradients) expect(gradient).toEqual(result.outputGradient);
      }),
      RUNS,
    );
  });

  it('tanh', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const random = testRandom(c.seed);
        const values = randomValues(c.time * c.channels, random);
        const inputs = [{ shape: sequence(c.time, c.channels), values }];
        const result = runPrimitive({ primitive: tanh, inputs, outputGradient: (size) => randomValues(size, random) });
        expectClose(result.output, tanhReference(values), 5e-7);
        expectClose(result.inputGradients[0] ?? [], tanhGradientReference(values, result.outputGradient), 2e-6);
      }),
      RUNS,
    );
  });

  it('sigmoid, swish, relu6 and softmax, also of the last times of longer inputs', () => {
    const activations = [
      { primitive: sigmoid, reference: sigmoidReference, gradient: sigmoidGradientReference },
      { primitive: swish, reference: swishReference, gradient: swishGradientReference },
      { primitive: relu6, reference: relu6Reference, gradient: relu6GradientReference },
    ];
    fc.assert(
      fc.property(cases, fc.boolean(), (c, flat) => {
        const random = testRandom(c.seed);
        const count = Math.min(c.kept, c.time);
        const shape = flat ? features(c.time * c.channels) : sequence(c.time, c.channels);
        const values = randomValues(c.time * c.channels, random, 6);
        const read = flat ? values : values.slice((c.time - count) * c.channels);
        const outputCount = flat ? values.length : count;
        const width = flat ? values.length : c.channels;
        const inputs = [{ shape, values }];
        for (const { primitive, reference, gradient } of activations) {
          const result = runPrimitive({ primitive, inputs, outputCount, outputGradient: (size) => randomValues(size, random) });
          expectClose(result.output, reference(read), 1e-6, primitive.name);
          expectClose(result.inputGradients[0] ?? [], gradient(read, result.outputGradient), 2e-6, `gradient of ${primitive.name}`);
        }
        const result = runPrimitive({ primitive: softmax, inputs, outputCount, outputGradient: (size) => randomValues(size, random) });
        expectClose(result.output, softmaxReference(read, width), 1e-6, 'softmax');
        const expected = softmaxGradientReference(read, width, result.outputGradient);
        result.inputGradients[0]?.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-6));
      }),
      RUNS,
    );
  });

  it('global_avgpool', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const random = testRandom(c.seed);
        const values = randomValues(c.time * c.channels, random);
        const inputs = [{ shape: sequence(c.time, c.channels), values }];
        const result = runPrimitive({ primitive: mean, inputs, outputGradient: (size) => randomValues(size, random) });
        expectClose(result.output, meanReference(values, c.channels), 2e-6);
        const spread = Float64Array.from(values, (_, index) => result.outputGradient[index % c.channels]! / c.time);
        expectClose(result.inputGradients[0] ?? [], spread, 1e-6);
      }),
      RUNS,
    );
  });

  it('maxpool and avgpool, with windows that overlap, touch or leave gaps', () => {
    const windows = fc.record({ size: fc.integer({ min: 1, max: 9 }), stride: fc.integer({ min: 1, max: 9 }), seed, time, channels });
    fc.assert(
      fc.property(windows, fc.constantFrom('largest' as const, 'mean' as const), (c, of) => {
        const random = testRandom(c.seed);
        const count = c.time + c.size - 1;
        const values = randomValues(count * c.channels, random);
        const inputs = [{ shape: sequence(count, c.channels), values }];
        const outputGradient = (size: number) => randomValues(size, random);
        const result = runPrimitive({ primitive: pool({ of, size: c.size, stride: c.stride, count }), inputs, outputGradient });
        expectClose(result.output, poolReference(of, values, c.channels, c.size, c.stride), 1e-6);
        // The gradient by differences in float64: exact for a mean, and for a maximum unless two values lie within the step.
        const step = 1e-7;
        const total = (x: Float64Array): number =>
          poolReference(of, x, c.channels, c.size, c.stride).reduce((sum, one, i) => sum + one * result.outputGradient[i]!, 0);
        for (const index of [0, values.length >> 1, values.length - 1]) {
          const [up, down] = [Float64Array.from(values), Float64Array.from(values)];
          up[index] = up[index]! + step;
          down[index] = down[index]! - step;
          expect(Math.abs(result.inputGradients[0]![index]! - (total(up) - total(down)) / (2 * step))).toBeLessThan(1e-5);
        }
      }),
      RUNS,
    );
  });

  it('last and flatten', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const random = testRandom(c.seed);
        const values = randomValues(c.time * c.channels, random);
        const inputs = [{ shape: sequence(c.time, c.channels), values }];
        const ofLast = runPrimitive({ primitive: last, inputs, outputGradient: (size) => randomValues(size, random) });
        expectClose(ofLast.output, lastReference(values, c.channels), 0);
        // The contribution covers the last time alone: the rest of the reference is zero.
        const expected = lastGradientReference(c.time, ofLast.outputGradient);
        expectClose(ofLast.inputGradients[0] ?? [], expected.slice((c.time - 1) * c.channels), 0);
        const flat = runPrimitive({ primitive: flatten, inputs, outputGradient: (size) => randomValues(size, random) });
        expect(flat.output).toEqual(values);
        expect(flat.inputGradients[0]).toEqual(flat.outputGradient);
      }),
      RUNS,
    );
  });

  it('concat of sequences, also of the last times of longer ones, and of features', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (c, flat) => {
        const random = testRandom(c.seed);
        const widths = Array.from({ length: c.terms }, (_, index) => 1 + ((c.channels * (index + 3)) % 9));
        const count = flat ? 1 : Math.min(c.kept, c.time);
        const inputs = widths.map((width) => {
          const shape = flat ? features(width) : sequence(c.time, width);
          return { shape, values: randomValues(shape.rows * shape.count, random) };
        });
        const outputCount = flat ? widths.reduce((sum, width) => sum + width, 0) : count;
        const result = runPrimitive({ primitive: concat, inputs, outputCount, outputGradient: (size) => randomValues(size, random) });
        const lasting = inputs.map(({ values }, index) => values.slice(values.length - count * widths[index]!));
        expectClose(result.output, concatReference(lasting, widths), 0);
        const parts = splitReference(result.outputGradient, widths);
        result.inputGradients.forEach((gradient, index) => expectClose(gradient, parts[index] ?? [], 0, `part ${index}`));
      }),
      RUNS,
    );
  });

  it('matmul, plain and transposed, also for the last rows alone', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 30 }), fc.boolean(), (c, columns, transpose) => {
        const random = testRandom(c.seed);
        const rows = Math.min(c.kept, c.time);
        const a = randomValues(c.time * c.channels, random);
        const b = randomValues(c.channels * columns, random);
        const result = runPrimitive({
          primitive: matmul(c.channels, transpose),
          inputs: [
            { shape: sequence(c.time, c.channels), values: a },
            { shape: transpose ? sequence(columns, c.channels) : sequence(c.channels, columns), values: b },
          ],
          outputCount: rows,
          outputGradient: (size) => randomValues(size, random),
        });
        const read = a.slice((c.time - rows) * c.channels);
        expectClose(result.output, matmulReference(read, b, c.channels, transpose), 2e-6, 'output');
        const gradients = matmulGradientReference(read, b, c.channels, transpose, result.outputGradient);
        expectClose(result.inputGradients[0] ?? [], gradients.left, 2e-6, 'gradient of the first');
        expectClose(result.inputGradients[1] ?? [], gradients.right, 2e-6, 'gradient of the second');
      }),
      RUNS,
    );
  });

  it('take', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 9 }), (c, ratio) => {
        const random = testRandom(c.seed);
        const count = Math.min(c.kept, Math.floor((c.time - 1) / ratio) + 1);
        const values = randomValues(c.time * c.channels, random);
        const inputs = [{ shape: sequence(c.time, c.channels), values }];
        const result = runPrimitive({
          primitive: take(ratio),
          inputs,
          outputCount: count,
          outputGradient: (size) => randomValues(size, random),
        });
        expectClose(result.output, takeReference(values, c.channels, ratio, count), 0);
        expectClose(result.inputGradients[0] ?? [], takeGradientReference(c.time, c.channels, ratio, result.outputGradient), 0);
      }),
      RUNS,
    );
  });
});
