import { clearAround, horizontal, madd } from './lanes';

// Products of matrices that are stored as sequences are: a row a column of the matrix. `bRow` and `bStep` are the bytes from one output row's
// weights to the next and from one term to the next, so that the second matrix is read as it lies or transposed.

/** y[n][m] = Σ a[k][m] · b(n, k): vectors along m, one weight a term. Also the gradient of `a`, from that of y. */
export function matmul(
  a: usize, aStride: usize, terms: i32, b: usize, bRow: usize, bStep: usize, y: usize, yStride: usize, rows: i32, count: i32,
): void {
  const bytes = <usize>count * 4;
  let row = y;
  for (let n = 0; n < rows; n++) {
    for (let at: usize = 0; at < bytes; at += 32) {
      let s0 = f32x4.splat(0), s1 = f32x4.splat(0), pa = a + at, pb = b;
      for (let k = 0; k < terms; k++) {
        const w = v128.load32_splat(pb);
        s0 = madd(s0, v128.load(pa), w); s1 = madd(s1, v128.load(pa, 16), w);
        pa += aStride; pb += bStep;
      }
      v128.store(row + at, s0); v128.store(row + at, s1, 16);
    }
    row += yStride; b += bRow;
  }
  clearAround(y, yStride, rows, count);
}

/**
 * db(n, k) = Σ over m of a[k][m] · dy[n][m]. Behind both rows are zeros, so whole vectors are read; db's other values are left alone.
 */
export function matmulGradient(
  a: usize, aStride: usize, terms: i32, dy: usize, yStride: usize, rows: i32, count: i32, db: usize, bRow: usize, bStep: usize,
): void {
  const bytes = <usize>count * 4;
  for (let n = 0; n < rows; n++) {
    let pa = a, pb = db;
    for (let k = 0; k < terms; k++) {
      let s = f32x4.splat(0);
      for (let at: usize = 0; at < bytes; at += 16) s = madd(s, v128.load(pa + at), v128.load(dy + at));
      store<f32>(pb, horizontal(s));
      pa += aStride; pb += bStep;
    }
    dy += yStride; db += bRow;
  }
}
