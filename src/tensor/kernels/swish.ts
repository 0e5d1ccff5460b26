import { sigmoid4 } from './exp';
import { clearAround, madd } from './lanes';

/** Below, sigmoid is no longer exact and the product is zero but for rounding. In this operand order a NaN stays NaN. */
@inline function atLeast(v: v128): v128 {
  return f32x4.pmax(v, f32x4.splat(-87));
}

/** y = x · sigmoid(x), within 1e-6 of the largest value. */
export function swishRows(x: usize, xStride: usize, y: usize, yStride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4;
  let row = y;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const v = atLeast(v128.load(x + at));
      v128.store(row + at, f32x4.mul(v, sigmoid4(v)));
    }
    x += xStride; row += yStride;
  }
  clearAround(y, yStride, rows, count);
}

/** dx = dy · s · (1 + x · (1 − s)), s = sigmoid(x); dy and dx have the same strides. */
export function swishGradient(dy: usize, x: usize, xStride: usize, dx: usize, stride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4, one = f32x4.splat(1);
  let row = dx;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      // Beyond the bounds the derivative is 0 or 1; infinity times zero would be none.
      const v = f32x4.pmin(atLeast(v128.load(x + at)), f32x4.splat(87)), s = sigmoid4(v);
      v128.store(row + at, f32x4.mul(v128.load(dy + at), f32x4.mul(s, madd(one, v, f32x4.sub(one, s)))));
    }
    dy += stride; x += xStride; row += stride;
  }
  clearAround(dx, stride, rows, count);
}
