import { at, type Buffer } from '../plan/buffer.js';
import type { Emitter } from '../plan/emitter.js';
import { type Backward, type BatchPrimitive, type BatchStep, type GradientTarget, type ImageShape, pixelCount } from './batch-primitive.js';
import { effectiveWeights } from './folding.js';
import { type Geometry, isPadded, isPointwise } from './geometry.js';
import { emitWinograd, fitsWinograd } from './winograd.js';

const FLOAT32_BYTES = 4;
const PANEL = 8;
/** Values that one block of the input gradient, or of x and dy of the kernel gradient, may have: what a cache near the core holds. */
const GRADIENT_BLOCK = 65_536;
const NEAR_BLOCK = 4096;
const NEAR_PIXELS = 64;

const packedBytes = (outputs: number, terms: number): number => FLOAT32_BYTES * PANEL * Math.ceil(outputs / PANEL) * terms;

/** Convolution of images, of sequences as images of one column, and the matrix product of features as images of one pixel. */
export const convolution = (input: ImageShape, geometry: Geometry): BatchPrimitive => ({
  fusesActivation: true,
  fusesNormalization: true,
  forward: (emitter, step) =>
    fitsWinograd(input, step.output.shape.channels, geometry)
      ? emitWinograd(emitter, step, input)
      : emitConvolution(emitter, step, input, geometry),
});

interface Batch {
  readonly samples: number;
  readonly height: number;
  readonly width: number;
  readonly rows: number;
  readonly columns: number;
  readonly padded: Buffer | null;
  readonly paddedHeight: number;
  readonly paddedWidth: number;
}

/** The largest divisor that makes rows short enough for a cache near the core. */
function rowLength(pixels: number): number {
  let length = Math.min(NEAR_PIXELS, pixels);
  while (pixels % length !== 0) length--;
  return length;
}

/** Where pixels do not see each other the batch is one image of all of them. */
function layOut(emitter: Emitter, samples: number, input: ImageShape, geometry: Geometry): Batch {
  if (isPointwise(geometry)) {
    const pixels = samples * pixelCount(input);
    const width = rowLength(pixels);
    const height = pixels / width;
    return { samples: 1, height, width, rows: height, columns: width, padded: null, paddedHeight: height, paddedWidth: width };
  }
  const { rows, columns, paddedHeight, paddedWidth } = geometry;
  const padded = isPadded(geometry, input) ? emitter.block(paddedHeight * paddedWidth * input.channels) : null;
  return { samples, height: input.height, width: input.width, rows, columns, padded, paddedHeight, paddedWidth };
}

function emitConvolution(emitter: Emitter, step: BatchStep, input: ImageShape, geometry: Geometry): Backward {
  const { channels } = input;
  const outputs = step.output.shape.channels;
  const { kernel: sides, stride, dilation, top, left } = geometry;
  const terms = sides[0] * sides[1] * channels;
  const weights = effectiveWeights(emitter, step, terms, outputs);
  const [x] = step.inputs.map((tensor) => tensor.buffer) as [Buffer];
  const batch = layOut(emitter, step.samples, input, geometry);
  const { samples, height, width, rows, columns, padded, paddedHeight, paddedWidth } = batch;
  const shape = [height, width, channels] as const;
  const border = [paddedHeight, paddedWidth, top, left] as const;
  const taps = [...sides, ...stride, dilation] as const;

  const panels = emitter.persistent(packedBytes(outputs, terms));
  const bias = emitter.persistent(packedBytes(outputs, 1));
  emitter.prepare('packPanels', weights.kernel, panels, terms, outputs);
  emitter.prepare('packOutputs', weights.bias, bias, outputs);
  emitter.call(
    'conv2d',
    ...[at(x), samples, ...shape, padded ? at(padded) : 0, ...border],
    ...[panels, bias, at(step.output.buffer), rows, columns, outputs, ...taps, step.activation],
  );

  const inputGradient = (gradient: Buffer, { buffer, accumulate }: GradientTarget): void => {
    const transposed = emitter.persistent(packedBytes(terms, outputs));
    emitter.prepare('packTransposedPanels', weights.kernel, transposed, terms, outputs);
    const pointwise = isPointwise(geometry);
    const blockRows = Math.min(rows, Math.max(1, Math.floor(GRADIENT_BLOCK / (columns * terms))));
    const block = pointwise ? null : emitter.block(blockRows * columns * terms);
    const whole = pointwise ? null : emitter.block(paddedHeight * paddedWidth * channels);
    emitter.call(
      'conv2dInputGradient',
      ...[at(gradient), samples, rows, columns, outputs, transposed, block ? at(block) : 0, blockRows],
      ...[whole ? at(whole) : 0, ...border, at(buffer), ...shape, ...taps, accumulate ? 1 : 0],
    );
  };
  const weightGradient = (gradient: Buffer): void => {
    const { kernel, bias: own } = step.parameters;
    const near = Math.max(1, Math.floor(NEAR_BLOCK / (paddedWidth * channels * stride[0])));
    const again = padded && emitter.block(paddedHeight * paddedWidth * channels);
    emitter.call(
      'conv2dKernelGradient',
      ...[at(x), samples, ...shape, again ? at(again) : 0, ...border],
      ...[at(gradient), rows, columns, outputs, ...taps, kernel?.gradient ?? 0, near],
    );
    if (own) emitter.call('sumRows', at(gradient), step.samples * pixelCount(step.output.shape), outputs, own.gradient);
  };
  return (gradient, [target], trains) => {
    if (trains) weightGradient(gradient);
    if (target) inputGradient(gradient, target);
  };
}

/** One kernel a channel. */
export const depthwise = (input: ImageShape, geometry: Geometry): BatchPrimitive => ({
  fusesActivation: true,
  fusesNormalization: true,
  forward(emitter, step) {
    const { channels } = input;
    const { kernel: sides, stride, top, left, rows, columns, paddedHeight, paddedWidth } = geometry;
    const weights = effectiveWeights(emitter, step, sides[0] * sides[1], channels);
    const [x] = step.inputs.map((tensor) => tensor.buffer) as [Buffer];
    const shape = [input.height, input.width, channels] as const;
    const border = [paddedHeight, paddedWidth, top, left] as const;
    const taps = [...sides, ...stride] as const;
    const image = (): Buffer => emitter.block(paddedHeight * paddedWidth * channels);
    const pad = () => (isPadded(geometry, input) ? at(image()) : 0);
    emitter.call(
      'depthwise',
      ...[at(x), step.samples, ...shape, pad(), ...border],
      ...[weights.kernel, weights.bias, at(step.output.buffer), rows, columns, ...taps, step.activation],
    );
    return (gradient, [target], trains) => {
      if (target) {
        emitter.call(
          'depthwiseInputGradient',
          ...[at(gradient), step.samples, rows, columns, weights.kernel, at(image()), ...border],
          ...[at(target.buffer), ...shape, ...taps, target.accumulate ? 1 : 0],
        );
      }
      if (trains) {
        const { kernel, bias } = step.parameters;
        emitter.call(
          'depthwiseKernelGradient',
          ...[at(x), step.samples, ...shape, pad(), ...border],
          ...[at(gradient), rows, columns, ...taps, kernel?.gradient ?? 0],
        );
        if (bias) emitter.call('sumRows', at(gradient), step.samples * pixelCount(step.output.shape), channels, bias.gradient);
      }
    };
  },
});
