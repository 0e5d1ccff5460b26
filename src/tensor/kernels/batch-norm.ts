// Batch normalisation of rows of `c` channels (Ioffe & Szegedy 2015). `state` holds, `stateBytes` apart, mean, 1 / deviation and scale
// (gamma / deviation) of each channel. Sums go to float64 every 128 rows; the variance is that of the differences from the mean.
import { activate, storeLanes } from './image';

const SUMS: usize = memory.data(128, 16);
const ROWS = 128;

@inline function flush(at: usize, v: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(v)));
  v128.store(at + 16, f64x2.add(v128.load(at + 16), f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3))));
}

/** Statistics of the batch, and the moving averages a step on: average · momentum + value · (1 − momentum), of the biased variance. */
export function batchStatistics(
  x: usize, rows: i32, c: i32, gamma: usize, state: usize, stateBytes: usize, average: usize, variance: usize, momentum: f64, epsilon: f64,
): void {
  const row = <usize>c * 4;
  for (let k = 0; k < c; k += 4) {
    memory.fill(SUMS, 0, 64);
    const column = x + <usize>k * 4;
    let p = column;
    for (let from = 0; from < rows; from += ROWS) {
      let s = f32x4.splat(0);
      for (let i = min(ROWS, rows - from); i > 0; i--) { s = f32x4.add(s, v128.load(p)); p += row; }
      flush(SUMS, s);
    }
    const lanes = min(4, c - k);
    for (let i = 0; i < 4; i++) store<f32>(SUMS + 64 + <usize>i * 4, <f32>(load<f64>(SUMS + <usize>i * 8) / <f64>rows));
    const m = v128.load(SUMS + 64);
    p = column;
    for (let from = 0; from < rows; from += ROWS) {
      let s = f32x4.splat(0);
      for (let i = min(ROWS, rows - from); i > 0; i--) { const d = f32x4.sub(v128.load(p), m); s = f32x4.add(s, f32x4.mul(d, d)); p += row; }
      flush(SUMS + 32, s);
    }
    for (let i = 0; i < lanes; i++) {
      const at = <usize>(k + i) * 4, mean = load<f32>(SUMS + 64 + <usize>i * 4), v = load<f64>(SUMS + 32 + <usize>i * 8) / <f64>rows;
      const inverse = 1 / Math.sqrt(v + epsilon);
      store<f32>(state + at, mean);
      store<f32>(state + stateBytes + at, <f32>inverse);
      store<f32>(state + 2 * stateBytes + at, <f32>(<f64>load<f32>(gamma + at) * inverse));
      store<f32>(average + at, <f32>(<f64>load<f32>(average + at) * momentum + <f64>mean * (1 - momentum)));
      store<f32>(variance + at, <f32>(<f64>load<f32>(variance + at) * momentum + v * (1 - momentum)));
    }
  }
}

/** The same state from moving averages. */
export function movingStatistics(c: i32, gamma: usize, state: usize, stateBytes: usize, average: usize, variance: usize, epsilon: f64): void {
  for (let k = 0; k < c; k++) {
    const at = <usize>k * 4, inverse = 1 / Math.sqrt(<f64>load<f32>(variance + at) + epsilon);
    store<f32>(state + at, load<f32>(average + at));
    store<f32>(state + stateBytes + at, <f32>inverse);
    store<f32>(state + 2 * stateBytes + at, <f32>(<f64>load<f32>(gamma + at) * inverse));
  }
}

/** y = activation((x − mean) · scale + beta). */
export function normalize(x: usize, rows: i32, c: i32, state: usize, stateBytes: usize, beta: usize, y: usize, activation: i32): void {
  const scale = state + 2 * stateBytes, row = <usize>c * 4;
  for (let k = 0; k < c; k += 4) {
    const at = <usize>k * 4, m = v128.load(state + at), s = v128.load(scale + at), b = v128.load(beta + at);
    let p = x + at, q = y + at;
    if (c - k >= 4) for (let i = 0; i < rows; i++) { v128.store(q, activate(f32x4.add(f32x4.mul(f32x4.sub(v128.load(p), m), s), b), activation)); p += row; q += row; }
    else for (let i = 0; i < rows; i++) { storeLanes(q, activate(f32x4.add(f32x4.mul(f32x4.sub(v128.load(p), m), s), b), activation), c - k); p += row; q += row; }
  }
}

