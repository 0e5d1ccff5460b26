// Images lie as [sample][row][column][channel] without gaps; vectors may read up to 8 values behind a tensor and never write there.
import { madd, relu } from './lanes';

/** What is done with a value before it is stored: 0 nothing, 1 ReLU, 2 ReLU6. */
@inline export function activate(v: v128, activation: i32): v128 {
  if (activation == 0) return v;
  const positive = relu(v);
  // In this operand order a NaN stays NaN.
  return activation == 2 ? f32x4.pmin(positive, f32x4.splat(6)) : positive;
}

/** The first `n` lanes, 1 to 4. */
@inline export function storeLanes(p: usize, v: v128, n: i32): void {
  if (n >= 4) { v128.store(p, v); return; }
  store<f32>(p, f32x4.extract_lane(v, 0));
  if (n > 1) store<f32>(p, f32x4.extract_lane(v, 1), 4);
  if (n > 2) store<f32>(p, f32x4.extract_lane(v, 2), 8);
}

/** Adds `n` values. */
export function addInto(y: usize, x: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) { const at = <usize>i * 4; v128.store(y + at, f32x4.add(v128.load(y + at), v128.load(x + at))); }
  for (; i < n; i++) { const at = <usize>i * 4; store<f32>(y + at, load<f32>(y + at) + load<f32>(x + at)); }
}

/** Copies rows of `n` values, or adds them. */
export function copyRows(x: usize, xStride: usize, y: usize, yStride: usize, n: i32, rows: i32, accumulate: i32): void {
  for (let row = 0; row < rows; row++) {
    if (accumulate) addInto(y, x, n);
    else memory.copy(y, x, <usize>n * 4);
    x += xStride; y += yStride;
  }
}

/** One image with zeros around it: [h][w][c] → [ph][pw][c], its first pixel at row `top`, column `left`. */
export function padImage(x: usize, h: i32, w: i32, c: i32, out: usize, ph: i32, pw: i32, top: i32, left: i32): void {
  const row = <usize>(w * c) * 4, paddedRow = <usize>(pw * c) * 4, before = <usize>(left * c) * 4, behind = paddedRow - before - row;
  memory.fill(out, 0, <usize>top * paddedRow);
  out += <usize>top * paddedRow;
  for (let i = 0; i < h; i++) {
    memory.fill(out, 0, before);
    memory.copy(out + before, x, row);
    memory.fill(out + before + row, 0, behind);
    x += row; out += paddedRow;
  }
  memory.fill(out, 0, <usize>(ph - top - h) * paddedRow);
}

/** The inside of a padded image, written or added. */
export function cropImage(x: usize, pw: i32, top: i32, left: i32, out: usize, h: i32, w: i32, c: i32, accumulate: i32): void {
  const row = <usize>(w * c) * 4;
  copyRows(x + <usize>((top * pw + left) * c) * 4, <usize>(pw * c) * 4, out, row, w * c, h, accumulate);
}

export function padImages(x: usize, count: i32, h: i32, w: i32, c: i32, out: usize, ph: i32, pw: i32, top: i32, left: i32): void {
  for (let n = 0; n < count; n++) {
    padImage(x, h, w, c, out, ph, pw, top, left);
    x += <usize>(h * w * c) * 4; out += <usize>(ph * pw * c) * 4;
  }
}

export function cropImages(x: usize, count: i32, ph: i32, pw: i32, top: i32, left: i32, out: usize, h: i32, w: i32, c: i32, accumulate: i32): void {
  for (let n = 0; n < count; n++) {
    cropImage(x, pw, top, left, out, h, w, c, accumulate);
    x += <usize>(ph * pw * c) * 4; out += <usize>(h * w * c) * 4;
  }
}

/** y = activation(a + b); `b` may be 0. */
export function addImages(a: usize, b: usize, y: usize, n: i32, activation: i32): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i * 4;
    let v = v128.load(a + at);
    if (b) v = f32x4.add(v, v128.load(b + at));
    storeLanes(y + at, activate(v, activation), n - i);
  }
}

/** In place: the gradient where the activation's result lies strictly inside its range, else 0. */
export function maskGradient(g: usize, y: usize, n: i32, activation: i32): void {
  const zero = f32x4.splat(0), six = f32x4.splat(6);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i * 4, v = v128.load(y + at);
    let inside = f32x4.gt(v, zero);
    if (activation == 2) inside = v128.and(inside, f32x4.lt(v, six));
    storeLanes(g + at, v128.and(v128.load(g + at), inside), n - i);
  }
}

/** out[c] += Σ over rows of x[row][c]. */
export function sumRows(x: usize, rows: i32, c: i32, out: usize): void {
  const row = <usize>c * 4;
  // Blocks keep the sums of many rows accurate.
  for (let from = 0; from < rows; from += 256) {
    const block = min(256, rows - from);
    for (let k = 0; k < c; k += 4) {
      let s = f32x4.splat(0), p = x + <usize>k * 4;
      for (let i = 0; i < block; i++) { s = f32x4.add(s, v128.load(p)); p += row; }
      storeLanes(out + <usize>k * 4, f32x4.add(v128.load(out + <usize>k * 4), s), c - k);
    }
    x += <usize>block * row;
  }
}

/** y[n][place][c] = x[n][place][c] · factors[n][c], written or added. */
export function scaleChannels(x: usize, factors: usize, y: usize, count: i32, places: i32, c: i32, accumulate: i32): void {
  for (let n = 0; n < count; n++) {
    for (let place = 0; place < places; place++) {
      for (let k = 0; k < c; k += 4) {
        const at = <usize>k * 4, f = v128.load(factors + at), v = v128.load(x + at);
        const out = accumulate ? madd(v128.load(y + at), v, f) : f32x4.mul(v, f);
        storeLanes(y + at, out, c - k);
      }
      x += <usize>c * 4; y += <usize>c * 4;
    }
    factors += <usize>c * 4;
  }
}

/** out[n][c] = Σ over places of x[n][place][c] · y[n][place][c], written or added. */
export function channelProducts(x: usize, y: usize, out: usize, count: i32, places: i32, c: i32, accumulate: i32): void {
  const row = <usize>c * 4, image = <usize>places * row;
  for (let n = 0; n < count; n++) {
    for (let k = 0; k < c; k += 4) {
      const column = <usize>k * 4;
      let total = accumulate ? v128.load(out + column) : f32x4.splat(0);
      let at = column;
      // Blocks keep the sums of many places accurate.
      for (let from = 0; from < places; from += 256) {
        const block = min(256, places - from);
        let s = f32x4.splat(0);
        for (let i = 0; i < block; i++) { s = madd(s, v128.load(x + at), v128.load(y + at)); at += row; }
        total = f32x4.add(total, s);
      }
      storeLanes(out + column, total, c - k);
    }
    x += image; y += image; out += row;
  }
}
