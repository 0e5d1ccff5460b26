import { clearAround, relu } from './lanes';

/** min(max(x, 0), 6); in these operand orders a NaN stays NaN. */
export function relu6Rows(x: usize, xStride: usize, y: usize, yStride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4, six = f32x4.splat(6);
  let row = y;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(row + at, f32x4.pmin(relu(v128.load(x + at)), six));
    x += xStride; row += yStride;
  }
  clearAround(y, yStride, rows, count);
}

/** dx = dy where 0 < y < 6, else 0; y, dy and dx have the same strides. */
export function relu6Gradient(dy: usize, y: usize, dx: usize, stride: usize, rows: i32, count: i32): void {
  const bytes = <usize>count * 4, six = f32x4.splat(6), zero = f32x4.splat(0);
  let row = dx;
  for (let c = 0; c < rows; c++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const v = v128.load(y + at);
      v128.store(row + at, v128.and(v128.load(dy + at), v128.and(f32x4.gt(v, zero), f32x4.lt(v, six))));
    }
    dy += stride; y += stride; row += stride;
  }
  clearAround(dx, stride, rows, count);
}
