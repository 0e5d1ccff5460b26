import { clearAround } from './lanes';

// Between rows of channels, as sequences are stored, and rows of times, as recurrent cells read them; `reversed` from the last time to the first.

/** y[t][c] = x[c][t], filled with zeros to `span` values. */
export function toTimeRows(x: usize, xStride: usize, channels: i32, count: i32, y: usize, yStride: usize, span: i32, reversed: i32): void {
  for (let t = 0; t < count; t++) {
    const row = y + <usize>(reversed ? count - 1 - t : t) * yStride;
    let p = x + <usize>t * 4;
    for (let c = 0; c < channels; c++) { store<f32>(row + <usize>c * 4, load<f32>(p)); p += xStride; }
    for (let c = channels; c < span; c++) store<f32>(row + <usize>c * 4, 0);
  }
}

/** y[c][t] = x[t][c]. */
export function fromTimeRows(x: usize, xStride: usize, count: i32, y: usize, yStride: usize, channels: i32, reversed: i32): void {
  for (let t = 0; t < count; t++) {
    const row = x + <usize>(reversed ? count - 1 - t : t) * xStride;
    let p = y + <usize>t * 4;
    for (let c = 0; c < channels; c++) { store<f32>(p, load<f32>(row + <usize>c * 4)); p += yStride; }
  }
  clearAround(y, yStride, channels, count);
}
