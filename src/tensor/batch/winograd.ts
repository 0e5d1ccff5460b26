import { at, type Buffer } from '../plan/buffer.js';
import type { Emitter } from '../plan/emitter.js';
import { type Backward, type BatchStep, type ImageShape, pixelCount } from './batch-primitive.js';
import { effectiveWeights, perChannel } from './folding.js';
import type { Geometry } from './geometry.js';

const FLOAT32_BYTES = 4;
/** Outputs of a tile on one side, and products of a tile. */
const SIDE = 4;
const PRODUCTS = 36;
/** With fewer channels the transforms cost more than the products that they save. */
const LEAST_CHANNELS = 16;
const TAPS = 9;
/** Tiles side by side that make the products of one plane worth a pass over its weights. */
const TILES_TOGETHER = 32;
/** A power of two between planes would put all of them in one set of the cache. */
const PLANE_GAP = 64;

/** Whether tiles of 4 × 4 outputs fill the image: 3 × 3 taps, no stride, and channels that fill vectors in both directions. */
export function fitsWinograd({ height, width, channels }: ImageShape, outputs: number, geometry: Geometry): boolean {
  const { kernel, stride, dilation, top, left, rows, columns } = geometry;
  const plain = kernel.every((side) => side === 3) && stride.every((step) => step === 1) && dilation === 1;
  const padded = top === 1 && left === 1 && rows === height && columns === width;
  const whole = height % SIDE === 0 && width % SIDE === 0 && channels % 8 === 0 && outputs % 8 === 0;
  return plain && padded && whole && Math.min(channels, outputs) >= LEAST_CHANNELS;
}

interface Planes {
  readonly buffer: Buffer;
  /** Bytes from plane to plane. */
  readonly stride: number;
}

function planesOf(emitter: Emitter, tiles: number, channels: number): Planes {
  const stride = FLOAT32_BYTES * tiles * channels + PLANE_GAP;
  return { buffer: emitter.block((PRODUCTS * stride) / FLOAT32_BYTES), stride };
}

/** The same convolution by fewer products: Winograd F(4 × 4, 3 × 3). */
export function emitWinograd(emitter: Emitter, step: BatchStep, input: ImageShape): Backward {
  const { height, width, channels } = input;
  const outputs = step.output.shape.channels;
  const { samples } = step;
  const tiles = (height / SIDE) * (width / SIDE);
  const group = Math.min(samples, Math.max(1, Math.ceil(TILES_TOGETHER / tiles)));
  const weights = effectiveWeights(emitter, step, TAPS * channels, outputs);
  const [x] = step.inputs.map((tensor) => tensor.buffer) as [Buffer];
  const kernelStride = FLOAT32_BYTES * channels * outputs + PLANE_GAP;
  const padded = (depth: number): Buffer => emitter.block((height + 2) * (width + 2) * depth);

  const convolve = (from: Buffer, depth: number, kernel: number, bias: number, to: Buffer, count: number, how: readonly number[]): void => {
    const [before, after] = [planesOf(emitter, group * tiles, depth), planesOf(emitter, group * tiles, count)];
    emitter.call(
      'winograd',
      ...[at(from), samples, height, width, depth, at(padded(depth)), kernel, kernelStride, bias],
      ...[at(before.buffer), before.stride, at(after.buffer), after.stride, group, at(to), count, ...how],
    );
  };

  const planes = emitter.persistent(PRODUCTS * kernelStride);
  emitter.prepare('winogradKernel', weights.kernel, planes, kernelStride, channels, outputs);
  let bias = 0;
  if (weights.bias !== 0) {
    bias = perChannel(emitter, outputs);
    emitter.prepare('packOutputs', weights.bias, bias, outputs);
  }
  convolve(x, channels, planes, bias, step.output.buffer, outputs, [step.activation, 0]);

  return (gradient, [target], trains) => {
    if (trains) {
      const { kernel, bias: own } = step.parameters;
      const [before, after] = [planesOf(emitter, group * tiles, channels), planesOf(emitter, group * tiles, outputs)];
      const sums = planesOf(emitter, channels, outputs);
      emitter.call(
        'winogradKernelGradient',
        ...[at(x), at(gradient), samples, height, width, channels, outputs, at(padded(channels))],
        ...[at(before.buffer), before.stride, at(after.buffer), after.stride, group, at(sums.buffer), sums.stride, kernel?.gradient ?? 0],
      );
      if (own) emitter.call('sumRows', at(gradient), samples * pixelCount(input), outputs, own.gradient);
    }
    if (!target) return;
    const turned = emitter.persistent(FLOAT32_BYTES * TAPS * channels * outputs);
    const turnedPlanes = emitter.persistent(PRODUCTS * kernelStride);
    emitter.prepare('turnKernel', weights.kernel, turned, channels, outputs);
    emitter.prepare('winogradKernel', turned, turnedPlanes, kernelStride, outputs, channels);
    convolve(gradient, outputs, turnedPlanes, 0, target.buffer, channels, [0, target.accumulate ? 1 : 0]);
  };
}
