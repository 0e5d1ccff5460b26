/**
 * y[i][j] = Σ over k of a(i, k) · b(k, j), or added to it, sample by sample. Steps are bytes, so that either matrix is read as it lies or
 * transposed; y is row-major.
 */
export function matrixProduct(
  a: usize, aSample: usize, aRow: usize, aTerm: usize, b: usize, bSample: usize, bTerm: usize, bColumn: usize,
  y: usize, samples: i32, rows: i32, terms: i32, columns: i32, accumulate: i32,
): void {
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        let p = a + <usize>i * aRow, q = b + <usize>j * bColumn, s: f32 = 0;
        for (let k = 0; k < terms; k++) { s += load<f32>(p) * load<f32>(q); p += aTerm; q += bTerm; }
        store<f32>(y, accumulate ? load<f32>(y) + s : s);
        y += 4;
      }
    a += aSample; b += bSample;
  }
}
