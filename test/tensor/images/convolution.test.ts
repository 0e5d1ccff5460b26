import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../property-seed.js';
import type { BatchPrimitive, BatchStep, ImageShape } from '../../../src/tensor/batch/batch-primitive.js';
import { convolution, depthwise } from '../../../src/tensor/batch/convolution.js';
import {
  type ConvolutionReference,
  convolutionGradientReference,
  convolutionReference,
} from '../../../src/tensor/batch/convolution.reference.js';
import { imageGeometry, sequenceGeometry } from '../../../src/tensor/batch/geometry.js';
import { fitsWinograd } from '../../../src/tensor/batch/winograd.js';
import { type Buffer, at } from '../../../src/tensor/plan/buffer.js';
import { Emitter, run } from '../../../src/tensor/plan/emitter.js';
import { expectClose } from '../closeness.js';
import { kernelMemory } from '../primitive-runner.js';
import { randomValues, testRandom } from '../random-networks.js';

const SAMPLES = 2;

/** Runs one convolution of two samples forward and backward; all of the memory is NaN before, so that whatever is not written shows. */
function runConvolution(
  primitive: BatchPrimitive,
  shape: ConvolutionReference,
  sample: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
) {
  const { input, geometry, filters } = shape;
  const channels = filters ?? input.channels;
  const outputShape: ImageShape = { height: geometry.rows, width: geometry.columns, channels };
  const size = geometry.rows * geometry.columns * channels;
  const emitter = new Emitter();
  const place = (count: number): number => emitter.persistent(4 * (count + 8));
  const kernels = { value: place(kernel.length), gradient: place(kernel.length) };
  const biases = { value: place(bias.length), gradient: place(bias.length) };
  const [x, y, dx, dy] = [
    emitter.block(SAMPLES * sample.length),
    emitter.block(SAMPLES * size),
    emitter.block(SAMPLES * sample.length),
    emitter.block(SAMPLES * size),
  ];
  const step: BatchStep = {
    samples: SAMPLES,
    inputs: [{ buffer: x, shape: input }],
    output: { buffer: y, shape: outputShape },
    activation: 0,
    parameters: { kernel: kernels, bias: biases },
    folded: null,
  };
  for (const buffer of [x, dy]) emitter.touch(buffer);
  const backward = primitive.forward(emitter, step);
  emitter.beginBackward();
  backward(dy, [{ buffer: dx, accumulate: false }], true);
  for (const buffer of [x, y, dx, dy]) emitter.call('copyRows', at(buffer), 0, at(buffer), 0, 0, 0, 0);
  const placed = emitter.place();
  const memory = kernelMemory(placed.bytes);
  memory.float32.fill(Number.NaN, 16_384 / 4);
  const view = (address: number, count: number): Float32Array => memory.float32.subarray(address / 4, address / 4 + count);
  const both = (buffer: Buffer): Float32Array => view(placed.address(buffer), buffer.count);
  view(kernels.value, kernel.length).set(kernel);
  view(biases.value, bias.length).set(bias);
  view(kernels.gradient, kernel.length).fill(0);
  view(biases.gradient, bias.length).fill(0);
  const gradient = randomValues(SAMPLES * size, testRandom(7));
  both(x).set([...sample, ...sample.map((one) => -one)]);
  both(dy).set(gradient);
  for (const calls of [placed.prepare, placed.forward, placed.backward]) run(memory, calls);
  return { y: both(y), dx: both(dx), gradient, kernel: view(kernels.gradient, kernel.length), bias: view(biases.gradient, bias.length) };
}

