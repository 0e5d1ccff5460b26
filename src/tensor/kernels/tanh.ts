import { clearAround, madd } from './lanes';

// Clamp, then numerator and denominator of an odd rational of degree 9/8, each four times: V8 would build a v128.const anew at every use.
const TABLE: usize = memory.data<f32>([
  8.6643, 8.6643, 8.6643, 8.6643, -8.6643, -8.6643, -8.6643, -8.6643, 1.0, 1.0, 1.0, 1.0,
  2.102733560e-5, 2.102733560e-5, 2.102733560e-5, 2.102733560e-5, 1.394553628e-8, 1.394553628e-8, 1.394553628e-8, 1.394553628e-8,
  3.520756727e-3, 3.520756727e-3, 3.520756727e-3, 3.520756727e-3, 1.340216100e-1, 1.340216100e-1, 1.340216100e-1, 1.340216100e-1,
  3.326951409e-4, 3.326951409e-4, 3.326951409e-4, 3.326951409e-4, 8.015776984e-7, 8.015776984e-7, 8.015776984e-7, 8.015776984e-7,
  2.597254514e-2, 2.597254514e-2, 2.597254514e-2, 2.597254514e-2, 4.673548340e-1, 4.673548340e-1, 4.673548340e-1, 4.673548340e-1,
], 16);

/** Within 6 ulp everywhere. The clamps keep NaN: they return their first operand unless the second is smaller (greater). */
@inline export function tanh4(v: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(v, v128.load(TABLE)), v128.load(TABLE, 16)), s = f32x4.mul(x, x);
  let a = madd(v128.load(TABLE, 48), s, v128.load(TABLE, 64));
  a = madd(v128.load(TABLE, 80), a, s); a = madd(v128.load(TABLE, 96), a, s); a = madd(v128.load(TABLE, 32), a, s);
  let b = madd(v128.load(TABLE, 112), s, v128.load(TABLE, 128));
  b = madd(v128.load(TABLE, 144), b, s); b = madd(v128.load(TABLE, 160), b, s); b = madd(v128.load(TABLE, 32), b, s);
  return f32x4.div(f32x4.mul(x, a), b);
}

export function tanhRows(x: usize, xStride: usize, y: usize, yStride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4;
  let row = y;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(row + at, tanh4(v128.load(x + at)));
    x += xStride; row += yStride;
  }
  clearAround(y, yStride, rows, count);
}

/** 1 / (1 + exp(−x)) = (1 + tanh(x / 2)) / 2. */
export function sigmoidRows(x: usize, xStride: usize, y: usize, yStride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4, half = f32x4.splat(0.5);
  let row = y;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(row + at, madd(half, half, tanh4(f32x4.mul(half, v128.load(x + at)))));
    }
    x += xStride; row += yStride;
  }
  clearAround(y, yStride, rows, count);
}

/** dx = dy · y · (1 − y); y, dy and dx have the same strides. */
export function sigmoidGradient(dy: usize, y: usize, dx: usize, stride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4;
  let row = dx;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const v = v128.load(y + at);
      v128.store(row + at, f32x4.mul(v128.load(dy + at), f32x4.mul(v, f32x4.sub(f32x4.splat(1), v))));
    }
    dy += stride; y += stride; row += stride;
  }
  clearAround(dx, stride, rows, count);
}

/** dx = dy · (1 − y²); y, dy and dx have the same strides. */
export function tanhGradient(dy: usize, y: usize, dx: usize, stride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4;
  let row = dx;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const v = v128.load(y + at);
      v128.store(row + at, f32x4.mul(v128.load(dy + at), f32x4.sub(f32x4.splat(1), f32x4.mul(v, v))));
    }
    dy += stride; y += stride; row += stride;
  }
  clearAround(dx, stride, rows, count);
}
