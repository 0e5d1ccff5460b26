import { madd } from './lanes';

// Clamps, 1.5 · 2²³ (adding it rounds, and leaves the exponent in the low bits), 1 / ln 2, ln 2 in two parts, the polynomial of Cephes' expf;
// each four times: V8 would build a v128.const anew at every use.
const TABLE: usize = memory.data<f32>([
  88.02, 88.02, 88.02, 88.02, -87.3, -87.3, -87.3, -87.3, 12582912.0, 12582912.0, 12582912.0, 12582912.0,
  1.44269504088896341, 1.44269504088896341, 1.44269504088896341, 1.44269504088896341,
  0.693359375, 0.693359375, 0.693359375, 0.693359375, -2.12194440e-4, -2.12194440e-4, -2.12194440e-4, -2.12194440e-4,
  1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, 1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4,
  8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2,
  1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1,
  1.0, 1.0, 1.0, 1.0,
], 16);

/** e^v within 2 ulp for −87.3 … 88.02, clamped beyond: never zero, never infinite. The clamps keep NaN. */
@inline export function exp4(v: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(v, v128.load(TABLE)), v128.load(TABLE, 16));
  const m = madd(v128.load(TABLE, 32), x, v128.load(TABLE, 48)), n = f32x4.sub(m, v128.load(TABLE, 32));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, v128.load(TABLE, 64))), f32x4.mul(n, v128.load(TABLE, 80)));
  let p = madd(v128.load(TABLE, 96), r, v128.load(TABLE, 112));
  p = madd(v128.load(TABLE, 128), p, r); p = madd(v128.load(TABLE, 144), p, r);
  p = madd(v128.load(TABLE, 160), p, r); p = madd(v128.load(TABLE, 176), p, r);
  p = f32x4.add(v128.load(TABLE, 192), f32x4.add(r, f32x4.mul(p, f32x4.mul(r, r))));
  return i32x4.add(p, i32x4.shl(m, 23));
}

/** 1 / (1 + e^−v) within 4 ulp, small values too. */
@inline export function sigmoid4(v: v128): v128 {
  const one = v128.load(TABLE, 192);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(v))));
}

/** Both, value by value, for whoever measures them. */
export function exponentials(x: usize, y: usize, count: i32, sigmoid: i32): void {
  for (let i = 0; i < count; i += 4) {
    const v = v128.load(x + <usize>i * 4);
    v128.store(y + <usize>i * 4, sigmoid ? sigmoid4(v) : exp4(v));
  }
}
