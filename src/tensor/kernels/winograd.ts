// Convolutions of 3 × 3 taps by 4 × 4 outputs at a time (Winograd F(4 × 4, 3 × 3); Lavin & Gray 2016): 36 products where 144 are written. The
// points 0, ±1/√2, ±√2, ∞ keep the error of float32 three to five times lower than 0, ±1, ±2, ∞ do. Sides are multiples of 4, channels and
// outputs of 8. Planes, one for each of the 36 products, lie `stride` bytes apart, which is no power of two.
import { activate, padImage } from './image';
import { convolveImage, kernelGradient } from './conv2d';

const A: f32 = 0.707106781187, B: f32 = 1.414213562373, A2: f32 = 0.5, B2: f32 = 2.0, S2: f32 = 2.5, A3: f32 = 0.353553390593, B3: f32 = 2.828427124746;
// Scales of the rows of the kernel's transform, and of their odd parts.
const GA: f32 = -0.666666666667, GB: f32 = 0.166666666667, GAA: f32 = -0.471404520791, GBB: f32 = 0.235702260396;
const TILE: usize = memory.data(36 * 16, 16);

@inline function L(p: usize): v128 { return v128.load(p); }
@inline function k(v: f32): v128 { return f32x4.splat(v); }
@inline function add(a: v128, b: v128): v128 { return f32x4.add(a, b); }
@inline function sub(a: v128, b: v128): v128 { return f32x4.sub(a, b); }
@inline function mul(a: v128, b: v128): v128 { return f32x4.mul(a, b); }

/** Inputs: 6 → 6. */
@inline function inputs6(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, p: usize, s: usize): void {
  v128.store(p, sub(add(d0, d4), mul(d2, k(S2))));
  const ea = sub(d4, mul(d2, k(B2))), oa = mul(sub(d3, mul(d1, k(B2))), k(A));
  p += s; v128.store(p, add(ea, oa)); p += s; v128.store(p, sub(ea, oa));
  const eb = sub(d4, mul(d2, k(A2))), ob = mul(sub(d3, mul(d1, k(A2))), k(B));
  p += s; v128.store(p, add(eb, ob)); p += s; v128.store(p, sub(eb, ob));
  p += s; v128.store(p, sub(add(d1, d5), mul(d3, k(S2))));
}
/** Products to outputs: 6 → 4. */
@inline function outputs4(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, p: usize, s: usize): void {
  const ea = add(m1, m2), oa = sub(m1, m2), eb = add(m3, m4), ob = sub(m3, m4);
  v128.store(p, add(m0, add(ea, eb))); p += s; v128.store(p, add(mul(oa, k(A)), mul(ob, k(B)))); p += s;
  v128.store(p, add(mul(ea, k(A2)), mul(eb, k(B2)))); p += s; v128.store(p, add(m5, add(mul(oa, k(A3)), mul(ob, k(B3)))));
}
/** Its transpose, for the gradient of outputs: 4 → 6. */
@inline function gradients6(y0: v128, y1: v128, y2: v128, y3: v128, p: usize, s: usize): void {
  v128.store(p, y0); p += s;
  const ea = add(y0, mul(y2, k(A2))), oa = mul(add(y1, mul(y3, k(A2))), k(A));
  v128.store(p, add(ea, oa)); p += s; v128.store(p, sub(ea, oa)); p += s;
  const eb = add(y0, mul(y2, k(B2))), ob = mul(add(y1, mul(y3, k(B2))), k(B));
  v128.store(p, add(eb, ob)); p += s; v128.store(p, sub(eb, ob)); p += s;
  v128.store(p, y3);
}
/** Taps: 3 → 6. */
@inline function taps6(g0: v128, g1: v128, g2: v128, p: usize, s: usize): void {
  v128.store(p, g0); p += s;
  const ea = mul(add(g0, mul(g2, k(A2))), k(GA)), oa = mul(g1, k(GAA));
  v128.store(p, add(ea, oa)); p += s; v128.store(p, sub(ea, oa)); p += s;
  const eb = mul(add(g0, mul(g2, k(B2))), k(GB)), ob = mul(g1, k(GBB));
  v128.store(p, add(eb, ob)); p += s; v128.store(p, sub(eb, ob)); p += s;
  v128.store(p, g2);
}
/** Its transpose, for the gradient of the taps: 6 → 3. */
@inline function taps3(u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128, p: usize, s: usize): void {
  const ea = mul(add(u1, u2), k(GA)), eb = mul(add(u3, u4), k(GB));
  v128.store(p, add(u0, add(ea, eb))); p += s;
  v128.store(p, add(mul(sub(u1, u2), k(GAA)), mul(sub(u3, u4), k(GBB)))); p += s;
  v128.store(p, add(u5, add(mul(ea, k(A2)), mul(eb, k(B2)))));
}

