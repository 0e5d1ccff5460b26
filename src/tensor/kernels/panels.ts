import { madd } from './lanes';

// Products of a row vector with a matrix that stands in panels: its columns in groups of 32, then 16, then 4, each group's rows one after the
// other, so that a product reads the matrix from front to back. Matrices have gates: each gate's units are filled with zeros to a
// multiple of four.

@inline function widthOf(left: i32): i32 {
  return left >= 32 ? 32 : left >= 16 ? 16 : 4;
}

/**
 * Rows (`rowGroups` × `rows`, filled to `rowSpan`) and columns (`columnGroups` × `columns`, filled to `columnSpan`, a multiple of four) of a matrix
 * whose neighbours stand `rowBytes` and `columnBytes` apart → panels. Of one row the panels are the row itself.
 */
export function packGates(
  source: usize, rowBytes: usize, columnBytes: usize, rowGroups: i32, rows: i32, rowSpan: i32,
  columnGroups: i32, columns: i32, columnSpan: i32, panels: usize,
): void {
  const terms = rowGroups * rowSpan, total = columnGroups * columnSpan;
  for (let first = 0; first < total; ) {
    const width = widthOf(total - first);
    for (let k = 0; k < terms; k++) {
      const r = k % rowSpan, row = source + <usize>((k / rowSpan) * rows + r) * rowBytes;
      for (let n = first; n < first + width; n++) {
        const c = n % columnSpan;
        store<f32>(panels, r < rows && c < columns ? load<f32>(row + <usize>((n / columnSpan) * columns + c) * columnBytes) : 0);
        panels += 4;
      }
    }
    first += width;
  }
}

/** y += x · panels, for `total` columns. */
export function addProduct(x: usize, panels: usize, y: usize, terms: i32, total: i32): void {
  const end = x + <usize>terms * 4;
  let left = total;
  for (; left >= 32; left -= 32) {
    let s0 = v128.load(y), s1 = v128.load(y, 16), s2 = v128.load(y, 32), s3 = v128.load(y, 48);
    let s4 = v128.load(y, 64), s5 = v128.load(y, 80), s6 = v128.load(y, 96), s7 = v128.load(y, 112);
    for (let p = x; p < end; p += 4) {
      const v = v128.load32_splat(p);
      s0 = madd(s0, v128.load(panels), v); s1 = madd(s1, v128.load(panels, 16), v);
      s2 = madd(s2, v128.load(panels, 32), v); s3 = madd(s3, v128.load(panels, 48), v);
      s4 = madd(s4, v128.load(panels, 64), v); s5 = madd(s5, v128.load(panels, 80), v);
      s6 = madd(s6, v128.load(panels, 96), v); s7 = madd(s7, v128.load(panels, 112), v);
      panels += 128;
    }
    v128.store(y, s0); v128.store(y, s1, 16); v128.store(y, s2, 32); v128.store(y, s3, 48);
    v128.store(y, s4, 64); v128.store(y, s5, 80); v128.store(y, s6, 96); v128.store(y, s7, 112);
    y += 128;
  }
  if (left >= 16) {
    let s0 = v128.load(y), s1 = v128.load(y, 16), s2 = v128.load(y, 32), s3 = v128.load(y, 48);
    for (let p = x; p < end; p += 4) {
      const v = v128.load32_splat(p);
      s0 = madd(s0, v128.load(panels), v); s1 = madd(s1, v128.load(panels, 16), v);
      s2 = madd(s2, v128.load(panels, 32), v); s3 = madd(s3, v128.load(panels, 48), v);
      panels += 64;
    }
    v128.store(y, s0); v128.store(y, s1, 16); v128.store(y, s2, 32); v128.store(y, s3, 48);
    y += 64; left -= 16;
  }
  for (; left > 0; left -= 4) {
    let s = v128.load(y);
    for (let p = x; p < end; p += 4) { s = madd(s, v128.load(panels), v128.load32_splat(p)); panels += 16; }
    v128.store(y, s);
    y += 16;
  }
}