/** dgamma += Σ g · x̂, dbeta += Σ g, and dx = scale · (g − mean(g) − x̂ · mean(g · x̂)), written or added; x̂ = (x − mean) / deviation. */
export function batchNormGradient(
  g: usize, x: usize, rows: i32, c: i32, state: usize, stateBytes: usize, dgamma: usize, dbeta: usize, dx: usize, accumulate: i32,
): void {
  const row = <usize>c * 4;
  for (let k = 0; k < c; k += 4) {
    const at = <usize>k * 4, m = v128.load(state + at), inverse = v128.load(state + stateBytes + at), scale = v128.load(state + 2 * stateBytes + at);
    memory.fill(SUMS, 0, 64);
    let p = x + at, q = g + at;
    for (let from = 0; from < rows; from += ROWS) {
      let s = f32x4.splat(0), t = s;
      for (let i = min(ROWS, rows - from); i > 0; i--) {
        const v = v128.load(q);
        s = f32x4.add(s, v); t = f32x4.add(t, f32x4.mul(v, f32x4.mul(f32x4.sub(v128.load(p), m), inverse)));
        p += row; q += row;
      }
      flush(SUMS, s); flush(SUMS + 32, t);
    }
    const lanes = min(4, c - k);
    for (let i = 0; i < 4; i++) {
      const lane = <usize>i * 4, sum = load<f64>(SUMS + <usize>i * 8), product = load<f64>(SUMS + 32 + <usize>i * 8);
      if (i < lanes) {
        store<f32>(dbeta + at + lane, load<f32>(dbeta + at + lane) + <f32>sum);
        store<f32>(dgamma + at + lane, load<f32>(dgamma + at + lane) + <f32>product);
      }
      store<f32>(SUMS + 64 + lane, <f32>(sum / <f64>rows));
      store<f32>(SUMS + 80 + lane, <f32>(product / <f64>rows));
    }
    if (!dx) continue;
    const meanG = v128.load(SUMS + 64), meanP = f32x4.mul(v128.load(SUMS + 80), inverse);
    p = x + at; q = g + at;
    let d = dx + at;
    for (let i = 0; i < rows; i++) {
      let v = f32x4.mul(scale, f32x4.sub(f32x4.sub(v128.load(q), meanG), f32x4.mul(f32x4.sub(v128.load(p), m), meanP)));
      if (accumulate) v = f32x4.add(v, v128.load(d));
      storeLanes(d, v, lanes);
      p += row; q += row; d += row;
    }
  }
}

/** With fixed statistics: dx = scale · g, written or added. */
export function scaleGradient(g: usize, rows: i32, c: i32, scale: usize, dx: usize, accumulate: i32): void {
  const row = <usize>c * 4;
  for (let k = 0; k < c; k += 4) {
    const at = <usize>k * 4, s = v128.load(scale + at);
    let q = g + at, d = dx + at;
    for (let i = 0; i < rows; i++) {
      let v = f32x4.mul(v128.load(q), s);
      if (accumulate) v = f32x4.add(v, v128.load(d));
      storeLanes(d, v, c - k);
      q += row; d += row;
    }
  }
}

/** A convolution that does the normalisation behind it too: kernel [terms][c] · scale, and (bias − mean) · scale + beta; `bias` may be 0. */
export function foldStatistics(
  kernel: usize, bias: usize, terms: i32, c: i32, gamma: usize, beta: usize, average: usize, variance: usize, epsilon: f64, outKernel: usize, outBias: usize,
): void {
  for (let k = 0; k < c; k++) {
    const at = <usize>k * 4, scale = <f64>load<f32>(gamma + at) / Math.sqrt(<f64>load<f32>(variance + at) + epsilon);
    const own: f64 = bias ? <f64>load<f32>(bias + at) : 0;
    store<f32>(outBias + at, <f32>((own - <f64>load<f32>(average + at)) * scale + <f64>load<f32>(beta + at)));
    for (let i = 0; i < terms; i++) { const place = <usize>(i * c + k) * 4; store<f32>(outKernel + place, <f32>(<f64>load<f32>(kernel + place) * scale)); }
  }
}
