import { ACCUMULATE, MASK, RELU, RESIDUAL, SCALE, SUM, SUM_RELU } from './flags';
import { clearAround, horizontal, madd, relu, where } from './lanes';

/** Kernel [tap][channel][filter] → panels of three outputs [ceil(filters / 3)][tap][channel][3], missing outputs zero. */
export function packForward(kernel: usize, taps: i32, channels: i32, filters: i32, panels: usize): void {
  for (let f = 0; f < filters; f += 3)
    for (let row = 0; row < taps * channels; row++)
      for (let i = f; i < f + 3; i++) {
        store<f32>(panels, i < filters ? load<f32>(kernel + <usize>(row * filters + i) * 4) : 0);
        panels += 4;
      }
}

/** The same for the input gradient, whose outputs are the channels: [ceil(channels / 3)][tap][filter][3]. */
export function packBackward(kernel: usize, taps: i32, channels: i32, filters: i32, panels: usize): void {
  for (let c = 0; c < channels; c += 3)
    for (let tap = 0; tap < taps; tap++)
      for (let f = 0; f < filters; f++)
        for (let i = c; i < c + 3; i++) {
          store<f32>(panels, i < channels ? load<f32>(kernel + <usize>((tap * channels + i) * filters + f) * 4) : 0);
          panels += 4;
        }
}

/** Copies `n` values and pads with zeros to a multiple of three. */
export function packBias(bias: usize, n: i32, packed: usize): void {
  for (let i = 0; i < ((n + 2) / 3) * 3; i++) store<f32>(packed + <usize>i * 4, i < n ? load<f32>(bias + <usize>i * 4) : 0);
}

/**
 * y[o][t] = bias[o] + Σ w[o][tap][c] · x[c][t + base + tap · step], then the flags' operations. Forward and input gradient differ in
 * `base`, `step` and the panels only. Taps wholly outside x are skipped, those partly outside read the zeros around its rows.
 *
 * Tile: 3 outputs × 8 times. V8 moves all loads of a basic block to its top, so one step a block (5 loads, 6 sums) just fits the 16
 * registers; the exits between the steps keep it so and make the remainder free.
 */