/** Kernel [9][c][outputs] → 36 planes of panels [outputs / 8][c][8]. */
export function winogradKernel(kernel: usize, planes: usize, stride: usize, c: i32, outputs: i32): void {
  const tap = <usize>(c * outputs) * 4;
  for (let i = 0; i < c; i++)
    for (let o = 0; o < outputs; o += 4) {
      let p = kernel + <usize>(i * outputs + o) * 4;
      for (let q = TILE; q < TILE + 48; q += 16) { taps6(L(p), L(p + 3 * tap), L(p + 6 * tap), q, 48); p += tap; }
      let to = planes + <usize>((o >> 3) * c + i) * 32 + <usize>(o & 7) * 4;
      for (let q = TILE; q < TILE + 288; q += 48) { taps6(L(q), L(q + 16), L(q + 32), to, stride); to += 6 * stride; }
    }
}

/** The kernel that takes gradients of outputs to those of inputs: turned by half a circle, [9][outputs][c]. */
export function turnKernel(kernel: usize, turned: usize, c: i32, outputs: i32): void {
  for (let tap = 8; tap >= 0; tap--)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < c; i++) {
        store<f32>(turned, load<f32>(kernel + <usize>((tap * c + i) * outputs + o) * 4));
        turned += 4;
      }
}

/** Tiles of one image: planes [tile][c], from place `planes`. The image has a border of one pixel. */
function inputTiles(x: usize, planes: usize, stride: usize, h: i32, w: i32, c: i32): void {
  const pixel = <usize>c * 4, line = <usize>(w + 2) * pixel;
  for (let i = 0; i < h; i += 4)
    for (let j = 0; j < w; j += 4)
      for (let n = 0; n < c; n += 4) {
        let p = x + <usize>i * line + <usize>j * pixel + <usize>n * 4;
        for (let q = TILE; q < TILE + 96; q += 16) { inputs6(L(p), L(p + line), L(p + 2 * line), L(p + 3 * line), L(p + 4 * line), L(p + 5 * line), q, 96); p += pixel; }
        let to = planes;
        for (let q = TILE; q < TILE + 576; q += 96) { inputs6(L(q), L(q + 16), L(q + 32), L(q + 48), L(q + 64), L(q + 80), to, stride); to += 6 * stride; }
        planes += 16;
      }
}

function outputTiles(planes: usize, stride: usize, bias: usize, y: usize, h: i32, w: i32, outputs: i32, activation: i32, accumulate: i32): void {
  const pixel = <usize>outputs * 4, line = <usize>w * pixel;
  for (let i = 0; i < h; i += 4)
    for (let j = 0; j < w; j += 4)
      for (let n = 0; n < outputs; n += 4) {
        let p = planes;
        for (let q = TILE; q < TILE + 96; q += 16) { outputs4(L(p), L(p + 6 * stride), L(p + 12 * stride), L(p + 18 * stride), L(p + 24 * stride), L(p + 30 * stride), q, 96); p += stride; }
        let to = y + <usize>i * line + <usize>j * pixel + <usize>n * 4;
        const b = bias ? L(bias + <usize>n * 4) : f32x4.splat(0);
        for (let q = TILE; q < TILE + 384; q += 96) {
          const m0 = L(q), m1 = L(q + 16), m2 = L(q + 32), m3 = L(q + 48), m4 = L(q + 64), m5 = L(q + 80);
          const ea = add(m1, m2), oa = sub(m1, m2), eb = add(m3, m4), ob = sub(m3, m4);
          let y0 = add(b, add(m0, add(ea, eb))), y1 = add(b, add(mul(oa, k(A)), mul(ob, k(B))));
          let y2 = add(b, add(mul(ea, k(A2)), mul(eb, k(B2)))), y3 = add(b, add(m5, add(mul(oa, k(A3)), mul(ob, k(B3)))));
          const q1 = to + pixel, q2 = q1 + pixel, q3 = q2 + pixel;
          if (accumulate) { y0 = add(L(to), y0); y1 = add(L(q1), y1); y2 = add(L(q2), y2); y3 = add(L(q3), y3); }
          v128.store(to, activate(y0, activation)); v128.store(q1, activate(y1, activation));
          v128.store(q2, activate(y2, activation)); v128.store(q3, activate(y3, activation));
          to += line;
        }
        planes += 16;
      }
}

