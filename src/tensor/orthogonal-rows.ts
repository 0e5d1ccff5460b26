/**
 * `rows` rows of `columns` ≥ `rows` values made orthonormal, one after the other (modified Gram–Schmidt): of normal values a random orthogonal
 * matrix. A row that nothing is left of stays as it is.
 */
export function orthogonalRows(values: Float64Array, rows: number, columns: number): Float64Array {
  const result = values.slice();
  const row = (index: number): Float64Array => result.subarray(index * columns, (index + 1) * columns);
  const product = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
    return sum;
  };
  for (let index = 0; index < rows; index++) {
    const current = row(index);
    for (let before = 0; before < index; before++) {
      const other = row(before);
      const share = product(current, other);
      for (let i = 0; i < columns; i++) current[i] = (current[i] ?? 0) - share * (other[i] ?? 0);
    }
    const length = Math.sqrt(product(current, current));
    if (length > 0) for (let i = 0; i < columns; i++) current[i] = (current[i] ?? 0) / length;
  }
  return result;
}
