// Plain float64 definitions of what joins tensors, for tests. Matrices and sequences are row-major.

const value = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

/** On the last axis, `widths` long in each part. */
export function concatReference(parts: readonly ArrayLike<number>[], widths: readonly number[]): Float64Array {
  const rows = (parts[0]?.length ?? 0) / (widths[0] ?? 1);
  const result: number[] = [];
  for (let row = 0; row < rows; row++)
    for (const [index, part] of parts.entries()) {
      const width = widths[index] ?? 0;
      for (let column = 0; column < width; column++) result.push(value(part, row * width + column));
    }
  return Float64Array.from(result);
}

/** The gradients of `concatReference`: its result taken apart again. */
export function splitReference(joined: ArrayLike<number>, widths: readonly number[]): readonly Float64Array[] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width, index) => {
    const before = widths.slice(0, index).reduce((sum, one) => sum + one, 0);
    return Float64Array.from({ length: (joined.length / total) * width }, (_, at) =>
      value(joined, Math.floor(at / width) * total + before + (at % width)),
    );
  });
}

/** [m, terms] · [terms, n], or · [n, terms]ᵀ. */
export function matmulReference(a: ArrayLike<number>, b: ArrayLike<number>, terms: number, transpose: boolean): Float64Array {
  const [rows, columns] = [a.length / terms, b.length / terms];
  return Float64Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    let sum = 0;
    for (let k = 0; k < terms; k++) sum += value(a, row * terms + k) * value(b, transpose ? column * terms + k : k * columns + column);
    return sum;
  });
}

export function matmulGradientReference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  terms: number,
  transpose: boolean,
  dy: ArrayLike<number>,
): { readonly left: Float64Array; readonly right: Float64Array } {
  const [rows, columns] = [a.length / terms, b.length / terms];
  const left = new Float64Array(a.length);
  const right = new Float64Array(b.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let k = 0; k < terms; k++) {
        const at = transpose ? column * terms + k : k * columns + column;
        const gradient = value(dy, row * columns + column);
        left[row * terms + k] = value(left, row * terms + k) + gradient * value(b, at);
        right[at] = value(right, at) + gradient * value(a, row * terms + k);
      }
  return { left, right };
}
