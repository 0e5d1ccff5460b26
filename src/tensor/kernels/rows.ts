import { ACCUMULATE, MASK, RELU, RESIDUAL, SCALE } from './flags';
import { clearAround, horizontal, relu, where } from './lanes';

/** y = a, or a + b with RESIDUAL, then the flags' operations. `mask` has the strides of y. y may be a or b. */
export function combine(
  a: usize, aStride: usize, b: usize, bStride: usize, y: usize, yStride: usize, rows: i32, count: i32,
  flags: i32, scale: usize, mask: usize,
): void {
  const first = y, bytes = <usize>count * 4;
  for (let row = 0; row < rows; row++) {
    const factor = flags & SCALE ? v128.load32_splat(scale + <usize>row * 4) : f32x4.splat(1);
    for (let at: usize = 0; at < bytes; at += 16) {
      let v = v128.load(a + at);
      if (flags & RESIDUAL) v = f32x4.add(v, v128.load(b + at));
      if (flags & MASK) v = where(v, v128.load(mask + at));
      if (flags & RELU) v = relu(v);
      if (flags & SCALE) v = f32x4.mul(v, factor);
      if (flags & ACCUMULATE) v = f32x4.add(v128.load(y + at), v);
      v128.store(y + at, v);
    }
    a += aStride; b += bStride; y += yStride; mask += yStride;
  }
  if (!(flags & ACCUMULATE)) clearAround(first, yStride, rows, count);
}

/** y = a · b, one row. */
export function multiply(a: usize, b: usize, y: usize, count: i32): void {
  for (let i = 0; i < count; i++) { const at = <usize>i * 4; store<f32>(y + at, load<f32>(a + at) * load<f32>(b + at)); }
}

/** Samples [time][channel] → rows: y[c][j] = source[first + j · step][c]. */
export function toRows(source: usize, channels: i32, first: i32, step: i32, y: usize, yStride: usize, count: i32): void {
  const stepBytes = <usize>(step * channels) * 4;
  let row = y;
  for (let c = 0; c < channels; c++) {
    let p = source + <usize>(first * channels + c) * 4;
    for (let j = 0; j < count; j++) { store<f32>(row + <usize>j * 4, load<f32>(p)); p += stepBytes; }
    row += yStride;
  }
  clearAround(y, yStride, channels, count);
}

/** Rows → [time][channel]: target[first + j · step][c] = x[c][j]; other times are left alone. */
export function fromRows(x: usize, xStride: usize, count: i32, target: usize, channels: i32, first: i32, step: i32): void {
  const stepBytes = <usize>(step * channels) * 4;
  for (let c = 0; c < channels; c++) {
    let p = target + <usize>(first * channels + c) * 4;
    for (let j = 0; j < count; j++) { store<f32>(p, load<f32>(x + <usize>j * 4)); p += stepBytes; }
    x += xStride;
  }
}

/** Every `step`-th time: y[c][j] = x[c][first + j · step]. */
export function take(x: usize, xStride: usize, first: i32, step: i32, y: usize, yStride: usize, rows: i32, count: i32): void {
  let row = y;
  for (let c = 0; c < rows; c++) {
    for (let j = 0; j < count; j++) store<f32>(row + <usize>j * 4, load<f32>(x + <usize>(first + j * step) * 4));
    x += xStride; row += yStride;
  }
  clearAround(y, yStride, rows, count);
}

/** Its gradient: dx[c][first + j · step] = dy[c][j], zero elsewhere. */
export function takeGradient(dy: usize, yStride: usize, count: i32, dx: usize, xStride: usize, first: i32, step: i32, rows: i32): void {
  clearAround(dx, xStride, rows, 0);
  for (let c = 0; c < rows; c++) {
    for (let j = 0; j < count; j++) store<f32>(dx + <usize>(first + j * step) * 4, load<f32>(dy + <usize>j * 4));
    dy += yStride; dx += xStride;
  }
}

/** y[c] = mean of row c; behind its last value are zeros, so whole vectors are read. */
export function meanRows(x: usize, xStride: usize, rows: i32, count: i32, y: usize): void {
  const bytes = <usize>count * 4;
  for (let c = 0; c < rows; c++) {
    let s = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) s = f32x4.add(s, v128.load(x + at));
    store<f32>(y + <usize>c * 4, horizontal(s) / <f32>count);
    x += xStride;
  }
}

/** Its gradient: dx[c][t] = dy[c] / count. */
export function meanGradient(dy: usize, dx: usize, xStride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4;
  let row = dx;
  for (let c = 0; c < rows; c++) {
    const v = f32x4.splat(load<f32>(dy + <usize>c * 4) / <f32>count);
    for (let at: usize = 0; at < bytes; at += 16) v128.store(row + at, v);
    row += xStride;
  }
  clearAround(dx, xStride, rows, count);
}

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}
