import { parseRational } from '../graph/rational.js';
import { type ImageLayer, type ImagePadding, type Sides, windowsOf } from './image-layer.js';
import { describeShape, formatShape, type Shape } from './shape.js';

type Result = { readonly shape: Shape } | { readonly problem: string };

const isPositive = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

function sidesProblem(name: string, [height, width]: Sides, least = 1): string | null {
  const wrong = [height, width].find((side) => !Number.isSafeInteger(side) || side < least);
  if (wrong === undefined) return null;
  return `${name} must be ${least === 1 ? 'positive integers' : 'integers from 0'}, found ${wrong}`;
}

function windowed(name: string, input: Shape, size: Sides, stride: Sides, padding: ImagePadding, channels: number): Result {
  const problem = sidesProblem(name, size) ?? sidesProblem('stride', stride);
  if (problem !== null) return { problem };
  const [height = 0, width = 0] = input;
  const wanted = formatShape(size);
  if (padding === 'valid' && (size[0] > height || size[1] > width)) {
    return { problem: `reaches over ${wanted} without padding, found ${describeShape(input)}` };
  }
  return {
    shape: [windowsOf(height, size[0], stride[0], padding).count, windowsOf(width, size[1], stride[1], padding).count, channels],
  };
}

function weightsProblem(kernel: Sides, channels: number, filters: number, limit: number): string | null {
  const count = kernel[0] * kernel[1] * channels * filters;
  return count > limit ? `needs ${kernel[0]} × ${kernel[1]} × ${channels} × ${filters} weights, more than the limit of ${limit}` : null;
}

function normalizationProblem(momentum: string, epsilon: string): string | null {
  const [share, least] = [parseRational(momentum), parseRational(epsilon)];
  if (share.numerator < 0n || share.numerator >= share.denominator) return `momentum must lie from 0 to below 1, found ${momentum}`;
  return least.numerator > 0n ? null : `epsilon must be above 0, found ${epsilon}`;
}

/** The output of one image layer; `limit` is that of the values of a tensor. */
export function imageShape(layer: ImageLayer, input: Shape, limit: number): Result {
  const channels = input[2] ?? 1;
  const isImage = input.length === 3;
  switch (layer.kind) {
    case 'batch_norm': {
      const problem = normalizationProblem(layer.momentum, layer.epsilon);
      return problem === null ? { shape: input } : { problem };
    }
    case 'as_image':
      if (isImage) return { shape: input };
      return input.length === 2 ? { shape: [...input, 1] } : { problem: `takes a sequence or an image, found ${describeShape(input)}` };
    default:
      if (!isImage) {
        const hint = input.length === 2 ? '; as_image before it makes an image of a sequence' : '';
        return { problem: `takes an image [height, width, channels], found ${describeShape(input)}${hint}` };
      }
  }
  switch (layer.kind) {
    case 'conv2d': {
      const { kernel, stride, padding, filters } = layer;
      if (!isPositive(filters)) return { problem: `filters must be a positive integer, found ${filters}` };
      const result = windowed('kernel', input, kernel, stride, padding, filters);
      const problem = weightsProblem(kernel, channels, filters, limit);
      return problem === null ? result : { problem };
    }
    case 'depthwise':
      return windowed('kernel', input, layer.kernel, layer.stride, layer.padding, channels);
    case 'maxpool2d':
    case 'avgpool2d':
      return windowed('size', input, layer.size, layer.stride, layer.padding, channels);
    case 'pad': {
      const [rows, columns] = layer.size;
      const problem = sidesProblem('size', layer.size, 0);
      const [height = 0, width = 0] = input;
      return problem === null ? { shape: [height + 2 * rows, width + 2 * columns, channels] } : { problem };
    }
  }
}
