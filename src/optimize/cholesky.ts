/** The lower triangular factor L of a positive definite matrix L Lᵀ that grows row by row. Row i starts at i · stride. */
export class Cholesky {
  #values: Float64Array;
  #stride: number;
  #size = 0;

  constructor(capacity: number) {
    this.#stride = Math.max(capacity, 1);
    this.#values = new Float64Array(this.#stride * this.#stride);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a row and column to the factored matrix: `row` holds its products with those before, `diagonal` its own. */
  append(row: Float64Array, diagonal: number): void {
    if (this.#size === this.#stride) this.#grow();
    const n = this.#size;
    const values = this.#values;
    const start = n * this.#stride;
    let rest = diagonal;
    for (let i = 0; i < n; i++) {
      const other = i * this.#stride;
      let sum = row[i]!;
      for (let k = 0; k < i; k++) sum -= values[other + k]! * values[start + k]!;
      const entry = sum / values[other + i]!;
      values[start + i] = entry;
      rest -= entry * entry;
    }
    // Rounding may leave nothing of the diagonal where rows are almost equal; the noise that was added to it is its scale.
    values[start + n] = Math.sqrt(Math.max(rest, diagonal * 1e-12));
    this.#size = n + 1;
  }

  /** Forgets all rows from `size` on. */
  truncate(size: number): void {
    this.#size = Math.min(size, this.#size);
  }

  /** Replaces b by L⁻¹ b. */
  solveLower(b: Float64Array): void {
    const values = this.#values;
    for (let i = 0; i < this.#size; i++) {
      const row = i * this.#stride;
      let sum = b[i]!;
      for (let k = 0; k < i; k++) sum -= values[row + k]! * b[k]!;
      b[i] = sum / values[row + i]!;
    }
  }

  /** Replaces b by L⁻ᵀ b. */
  solveUpper(b: Float64Array): void {
    const values = this.#values;
    for (let i = this.#size - 1; i >= 0; i--) {
      const row = i * this.#stride;
      const entry = b[i]! / values[row + i]!;
      b[i] = entry;
      for (let k = 0; k < i; k++) b[k]! -= entry * values[row + k]!;
    }
  }

  /** The product of the diagonal, as the sum of what `log` gives for each. */
  sumOfDiagonal(log: (x: number) => number): number {
    let sum = 0;
    for (let i = 0; i < this.#size; i++) sum += log(this.#values[i * this.#stride + i]!);
    return sum;
  }

  /** The inverse of the factored matrix, row by row in a dense matrix; its lower triangle alone is filled. */
  inverse(): Float64Array {
    const n = this.#size;
    const values = this.#values;
    // Row j of `columns` holds column j of L⁻¹, so that both loops below run over memory in order.
    const columns = new Float64Array(n * n);
    for (let j = 0; j < n; j++) {
      const column = j * n;
      columns[column + j] = 1 / values[j * this.#stride + j]!;
      for (let i = j + 1; i < n; i++) {
        const row = i * this.#stride;
        let sum = 0;
        for (let k = j; k < i; k++) sum -= values[row + k]! * columns[column + k]!;
        columns[column + i] = sum / values[row + i]!;
      }
    }
    const result = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = i; k < n; k++) sum += columns[i * n + k]! * columns[j * n + k]!;
        result[i * n + j] = sum;
      }
    }
    return result;
  }

  #grow(): void {
    const stride = this.#stride * 2;
    const values = new Float64Array(stride * stride);
    for (let i = 0; i < this.#size; i++) values.set(this.#values.subarray(i * this.#stride, i * this.#stride + i + 1), i * stride);
    this.#values = values;
    this.#stride = stride;
  }
}