export function conv1d(
  x: usize, xStride: usize, xCount: i32, channels: i32,
  panels: usize, bias: usize,
  y: usize, yStride: usize, count: i32, outputs: i32,
  taps: i32, base: i32, step: i32,
  flags: i32, scale: usize, residual: usize, residualStride: usize, mask: usize, z: usize, zStride: usize,
): void {
  const zero = f32x4.splat(0);
  const tapBytes = <usize>channels * 12, stepBytes = step * 4;
  for (let t = 0; t < count; t += 8) {
    let first = 0, at = base + t;
    while (first < taps && (at <= -8 || at >= xCount)) { first++; at += step; }
    let end = first, next = at;
    while (end < taps && next > -8 && next < xCount) { end++; next += step; }
    let pw0 = panels + <usize>first * tapBytes;
    const px0 = x + at * 4, column = <usize>t * 4;
    let q0 = y + column, r0 = residual + column, m0 = mask + column, z0 = z + column;
    for (let o = 0; o < outputs; o += 3) {
      let a0 = zero, b0 = zero, c0 = zero;
      if (bias) { a0 = v128.load32_splat(bias + <usize>o * 4); b0 = v128.load32_splat(bias + <usize>o * 4, 4); c0 = v128.load32_splat(bias + <usize>o * 4, 8); }
      let a1 = a0, b1 = b0, c1 = c0;
      let x0: v128, x1: v128, w: v128;
      let pw = pw0, tap = px0, k = end - first;
      if (k > 0) {
        for (;;) {
          let px = tap, j = channels;
          for (;;) {
            x0 = v128.load(px); x1 = v128.load(px, 16);
            w = v128.load32_splat(pw); a0 = madd(a0, x0, w); a1 = madd(a1, x1, w);
            w = v128.load32_splat(pw, 4); b0 = madd(b0, x0, w); b1 = madd(b1, x1, w);
            w = v128.load32_splat(pw, 8); c0 = madd(c0, x0, w); c1 = madd(c1, x1, w);
            if (j <= 1) break;
            px += xStride;
            x0 = v128.load(px); x1 = v128.load(px, 16);
            w = v128.load32_splat(pw, 12); a0 = madd(a0, x0, w); a1 = madd(a1, x1, w);
            w = v128.load32_splat(pw, 16); b0 = madd(b0, x0, w); b1 = madd(b1, x1, w);
            w = v128.load32_splat(pw, 20); c0 = madd(c0, x0, w); c1 = madd(c1, x1, w);
            if (j <= 2) break;
            px += xStride;
            x0 = v128.load(px); x1 = v128.load(px, 16);
            w = v128.load32_splat(pw, 24); a0 = madd(a0, x0, w); a1 = madd(a1, x1, w);
            w = v128.load32_splat(pw, 28); b0 = madd(b0, x0, w); b1 = madd(b1, x1, w);
            w = v128.load32_splat(pw, 32); c0 = madd(c0, x0, w); c1 = madd(c1, x1, w);
            px += xStride; pw += 36; j -= 3;
            if (j <= 0) break;
          }
          if (--k <= 0) break;
          pw += <usize>j * 12;
          tap += stepBytes;
        }
      }
      const q1 = q0 + yStride, q2 = q1 + yStride;
      if (flags & RESIDUAL) {
        const r1 = r0 + residualStride, r2 = r1 + residualStride;
        a0 = f32x4.add(a0, v128.load(r0)); a1 = f32x4.add(a1, v128.load(r0, 16));
        b0 = f32x4.add(b0, v128.load(r1)); b1 = f32x4.add(b1, v128.load(r1, 16));
        c0 = f32x4.add(c0, v128.load(r2)); c1 = f32x4.add(c1, v128.load(r2, 16));
      }
      if (flags & MASK) {
        const m1 = m0 + yStride, m2 = m1 + yStride;
        a0 = where(a0, v128.load(m0)); a1 = where(a1, v128.load(m0, 16));
        b0 = where(b0, v128.load(m1)); b1 = where(b1, v128.load(m1, 16));
        c0 = where(c0, v128.load(m2)); c1 = where(c1, v128.load(m2, 16));
      }
      if (flags & RELU) { a0 = relu(a0); a1 = relu(a1); b0 = relu(b0); b1 = relu(b1); c0 = relu(c0); c1 = relu(c1); }
      if (flags & SCALE) {
        w = v128.load32_splat(scale + <usize>o * 4); a0 = f32x4.mul(a0, w); a1 = f32x4.mul(a1, w);
        w = v128.load32_splat(scale + <usize>o * 4, 4); b0 = f32x4.mul(b0, w); b1 = f32x4.mul(b1, w);
        w = v128.load32_splat(scale + <usize>o * 4, 8); c0 = f32x4.mul(c0, w); c1 = f32x4.mul(c1, w);
      }
      if (flags & ACCUMULATE) {
        a0 = f32x4.add(v128.load(q0), a0); a1 = f32x4.add(v128.load(q0, 16), a1);
        b0 = f32x4.add(v128.load(q1), b0); b1 = f32x4.add(v128.load(q1, 16), b1);
        c0 = f32x4.add(v128.load(q2), c0); c1 = f32x4.add(v128.load(q2, 16), c1);
      }
      v128.store(q0, a0); v128.store(q0, a1, 16); v128.store(q1, b0); v128.store(q1, b1, 16); v128.store(q2, c0); v128.store(q2, c1, 16);
      if (flags & SUM) {
        const r1 = r0 + residualStride, r2 = r1 + residualStride, z1 = z0 + zStride, z2 = z1 + zStride;
        a0 = f32x4.add(a0, v128.load(r0)); a1 = f32x4.add(a1, v128.load(r0, 16));
        b0 = f32x4.add(b0, v128.load(r1)); b1 = f32x4.add(b1, v128.load(r1, 16));
        c0 = f32x4.add(c0, v128.load(r2)); c1 = f32x4.add(c1, v128.load(r2, 16));
        if (flags & SUM_RELU) { a0 = relu(a0); a1 = relu(a1); b0 = relu(b0); b1 = relu(b1); c0 = relu(c0); c1 = relu(c1); }
        v128.store(z0, a0); v128.store(z0, a1, 16); v128.store(z1, b0); v128.store(z1, b1, 16); v128.store(z2, c0); v128.store(z2, c1, 16);
      }
      q0 += 3 * yStride; r0 += 3 * residualStride; m0 += 3 * yStride; z0 += 3 * zStride;
      pw0 += <usize>taps * tapBytes;
    }
  }
  clearAround(y, yStride, outputs, count);
  if (flags & SUM) clearAround(z, zStride, outputs, count);
}

