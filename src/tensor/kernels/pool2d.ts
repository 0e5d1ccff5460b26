// Pooling of a batch of images [h][w][c]: windows of kh × kw, of which parts may lie outside; `top` and `left` say how far.
import { storeLanes } from './image';

/** The largest value of each window. A NaN wins. */
export function maxPool2d(
  x: usize, count: i32, h: i32, w: i32, c: i32, y: usize, rows: i32, columns: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, top: i32, left: i32,
): void {
  const pixel = <usize>c * 4;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
      const i0 = i * strideH - top, j0 = j * strideW - left, iEnd = min(i0 + kh, h), jEnd = min(j0 + kw, w);
      for (let k = 0; k < c; k += 4) {
        let best = f32x4.splat(-Infinity);
        for (let a = max(i0, 0); a < iEnd; a++)
          for (let e = max(j0, 0); e < jEnd; e++) best = f32x4.max(best, v128.load(x + <usize>(a * w + e) * pixel + <usize>k * 4));
        storeLanes(y + <usize>k * 4, best, c - k);
      }
      y += pixel;
    }
    x += <usize>(h * w) * pixel;
  }
}

/** dx of the first largest value of each window; clears dx unless it adds. */
export function maxPool2dGradient(
  dy: usize, y: usize, x: usize, count: i32, h: i32, w: i32, c: i32, dx: usize, rows: i32, columns: i32,
  kh: i32, kw: i32, strideH: i32, strideW: i32, top: i32, left: i32, accumulate: i32,
): void {
  const image = <usize>(h * w * c) * 4;
  if (!accumulate) memory.fill(dx, 0, <usize>count * image);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
      const i0 = i * strideH - top, j0 = j * strideW - left, iEnd = min(i0 + kh, h), jEnd = min(j0 + kw, w);
      for (let k = 0; k < c; k++) {
        const best = load<f32>(y), g = load<f32>(dy);
        let open = true;
        for (let a = max(i0, 0); open && a < iEnd; a++)
          for (let e = max(j0, 0); open && e < jEnd; e++) {
            const at = <usize>((a * w + e) * c + k) * 4;
            if (load<f32>(x + at) == best) { store<f32>(dx + at, load<f32>(dx + at) + g); open = false; }
          }
        y += 4; dy += 4;
      }
    }
    x += image; dx += image;
  }
}

/** The mean of the part of each window that lies inside. */
export function avgPool2d(
  x: usize, count: i32, h: i32, w: i32, c: i32, y: usize, rows: i32, columns: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, top: i32, left: i32,
): void {
  const pixel = <usize>c * 4;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
      const i0 = max(i * strideH - top, 0), j0 = max(j * strideW - left, 0), iEnd = min(i * strideH - top + kh, h), jEnd = min(j * strideW - left + kw, w);
      const share = f32x4.splat(<f32>1 / <f32>((iEnd - i0) * (jEnd - j0)));
      for (let k = 0; k < c; k += 4) {
        let s = f32x4.splat(0);
        for (let a = i0; a < iEnd; a++) for (let e = j0; e < jEnd; e++) s = f32x4.add(s, v128.load(x + <usize>(a * w + e) * pixel + <usize>k * 4));
        storeLanes(y + <usize>k * 4, f32x4.mul(s, share), c - k);
      }
      y += pixel;
    }
    x += <usize>(h * w) * pixel;
  }
}

/** Clears dx unless it adds. */
export function avgPool2dGradient(
  dy: usize, count: i32, h: i32, w: i32, c: i32, dx: usize, rows: i32, columns: i32,
  kh: i32, kw: i32, strideH: i32, strideW: i32, top: i32, left: i32, accumulate: i32,
): void {
  const pixel = <usize>c * 4, image = <usize>(h * w) * pixel;
  if (!accumulate) memory.fill(dx, 0, <usize>count * image);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
      const i0 = max(i * strideH - top, 0), j0 = max(j * strideW - left, 0), iEnd = min(i * strideH - top + kh, h), jEnd = min(j * strideW - left + kw, w);
      const share = f32x4.splat(<f32>1 / <f32>((iEnd - i0) * (jEnd - j0)));
      for (let k = 0; k < c; k += 4) {
        const g = f32x4.mul(v128.load(dy + <usize>k * 4), share);
        for (let a = i0; a < iEnd; a++) for (let e = j0; e < jEnd; e++) {
          const q = dx + <usize>(a * w + e) * pixel + <usize>k * 4;
          storeLanes(q, f32x4.add(v128.load(q), g), c - k);
        }
      }
      dy += pixel;
    }
    dx += image;
  }
}
