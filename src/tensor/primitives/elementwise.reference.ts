// Plain float64 definitions of the primitives without weights, for tests. Sequences are [time, channels], row-major.

const value = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

export const sumReference = (terms: readonly ArrayLike<number>[]): Float64Array =>
  Float64Array.from({ length: terms[0]?.length ?? 0 }, (_, index) => terms.reduce((sum, term) => sum + value(term, index), 0));

export const reluReference = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, (v) => Math.max(v, 0));

export const tanhReference = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, (v) => Math.tanh(v));

export const tanhGradientReference = (x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array =>
  Float64Array.from(x, (v, index) => value(dy, index) * (1 - Math.tanh(v) ** 2));

export const lastReference = (x: ArrayLike<number>, channels: number): Float64Array =>
  Float64Array.from({ length: channels }, (_, c) => value(x, x.length - channels + c));

export function lastGradientReference(time: number, dy: ArrayLike<number>): Float64Array {
  const dx = new Float64Array(time * dy.length);
  dx.set(Array.from(dy), (time - 1) * dy.length);
  return dx;
}

/** Every `ratio`-th time, ending at the last: `count` of them. */
export function takeReference(x: ArrayLike<number>, channels: number, ratio: number, count: number): Float64Array {
  const time = x.length / channels;
  return Float64Array.from({ length: count * channels }, (_, index) => {
    const from = time - 1 - (count - 1 - Math.floor(index / channels)) * ratio;
    return value(x, from * channels + (index % channels));
  });
}

export function takeGradientReference(time: number, channels: number, ratio: number, dy: ArrayLike<number>): Float64Array {
  const count = dy.length / channels;
  const dx = new Float64Array(time * channels);
  for (let index = 0; index < dy.length; index++) {
    const from = time - 1 - (count - 1 - Math.floor(index / channels)) * ratio;
    dx[from * channels + (index % channels)] = value(dy, index);
  }
  return dx;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const sigmoidReference = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, sigmoid);

export const sigmoidGradientReference = (x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array =>
  Float64Array.from(x, (v, index) => value(dy, index) * sigmoid(v) * sigmoid(-v));

export const swishReference = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, (v) => v * sigmoid(v));

export const swishGradientReference = (x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array =>
  Float64Array.from(x, (v, index) => value(dy, index) * sigmoid(v) * (1 + v * sigmoid(-v)));

export const relu6Reference = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, (v) => Math.min(Math.max(v, 0), 6));

export const relu6GradientReference = (x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array =>
  Float64Array.from(x, (v, index) => (v > 0 && v < 6 ? value(dy, index) : 0));

/** Over each `width` values. */
export function softmaxReference(x: ArrayLike<number>, width: number): Float64Array {
  const result = Float64Array.from(x, Math.exp);
  for (let from = 0; from < result.length; from += width) {
    const sum = result.slice(from, from + width).reduce((total, one) => total + one, 0);
    for (let at = from; at < from + width; at++) result[at] = value(result, at) / sum;
  }
  return result;
}

/** By the whole matrix of derivatives. */
export function softmaxGradientReference(x: ArrayLike<number>, width: number, dy: ArrayLike<number>): Float64Array {
  const y = softmaxReference(x, width);
  return Float64Array.from(y, (own, index) => {
    const from = index - (index % width);
    let sum = 0;
    for (let at = from; at < from + width; at++) sum += value(dy, at) * value(y, at) * ((at === index ? 1 : 0) - own);
    return sum;
  });
}

export const meanReference = (x: ArrayLike<number>, channels: number): Float64Array =>
  Float64Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let at = c; at < x.length; at += channels) sum += value(x, at);
    return sum / (x.length / channels);
  });

/** Windows of `size` times, `stride` apart: the largest value of each, or the mean. */
export function poolReference(of: 'largest' | 'mean', x: ArrayLike<number>, channels: number, size: number, stride: number): Float64Array {
  const windows = Math.floor((x.length / channels - size) / stride) + 1;
  return Float64Array.from({ length: windows * channels }, (_, index) => {
    const from = Math.floor(index / channels) * stride;
    const values = Array.from({ length: size }, (__, i) => value(x, (from + i) * channels + (index % channels)));
    return of === 'largest' ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0) / size;
  });
}
