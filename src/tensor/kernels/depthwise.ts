// Convolutions that keep channels apart: kernel [kh][kw][c]. `padded` is memory for one image with its border, or 0 where nothing is padded.
import { activate, cropImage, padImage, storeLanes } from './image';
import { madd } from './lanes';

export function depthwise(
  x: usize, count: i32, h: i32, w: i32, c: i32, padded: usize, ph: i32, pw: i32, top: i32, left: i32,
  kernel: usize, bias: usize, y: usize, rows: i32, columns: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, activation: i32,
): void {
  const pixel = <usize>c * 4, line = <usize>pw * pixel, right = <usize>strideW * pixel;
  for (let n = 0; n < count; n++) {
    let from = x;
    if (padded) { padImage(x, h, w, c, padded, ph, pw, top, left); from = padded; }
    for (let i = 0; i < rows; i++) {
      const xLine = from + <usize>(i * strideH) * line;
      for (let k = 0; k < c; k += 4) {
        const at = <usize>k * 4, b = bias ? v128.load(bias + at) : f32x4.splat(0);
        let p = xLine + at, q = y + at;
        for (let j = 0; j < columns; j += 4) {
          const some = columns - j;
          // Columns behind the last are computed from the first of the tile and not stored.
          const r1 = some > 1 ? right : 0, r2 = some > 2 ? 2 * right : 0, r3 = some > 3 ? 3 * right : 0;
          let s0 = b, s1 = b, s2 = b, s3 = b, f = kernel + at, row = p;
          for (let a = 0; a < kh; a++) {
            let o = row;
            for (let e = 0; e < kw; e++) {
              const v = v128.load(f);
              s0 = madd(s0, v128.load(o), v); s1 = madd(s1, v128.load(o + r1), v); s2 = madd(s2, v128.load(o + r2), v); s3 = madd(s3, v128.load(o + r3), v);
              f += pixel; o += pixel;
            }
            row += line;
          }
          storeLanes(q, activate(s0, activation), c - k);
          if (some > 1) storeLanes(q + pixel, activate(s1, activation), c - k);
          if (some > 2) storeLanes(q + 2 * pixel, activate(s2, activation), c - k);
          if (some > 3) storeLanes(q + 3 * pixel, activate(s3, activation), c - k);
          p += 4 * right; q += 4 * pixel;
        }
      }
      y += <usize>columns * pixel;
    }
    x += <usize>(h * w) * pixel;
  }
}

/** dx, written or added. */
export function depthwiseInputGradient(
  dy: usize, count: i32, rows: i32, columns: i32, kernel: usize, padded: usize, ph: i32, pw: i32, top: i32, left: i32,
  dx: usize, h: i32, w: i32, c: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, accumulate: i32,
): void {
  const pixel = <usize>c * 4, line = <usize>pw * pixel;
  for (let n = 0; n < count; n++) {
    memory.fill(padded, 0, <usize>ph * line);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        const corner = padded + <usize>(i * strideH) * line + <usize>(j * strideW) * pixel;
        for (let k = 0; k < c; k += 4) {
          const at = <usize>k * 4, g = v128.load(dy + at);
          let f = kernel + at;
          for (let a = 0; a < kh; a++) {
            let o = corner + at + <usize>a * line;
            for (let e = 0; e < kw; e++) { storeLanes(o, madd(v128.load(o), v128.load(f), g), c - k); f += pixel; o += pixel; }
          }
        }
        dy += pixel;
      }
    cropImage(padded, pw, top, left, dx, h, w, c, accumulate);
    dx += <usize>(h * w) * pixel;
  }
}

/** dw[tap][c] += Σ over pixels of x · dy. */
export function depthwiseKernelGradient(
  x: usize, count: i32, h: i32, w: i32, c: i32, padded: usize, ph: i32, pw: i32, top: i32, left: i32,
  dy: usize, rows: i32, columns: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, dw: usize,
): void {
  const pixel = <usize>c * 4, line = <usize>pw * pixel, right = <usize>strideW * pixel, image = <usize>(rows * columns) * pixel;
  for (let n = 0; n < count; n++) {
    let from = x;
    if (padded) { padImage(x, h, w, c, padded, ph, pw, top, left); from = padded; }
    for (let k = 0; k < c; k += 4) {
      const at = <usize>k * 4;
      for (let a = 0; a < kh; a++)
        // Four neighbouring taps share what they read of dy.
        for (let e = 0; e < kw; e += 4) {
          let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
          const some = kw - e, r1 = some > 1 ? pixel : 0, r2 = some > 2 ? 2 * pixel : 0, r3 = some > 3 ? 3 * pixel : 0;
          let xLine = from + at + <usize>a * line + <usize>e * pixel, g = dy + at;
          for (let i = 0; i < rows; i++) {
            let p = xLine;
            for (let j = 0; j < columns; j++) {
              const v = v128.load(g);
              s0 = madd(s0, v128.load(p), v); s1 = madd(s1, v128.load(p + r1), v); s2 = madd(s2, v128.load(p + r2), v); s3 = madd(s3, v128.load(p + r3), v);
              p += right; g += pixel;
            }
            xLine += <usize>strideH * line;
          }
          let q = dw + <usize>(a * kw + e) * pixel + at;
          storeLanes(q, f32x4.add(v128.load(q), s0), c - k); q += pixel;
          if (some > 1) { storeLanes(q, f32x4.add(v128.load(q), s1), c - k); q += pixel; }
          if (some > 2) { storeLanes(q, f32x4.add(v128.load(q), s2), c - k); q += pixel; }
          if (some > 3) storeLanes(q, f32x4.add(v128.load(q), s3), c - k);
        }
    }
    x += <usize>(h * w) * pixel; dy += image;
  }
}
