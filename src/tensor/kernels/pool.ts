import { clearAround } from './lanes';

// Pooling over time: window j of a row covers its values j · step … j · step + size − 1.

export function maxPool(x: usize, xStride: usize, y: usize, yStride: usize, rows: i32, count: i32, size: i32, step: i32): void {
  let row = y;
  for (let c = 0; c < rows; c++) {
    for (let j = 0; j < count; j++) {
      const window = x + <usize>(j * step) * 4;
      store<f32>(row + <usize>j * 4, load<f32>(window + <usize>largest(window, size) * 4));
    }
    x += xStride; row += yStride;
  }
  clearAround(y, yStride, rows, count);
}

/** dx = dy at the first largest value of each window; where windows overlap, the sum. `dx`, which has the strides of `x`, is zero before. */
export function maxPoolGradient(
  dy: usize, yStride: usize, x: usize, dx: usize, xStride: usize, rows: i32, count: i32, size: i32, step: i32,
): void {
  for (let c = 0; c < rows; c++) {
    for (let j = 0; j < count; j++) {
      const from = <usize>(j * step) * 4, target = dx + from + <usize>largest(x + from, size) * 4;
      store<f32>(target, load<f32>(target) + load<f32>(dy + <usize>j * 4));
    }
    dy += yStride; x += xStride; dx += xStride;
  }
}

export function avgPool(x: usize, xStride: usize, y: usize, yStride: usize, rows: i32, count: i32, size: i32, step: i32): void {
  let row = y;
  for (let c = 0; c < rows; c++) {
    for (let j = 0; j < count; j++) {
      const window = x + <usize>(j * step) * 4;
      let sum: f32 = 0;
      for (let i = 0; i < size; i++) sum += load<f32>(window + <usize>i * 4);
      store<f32>(row + <usize>j * 4, sum / <f32>size);
    }
    x += xStride; row += yStride;
  }
  clearAround(y, yStride, rows, count);
}

/** dx = dy / size over each window; where windows overlap, the sum. `dx` is zero before. */
export function avgPoolGradient(dy: usize, yStride: usize, dx: usize, xStride: usize, rows: i32, count: i32, size: i32, step: i32): void {
  for (let c = 0; c < rows; c++) {
    for (let j = 0; j < count; j++) {
      const share = load<f32>(dy + <usize>j * 4) / <f32>size;
      const window = dx + <usize>(j * step) * 4;
      for (let i = 0; i < size; i++) { const at = window + <usize>i * 4; store<f32>(at, load<f32>(at) + share); }
    }
    dy += yStride; dx += xStride;
  }
}

/** Index of the first largest value; of a NaN where there is one, so that a diverged sample cannot look like a finite one. */
@inline
function largest(values: usize, count: i32): i32 {
  let best = 0;
  let m = load<f32>(values);
  for (let i = 1; i < count; i++) {
    const v = load<f32>(values + <usize>i * 4);
    if (v > m || (v != v && m == m)) { m = v; best = i; }
  }
  return best;
}