function compare(primitive: BatchPrimitive, shape: ConvolutionReference, seed: number): void {
  const random = testRandom(seed);
  const { input, geometry, filters } = shape;
  const size = input.height * input.width * input.channels;
  const sample = randomValues(size, random);
  const kernel = randomValues(geometry.kernel[0] * geometry.kernel[1] * input.channels * (filters ?? 1), random);
  const bias = randomValues(filters ?? input.channels, random);
  const actual = runConvolution(primitive, shape, sample, kernel, bias);
  const samples = [sample, sample.map((one) => -one)];
  expectClose(
    actual.y,
    samples.flatMap((x) => [...convolutionReference(shape, x, kernel, bias)]),
    1e-5,
    'output',
  );
  const half = actual.gradient.length / 2;
  const expected = samples.map((x, n) =>
    convolutionGradientReference(shape, x, kernel, actual.gradient.subarray(n * half, (n + 1) * half)),
  );
  const [first, second] = expected;
  if (!first || !second) throw new Error('two samples');
  const sum = (a: Float64Array, b: Float64Array): Float64Array => a.map((one, index) => one + (b[index] ?? Number.NaN));
  expectClose(actual.dx, [...first.input, ...second.input], 1e-5, 'gradient of the input');
  expectClose(actual.kernel, sum(first.kernel, second.kernel), 2e-5, 'gradient of the kernel');
  expectClose(actual.bias, sum(first.bias, second.bias), 2e-5, 'gradient of the bias');
}

const side = fc.integer({ min: 1, max: 13 });
const tap = fc.integer({ min: 1, max: 5 });
const step = fc.integer({ min: 1, max: 4 });
const windows = fc.record({
  input: fc.record({ height: side, width: side, channels: fc.integer({ min: 1, max: 19 }) }),
  kernel: fc.tuple(tap, tap),
  stride: fc.tuple(step, step),
  padding: fc.constantFrom('same', 'valid'),
  filters: fc.integer({ min: 1, max: 19 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

describe('convolutions agree with their definition in float64', () => {
  it('of images, for any sides, kernel, stride, padding, channels and filters', () => {
    fc.assert(
      fc.property(windows, ({ input, kernel, stride, padding, filters, seed }) => {
        fc.pre(padding === 'same' || (kernel[0] <= input.height && kernel[1] <= input.width));
        const geometry = imageGeometry(input, kernel, stride, padding);
        compare(convolution(input, geometry), { input, geometry, filters }, seed);
        compare(depthwise(input, geometry), { input, geometry, filters: null }, seed);
      }),
      { numRuns: 150 },
    );
  });

  it('of images whose sides and channels fill whole tiles, which take fewer products', () => {
    const sides = fc.integer({ min: 1, max: 5 }).map((tiles) => 4 * tiles);
    const depth = fc.integer({ min: 1, max: 6 }).map((eighths) => 8 * eighths);
    const whole = fc.record({ height: sides, width: sides, channels: depth });
    let fewer = 0;
    fc.assert(
      fc.property(whole, depth, fc.integer({ min: 1, max: 1e6 }), (input, filters, seed) => {
        const geometry = imageGeometry(input, [3, 3], [1, 1], 'same');
        if (fitsWinograd(input, filters, geometry)) fewer++;
        compare(convolution(input, geometry), { input, geometry, filters }, seed);
      }),
      { numRuns: 40 },
    );
    expect(fewer).toBeGreaterThan(15);
  });

  it('over time, dilated', () => {
    fc.assert(
      fc.property(side, tap, step, side, side, fc.integer({ min: 1, max: 1e6 }), (time, kernel, dilation, channels, filters, seed) => {
        const input = { height: time, width: 1, channels };
        const geometry = sequenceGeometry(input, kernel, dilation, (kernel - 1) * dilation, 0);
        compare(convolution(input, geometry), { input, geometry, filters }, seed);
      }),
      { numRuns: 60 },
    );
  });

  it('in blocks of output rows where the gradient of the input is too large for one', () => {
    const input = { height: 24, width: 24, channels: 24 };
    const geometry = imageGeometry(input, [5, 5], [1, 2], 'same');
    expect(geometry.rows * geometry.columns * 25 * 24).toBeGreaterThan(65_536);
    compare(convolution(input, geometry), { input, geometry, filters: 9 }, 5);
  });
});
