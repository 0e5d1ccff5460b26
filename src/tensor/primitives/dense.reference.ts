const value = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

/** Plain float64 y = bias + x · kernel, kernel [features, units]; for tests. */
export function denseReference(x: ArrayLike<number>, kernel: ArrayLike<number>, bias: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: bias.length }, (_, unit) => {
    let sum = value(bias, unit);
    for (let i = 0; i < x.length; i++) sum += value(x, i) * value(kernel, i * bias.length + unit);
    return sum;
  });
}

export interface DenseGradients {
  readonly input: Float64Array;
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

export function denseGradientReference(x: ArrayLike<number>, kernel: ArrayLike<number>, dy: ArrayLike<number>): DenseGradients {
  const units = dy.length;
  const input = Float64Array.from({ length: x.length }, (_, i) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) sum += value(dy, unit) * value(kernel, i * units + unit);
    return sum;
  });
  const weights = Float64Array.from(
    { length: x.length * units },
    (_, index) => value(x, Math.floor(index / units)) * value(dy, index % units),
  );
  return { input, kernel: weights, bias: Float64Array.from(dy) };
}