function gradientTiles(y: usize, planes: usize, stride: usize, h: i32, w: i32, outputs: i32): void {
  const pixel = <usize>outputs * 4, line = <usize>w * pixel;
  for (let i = 0; i < h; i += 4)
    for (let j = 0; j < w; j += 4)
      for (let n = 0; n < outputs; n += 4) {
        let p = y + <usize>i * line + <usize>j * pixel + <usize>n * 4;
        for (let q = TILE; q < TILE + 64; q += 16) { gradients6(L(p), L(p + line), L(p + 2 * line), L(p + 3 * line), q, 64); p += pixel; }
        let to = planes;
        for (let q = TILE; q < TILE + 384; q += 64) { gradients6(L(q), L(q + 16), L(q + 32), L(q + 48), to, stride); to += 6 * stride; }
        planes += 16;
      }
}

/** The convolution of a batch, `group` images at a time; `padded` is memory for one image with its border. */
export function winograd(
  x: usize, count: i32, h: i32, w: i32, c: i32, padded: usize, kernel: usize, kernelStride: usize, bias: usize,
  inputPlanes: usize, inputStride: usize, outputPlanes: usize, outputStride: usize, group: i32,
  y: usize, outputs: i32, activation: i32, accumulate: i32,
): void {
  const tiles = (h >> 2) * (w >> 2), image = <usize>(h * w * c) * 4, result = <usize>(h * w * outputs) * 4;
  for (let from = 0; from < count; from += group) {
    const some = min(group, count - from);
    for (let n = 0; n < some; n++) {
      padImage(x, h, w, c, padded, h + 2, w + 2, 1, 1);
      inputTiles(padded, inputPlanes + <usize>(n * tiles * c) * 4, inputStride, h, w, c);
      x += image;
    }
    for (let plane = 0; plane < 36; plane++)
      convolveImage(
        inputPlanes + <usize>plane * inputStride, 0, <usize>c * 4, kernel + <usize>plane * kernelStride, 0, outputPlanes + <usize>plane * outputStride,
        1, some * tiles, outputs, 1, 0, c, 0, 0,
      );
    for (let n = 0; n < some; n++) {
      outputTiles(outputPlanes + <usize>(n * tiles * outputs) * 4, outputStride, bias, y, h, w, outputs, activation, accumulate);
      y += result;
    }
  }
}

/** dw[9][c][outputs] += …; `sums` holds 36 planes [c][outputs]. */
export function winogradKernelGradient(
  x: usize, dy: usize, count: i32, h: i32, w: i32, c: i32, outputs: i32, padded: usize,
  inputPlanes: usize, inputStride: usize, outputPlanes: usize, outputStride: usize, group: i32, sums: usize, sumStride: usize, dw: usize,
): void {
  const tiles = (h >> 2) * (w >> 2), image = <usize>(h * w * c) * 4, result = <usize>(h * w * outputs) * 4;
  memory.fill(sums, 0, 36 * sumStride);
  for (let from = 0; from < count; from += group) {
    const some = min(group, count - from);
    for (let n = 0; n < some; n++) {
      padImage(x, h, w, c, padded, h + 2, w + 2, 1, 1);
      inputTiles(padded, inputPlanes + <usize>(n * tiles * c) * 4, inputStride, h, w, c);
      gradientTiles(dy, outputPlanes + <usize>(n * tiles * outputs) * 4, outputStride, h, w, outputs);
      x += image; dy += result;
    }
    for (let plane = 0; plane < 36; plane++)
      kernelGradient(
        inputPlanes + <usize>plane * inputStride, 0, <usize>c * 4, outputPlanes + <usize>plane * outputStride, 1, some * tiles, outputs,
        1, 0, c, sums + <usize>plane * sumStride, 1,
      );
  }
  const tap = <usize>(c * outputs) * 4;
  for (let at: usize = 0; at < tap; at += 16) {
    let p = sums + at;
    for (let q = TILE; q < TILE + 96; q += 16) { taps3(L(p), L(p + 6 * sumStride), L(p + 12 * sumStride), L(p + 18 * sumStride), L(p + 24 * sumStride), L(p + 30 * sumStride), q, 96); p += sumStride; }
    for (let row = 0; row < 3; row++) {
      const q = TILE + <usize>row * 96, to = dw + at + <usize>(row * 3) * tap, space = TILE + 288 + <usize>row * 48;
      taps3(L(q), L(q + 16), L(q + 32), L(q + 48), L(q + 64), L(q + 80), space, 16);
      for (let column: usize = 0; column < 3; column++) { const d = to + column * tap; v128.store(d, add(L(d), L(space + column * 16))); }
    }
  }
}
