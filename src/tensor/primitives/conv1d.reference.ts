/** Plain float64 dilated convolution of one sample; the definition itself, for tests. All arrays row-major, channels last. */
export interface Conv1dReference {
  readonly time: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly dilation: number;
  readonly padding: 'causal' | 'same' | 'valid';
}

/** Zeros before the first time, and times that come out. */
function geometry({ time, kernel, dilation, padding }: Conv1dReference): { readonly left: number; readonly count: number } {
  const reach = (kernel - 1) * dilation;
  if (padding === 'valid') return { left: 0, count: time - reach };
  return { left: padding === 'causal' ? reach : Math.floor(reach / 2), count: time };
}

/** Visits every product: output time, input time, tap, channel, filter; taps outside read zeros and are left out. */
function forEachProduct(shape: Conv1dReference, visit: (output: number, input: number, weight: number) => void): void {
  const { time, channels, filters, kernel, dilation } = shape;
  const { left, count } = geometry(shape);
  for (let t = 0; t < count; t++) {
    for (let tap = 0; tap < kernel; tap++) {
      const from = t - left + tap * dilation;
      if (from < 0 || from >= time) continue;
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
  const y = Float64Array.from({ length: geometry(shape).count * shape.filters }, (_, index) => value(bias, index % shape.filters));
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

/** `dy` is the gradient of the output, [times that come out, filters]. */
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
