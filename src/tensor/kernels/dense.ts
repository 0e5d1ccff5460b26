import { horizontal, madd } from './lanes';

/** y[u] = bias[u] + Σ x[i] · kernel[i][u]. */
export function dense(x: usize, features: i32, kernel: usize, bias: usize, y: usize, units: i32): void {
  const rowBytes = <usize>units * 4;
  let u = 0;
  for (; u + 16 <= units; u += 16) {
    const at = <usize>u * 4;
    let s0 = v128.load(bias + at), s1 = v128.load(bias + at, 16), s2 = v128.load(bias + at, 32), s3 = v128.load(bias + at, 48), p = kernel + at;
    for (let i = 0; i < features; i++) {
      const v = v128.load32_splat(x + <usize>i * 4);
      s0 = madd(s0, v128.load(p), v); s1 = madd(s1, v128.load(p, 16), v); s2 = madd(s2, v128.load(p, 32), v); s3 = madd(s3, v128.load(p, 48), v);
      p += rowBytes;
    }
    v128.store(y + at, s0); v128.store(y + at, s1, 16); v128.store(y + at, s2, 32); v128.store(y + at, s3, 48);
  }
  for (; u + 4 <= units; u += 4) {
    const at = <usize>u * 4;
    let s = v128.load(bias + at), p = kernel + at;
    for (let i = 0; i < features; i++) { s = madd(s, v128.load(p), v128.load32_splat(x + <usize>i * 4)); p += rowBytes; }
    v128.store(y + at, s);
  }
  for (; u < units; u++) {
    const at = <usize>u * 4;
    let s = load<f32>(bias + at), p = kernel + at;
    for (let i = 0; i < features; i++) { s += load<f32>(p) * load<f32>(x + <usize>i * 4); p += rowBytes; }
    store<f32>(y + at, s);
  }
}

/** dx[i] = Σ dy[u] · kernel[i][u]. */
export function denseInputGradient(dy: usize, units: i32, kernel: usize, dx: usize, features: i32): void {
  for (let i = 0; i < features; i++) {
    let s = f32x4.splat(0), u = 0;
    for (; u + 4 <= units; u += 4) s = madd(s, v128.load(kernel + <usize>u * 4), v128.load(dy + <usize>u * 4));
    let sum = horizontal(s);
    for (; u < units; u++) sum += load<f32>(kernel + <usize>u * 4) * load<f32>(dy + <usize>u * 4);
    store<f32>(dx, sum);
    dx += 4; kernel += <usize>units * 4;
  }
}

/** dw[i][u] += x[i] · dy[u] and db[u] += dy[u]. */
export function denseParameterGradient(x: usize, features: i32, dy: usize, units: i32, dw: usize, db: usize): void {
  for (let i = 0; i < features; i++) {
    const v = v128.load32_splat(x + <usize>i * 4);
    let u = 0;
    for (; u + 4 <= units; u += 4) { const at = <usize>u * 4; v128.store(dw + at, madd(v128.load(dw + at), v128.load(dy + at), v)); }
    for (; u < units; u++) { const at = <usize>u * 4; store<f32>(dw + at, load<f32>(dw + at) + load<f32>(dy + at) * load<f32>(x + <usize>i * 4)); }
    dw += <usize>units * 4;
  }
  for (let u = 0; u < units; u++) { const at = <usize>u * 4; store<f32>(db + at, load<f32>(db + at) + load<f32>(dy + at)); }
}