/** Two vectors of columns of four products at once, their panels read once. */
@inline function fourProducts(
  x: usize, xSample: usize, panels: usize, panelRow: usize, y: usize, ySample: usize, terms: i32,
): void {
  const x1 = x + xSample, x2 = x1 + xSample, y1 = y + ySample, y2 = y1 + ySample, y3 = y2 + ySample;
  const end = x + <usize>terms * 4, apart = x2 - x;
  let a0 = v128.load(y), a1 = v128.load(y, 16), b0 = v128.load(y1), b1 = v128.load(y1, 16);
  let c0 = v128.load(y2), c1 = v128.load(y2, 16), d0 = v128.load(y3), d1 = v128.load(y3, 16);
  for (let p = x, q = x1; p < end; p += 4) {
    const m0 = v128.load(panels), m1 = v128.load(panels, 16);
    let v = v128.load32_splat(p);
    a0 = madd(a0, m0, v); a1 = madd(a1, m1, v);
    v = v128.load32_splat(q);
    b0 = madd(b0, m0, v); b1 = madd(b1, m1, v);
    v = v128.load32_splat(p + apart);
    c0 = madd(c0, m0, v); c1 = madd(c1, m1, v);
    v = v128.load32_splat(q + apart);
    d0 = madd(d0, m0, v); d1 = madd(d1, m1, v);
    panels += panelRow; q += 4;
  }
  v128.store(y, a0); v128.store(y, a1, 16); v128.store(y1, b0); v128.store(y1, b1, 16);
  v128.store(y2, c0); v128.store(y2, c1, 16); v128.store(y3, d0); v128.store(y3, d1, 16);
}

/** As `addProduct` for several samples, four at a time, so that the matrix is read once for four; every sum has the same order. */
export function addProducts(
  x: usize, xSample: usize, panels: usize, y: usize, ySample: usize, samples: i32, terms: i32, total: i32,
): void {
  for (; samples >= 4; samples -= 4) {
    let left = total, group = panels, to = y;
    while (left >= 16) {
      const width = widthOf(left), row = <usize>width * 4;
      for (let n: usize = 0; n < row; n += 32) fourProducts(x, xSample, group + n, row, to + n, ySample, terms);
      group += <usize>terms * row; to += row; left -= width;
    }
    if (left) for (let s: usize = 0; s < 4; s++) addProduct(x + s * xSample, group, to + s * ySample, terms, left);
    x += 4 * xSample; y += 4 * ySample;
  }
  for (; samples > 0; samples--) {
    addProduct(x, panels, y, terms, total);
    x += xSample; y += ySample;
  }
}

/** y[row] = start + x[row] · panels; `start` is one row, 0 for zeros. */
export function productRows(
  x: usize, xStride: usize, rows: i32, terms: i32, panels: usize, start: usize, y: usize, yStride: usize, total: i32,
): void {
  for (let row = 0; row < rows; row++) {
    if (start) memory.copy(y, start, <usize>total * 4);
    else memory.fill(y, 0, <usize>total * 4);
    addProduct(x, panels, y, terms, total);
    x += xStride; y += yStride;
  }
}

/** Rows of a block of the sums over time: what they read stays in the nearest cache. */
const BLOCK: i32 = 16;