@inline function addTo(address: usize, sums: v128): void {
  store<f32>(address, load<f32>(address) + horizontal(sums));
}

/**
 * dw[tap][c][o] += Σ x[c][t + base + tap · step] · dy[o][t], over the times of one sample. Tile: 3 channels × 2 outputs, vectors along
 * time; rows past the last channel or output are read and their sums dropped.
 */
export function conv1dKernelGradient(
  x: usize, xStride: usize, xCount: i32, channels: i32,
  dy: usize, yStride: usize, count: i32, outputs: i32,
  taps: i32, base: i32, step: i32, dw: usize,
): void {
  const zero = f32x4.splat(0);
  const channelBytes = <usize>outputs * 4, tapBytes = <usize>channels * channelBytes;
  for (let o = 0; o < outputs; o += 2) {
    const two = o + 1 < outputs;
    for (let c = 0; c < channels; c += 3) {
      let shift = base;
      for (let tap = 0; tap < taps; tap++, shift += step) {
        const t0 = shift < 0 ? -shift & ~3 : 0;
        if (t0 >= count || t0 + shift >= xCount) continue;
        let px = x + <usize>c * xStride + (t0 + shift) * 4, px1 = px + xStride, px2 = px1 + xStride;
        let py = dy + <usize>o * yStride + <usize>t0 * 4, py1 = py + yStride;
        // A tap that looks ahead ends with x, whose next row must not be read.
        const end = xCount - shift < count ? xCount - shift : count;
        let n = (end - t0 + 3) >> 2;
        let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, v: v128, y0: v128, y1: v128;
        for (;;) {
          y0 = v128.load(py); y1 = v128.load(py1); v = v128.load(px); a0 = madd(a0, v, y0); a1 = madd(a1, v, y1);
          v = v128.load(px1); b0 = madd(b0, v, y0); b1 = madd(b1, v, y1); v = v128.load(px2); c0 = madd(c0, v, y0); c1 = madd(c1, v, y1);
          if (n <= 1) break;
          y0 = v128.load(py, 16); y1 = v128.load(py1, 16); v = v128.load(px, 16); a0 = madd(a0, v, y0); a1 = madd(a1, v, y1);
          v = v128.load(px1, 16); b0 = madd(b0, v, y0); b1 = madd(b1, v, y1); v = v128.load(px2, 16); c0 = madd(c0, v, y0); c1 = madd(c1, v, y1);
          if (n <= 2) break;
          y0 = v128.load(py, 32); y1 = v128.load(py1, 32); v = v128.load(px, 32); a0 = madd(a0, v, y0); a1 = madd(a1, v, y1);
          v = v128.load(px1, 32); b0 = madd(b0, v, y0); b1 = madd(b1, v, y1); v = v128.load(px2, 32); c0 = madd(c0, v, y0); c1 = madd(c1, v, y1);
          if (n <= 3) break;
          y0 = v128.load(py, 48); y1 = v128.load(py1, 48); v = v128.load(px, 48); a0 = madd(a0, v, y0); a1 = madd(a1, v, y1);
          v = v128.load(px1, 48); b0 = madd(b0, v, y0); b1 = madd(b1, v, y1); v = v128.load(px2, 48); c0 = madd(c0, v, y0); c1 = madd(c1, v, y1);
          n -= 4;
          if (n <= 0) break;
          px += 64; px1 += 64; px2 += 64; py += 64; py1 += 64;
        }
        let q = dw + <usize>tap * tapBytes + <usize>c * channelBytes + <usize>o * 4;
        addTo(q, a0); if (two) addTo(q + 4, a1);
        if (c + 1 < channels) { q += channelBytes; addTo(q, b0); if (two) addTo(q + 4, b1); }
        if (c + 2 < channels) { q += channelBytes; addTo(q, c0); if (two) addTo(q + 4, c1); }
      }
    }
  }
}

/** db[o] += Σ dy[o][t]. */
export function conv1dBiasGradient(dy: usize, yStride: usize, count: i32, outputs: i32, db: usize): void {
  for (let o = 0; o < outputs; o++) {
    let s = f32x4.splat(0);
    for (let t = 0; t < count; t += 4) s = f32x4.add(s, v128.load(dy + <usize>t * 4));
    addTo(db, s);
    dy += yStride; db += 4;
  }
}
