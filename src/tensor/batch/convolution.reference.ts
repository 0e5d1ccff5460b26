import type { Geometry } from './geometry.js';
import type { ImageShape } from './batch-primitive.js';

/** Plain float64 convolution of one image; the definition itself, for tests. All arrays row-major, channels last. */
export interface ConvolutionReference {
  readonly input: ImageShape;
  readonly geometry: Geometry;
  /** Outputs of an ordinary convolution; null keeps channels apart. */
  readonly filters: number | null;
}

/** Visits every product: place in the output, in the input and in the kernel; taps outside the image read zeros and are left out. */
function forEachProduct(
  { input: { height, width, channels }, geometry, filters }: ConvolutionReference,
  visit: (output: number, input: number, weight: number) => void,
): void {
  const { kernel, stride, dilation, top, left, rows, columns } = geometry;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let a = 0; a < kernel[0]; a++)
        for (let b = 0; b < kernel[1]; b++) {
          const [row, column] = [i * stride[0] + a * dilation - top, j * stride[1] + b - left];
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const [pixel, from, tap] = [i * columns + j, (row * width + column) * channels, a * kernel[1] + b];
          for (let c = 0; c < channels; c++) {
            if (filters === null) visit(pixel * channels + c, from + c, tap * channels + c);
            else for (let f = 0; f < filters; f++) visit(pixel * filters + f, from + c, (tap * channels + c) * filters + f);
          }
        }
}

const value = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

const outputs = ({ filters, input }: ConvolutionReference): number => filters ?? input.channels;

export function convolutionReference(
  shape: ConvolutionReference,
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  bias: ArrayLike<number>,
): Float64Array {
  const count = outputs(shape);
  const { rows, columns } = shape.geometry;
  const y = Float64Array.from({ length: rows * columns * count }, (_, index) => value(bias, index % count));
  forEachProduct(shape, (output, input, weight) => {
    y[output] = value(y, output) + value(x, input) * value(kernel, weight);
  });
  return y;
}

export interface ConvolutionGradients {
  readonly input: Float64Array;
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

/** `dy` is the gradient of the output. */
export function convolutionGradientReference(
  shape: ConvolutionReference,
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  dy: ArrayLike<number>,
): ConvolutionGradients {
  const count = outputs(shape);
  const [input, weights, bias] = [new Float64Array(x.length), new Float64Array(kernel.length), new Float64Array(count)];
  for (let index = 0; index < dy.length; index++) bias[index % count] = value(bias, index % count) + value(dy, index);
  forEachProduct(shape, (output, from, weight) => {
    input[from] = value(input, from) + value(dy, output) * value(kernel, weight);
    weights[weight] = value(weights, weight) + value(dy, output) * value(x, from);
  });
  return { input, kernel: weights, bias };
}
