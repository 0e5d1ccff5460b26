/** Plain float64 dilated causal convolution of one sample; the definition itself, for tests. All arrays row-major, channels last. */
export interface Conv1dReference {
  readonly time: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly dilation: number;
}

/** Visits every product: output time, input time, tap, channel, filter; taps before the start read zeros and are left out. */
function forEachProduct(
  { time, channels, filters, kernel, dilation }: Conv1dReference,
  visit: (output: number, input: number, weight: number) => void,
): void {
  for (let t = 0; t < time; t++) {
    for (let tap = 0; tap < kernel; tap++) {
      const from = t - (kernel - 1 - tap) * dilation;
      if (from < 0) continue;
      for (let c = 0; c < channels; c++) {
        for (let f = 0; f < filters; f++) visit(t * filters + f, from * channels + c, (tap * channels + c) * filters + f);
      }
    }
  }
}

const value = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

export function conv1dReference(
  shape: Conv1dReference,
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  bias: ArrayLike<number>,
): Float64Array {
  const y = Float64Array.from({ length: shape.time * shape.filters }, (_, index) => value(bias, index % shape.filters));
  forEachProduct(shape, (output, input, weight) => {
    y[output] = value(y, output) + value(x, input) * value(kernel, weight);
  });
  return y;
}

export interface Conv1dGradients {
  readonly input: Float64Array;
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

/** `dy` is the gradient of the output, [time, filters]. */
export function conv1dGradientReference(
  shape: Conv1dReference,
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  dy: ArrayLike<number>,
): Conv1dGradients {
  const input = new Float64Array(shape.time * shape.channels);
  const weights = new Float64Array(shape.kernel * shape.channels * shape.filters);
  const bias = new Float64Array(shape.filters);
  for (let index = 0; index < dy.length; index++) bias[index % shape.filters] = value(bias, index % shape.filters) + value(dy, index);
  forEachProduct(shape, (output, from, weight) => {
    input[from] = value(input, from) + value(dy, output) * value(kernel, weight);
    weights[weight] = value(weights, weight) + value(dy, output) * value(x, from);
  });
  return { input, kernel: weights, bias };
}