/** The first `count` of four values, added one by one. */
@inline function addLanes(target: usize, v: v128, count: i32): void {
  store<f32>(target, load<f32>(target) + f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(target, load<f32>(target, 4) + f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(target, load<f32>(target, 8) + f32x4.extract_lane(v, 2), 8);
  if (count > 3) store<f32>(target, load<f32>(target, 12) + f32x4.extract_lane(v, 3), 12);
}

@inline function addRow(target: usize, a: v128, b: v128, left: i32): void {
  if (left >= 8) {
    v128.store(target, f32x4.add(v128.load(target), a)); v128.store(target, f32x4.add(v128.load(target, 16), b), 16);
    return;
  }
  addLanes(target, a, left);
  if (left > 4) addLanes(target + 16, b, left - 4);
}

/**
 * target[k][n] += Σ x[row][k] · g[row][n]. Tile: 4 × 8; values behind the last of x and g are read, within their rows, and dropped.
 */
export function outerRows(
  x: usize, xStride: usize, terms: i32, g: usize, gStride: usize, columns: i32, rows: i32, target: usize, targetStride: usize,
): void {
  const zero = f32x4.splat(0);
  for (let from = 0; from < rows; from += BLOCK) {
    const count = rows - from < BLOCK ? rows - from : BLOCK;
    for (let k = 0; k < terms; k += 4) {
      for (let n = 0; n < columns; n += 8) {
        let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
        let px = x + <usize>k * 4, pg = g + <usize>n * 4;
        for (let row = 0; row < count; row++) {
          const g0 = v128.load(pg), g1 = v128.load(pg, 16);
          let v = v128.load32_splat(px);
          a0 = madd(a0, g0, v); a1 = madd(a1, g1, v);
          v = v128.load32_splat(px, 4);
          b0 = madd(b0, g0, v); b1 = madd(b1, g1, v);
          v = v128.load32_splat(px, 8);
          c0 = madd(c0, g0, v); c1 = madd(c1, g1, v);
          v = v128.load32_splat(px, 12);
          d0 = madd(d0, g0, v); d1 = madd(d1, g1, v);
          px += xStride; pg += gStride;
        }
        const q = target + <usize>k * targetStride + <usize>n * 4, left = columns - n;
        addRow(q, a0, a1, left);
        if (k + 1 < terms) addRow(q + targetStride, b0, b1, left);
        if (k + 2 < terms) addRow(q + 2 * targetStride, c0, c1, left);
        if (k + 3 < terms) addRow(q + 3 * targetStride, d0, d1, left);
      }
    }
    x += BLOCK * xStride; g += BLOCK * gStride;
  }
}

/** target[n] += Σ g[row][n]. */
export function sumOfRows(g: usize, gStride: usize, columns: i32, rows: i32, target: usize): void {
  for (let n = 0; n < columns; n += 4) {
    let s = f32x4.splat(0), p = g + <usize>n * 4;
    for (let row = 0; row < rows; row++) { s = f32x4.add(s, v128.load(p)); p += gStride; }
    addLanes(target + <usize>n * 4, s, columns - n);
  }
}

/** y[m][n] = Σ a[m][k] · b[k][n], all without gaps: the matrix that two low-rank factors stand for. */
export function factorProduct(a: usize, b: usize, rows: i32, rank: i32, columns: i32, y: usize): void {
  for (let m = 0; m < rows; m++) {
    for (let n = 0; n < columns; n++) {
      let s: f32 = 0;
      for (let k = 0; k < rank; k++) s += load<f32>(a + <usize>(m * rank + k) * 4) * load<f32>(b + <usize>(k * columns + n) * 4);
      store<f32>(y + <usize>(m * columns + n) * 4, s);
    }
  }
}

/** da[m][k] += Σ dy[m][n] · b[k][n] and db[k][n] += Σ a[m][k] · dy[m][n]. */
export function factorGradient(
  dy: usize, yStride: usize, a: usize, b: usize, da: usize, db: usize, rows: i32, rank: i32, columns: i32,
): void {
  for (let m = 0; m < rows; m++) {
    for (let k = 0; k < rank; k++) {
      const at = <usize>(m * rank + k) * 4, v = load<f32>(a + at);
      let s: f32 = 0;
      for (let n = 0; n < columns; n++) {
        const g = load<f32>(dy + <usize>n * 4), to = <usize>(k * columns + n) * 4;
        s += g * load<f32>(b + to);
        store<f32>(db + to, load<f32>(db + to) + v * g);
      }
      store<f32>(da + at, load<f32>(da + at) + s);
    }
    dy += yStride;
  }
}
