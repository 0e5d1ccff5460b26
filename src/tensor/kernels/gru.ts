import { sigmoid4 } from './exp';
import { madd } from './lanes';
import { addProducts } from './panels';
import { tanh4 } from './tanh';

// Gated recurrent unit (Cho et al. 2014) with the reset behind the recurrent product, gates in the order of Keras: update, reset, candidate.
// Samples stand one behind the other, each with all its rows. `span` is the units filled to a multiple of four; filled units stay zero.

/**
 * `gates` holds x · W + b for every step and is left with the gates' values; `recurrent` is the bias of the recurrent product, `product` a working row
 * of its size for each sample, `productStride` apart; `q` gets the candidate's part of that product. h has a row more than there are steps, the first zero.
 */
export function gruForward(
  gates: usize, gatesStride: usize, panels: usize, recurrent: usize, product: usize, productStride: usize, h: usize, hStride: usize,
  q: usize, qStride: usize, steps: i32, units: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4;
  const gatesSample = <usize>steps * gatesStride, hSample = <usize>(steps + 1) * hStride, qSample = <usize>steps * qStride;
  for (let s: usize = 0; s < <usize>samples; s++) memory.fill(h + s * hSample, 0, bytes);
  for (let t = 0; t < steps; t++) {
    for (let s: usize = 0; s < <usize>samples; s++) memory.copy(product + s * productStride, recurrent, 3 * bytes);
    addProducts(h, hSample, panels, product, productStride, samples, units, 3 * span);
    for (let s: usize = 0; s < <usize>samples; s++) {
      const z0 = gates + s * gatesSample, r0 = z0 + bytes, n0 = r0 + bytes, p0 = product + s * productStride, q0 = q + s * qSample;
      const h0 = h + s * hSample, h1 = h0 + hStride;
      for (let e: usize = 0; e < bytes; e += 16) {
        const z = sigmoid4(f32x4.add(v128.load(z0 + e), v128.load(p0 + e)));
        const r = sigmoid4(f32x4.add(v128.load(r0 + e), v128.load(p0 + bytes + e)));
        const part = v128.load(p0 + 2 * bytes + e), n = tanh4(madd(v128.load(n0 + e), r, part));
        v128.store(z0 + e, z); v128.store(r0 + e, r); v128.store(n0 + e, n); v128.store(q0 + e, part);
        v128.store(h1 + e, madd(n, z, f32x4.sub(v128.load(h0 + e), n)));
      }
    }
    gates += gatesStride; h += hStride; q += qStride;
  }
}

/**
 * The gates' values become the gradients of x · W + b, and `q` that of the candidate's recurrent part. `dy` has a row for every step, or
 * (`every` = 0) one for the last. `panels` are those of the transposed recurrent matrix; `dh` and `product` are working rows of
 * each sample.
 */
export function gruBackward(
  dy: usize, dyStride: usize, every: i32, gates: usize, gatesStride: usize, panels: usize, h: usize, hStride: usize, q: usize, qStride: usize,
  dh: usize, dhStride: usize, product: usize, productStride: usize, steps: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1), dySample = every ? <usize>steps * dyStride : dyStride;
  const gatesSample = <usize>steps * gatesStride, hSample = <usize>(steps + 1) * hStride, qSample = <usize>steps * qStride;
  for (let s: usize = 0; s < <usize>samples; s++) memory.fill(dh + s * dhStride, 0, bytes);
  for (let t = steps - 1; t >= 0; t--) {
    for (let s: usize = 0; s < <usize>samples; s++) {
      const z0 = gates + s * gatesSample + <usize>t * gatesStride, r0 = z0 + bytes, n0 = r0 + bytes;
      const part = q + s * qSample + <usize>t * qStride, before = h + s * hSample + <usize>t * hStride;
      const dh0 = dh + s * dhStride, p0 = product + s * productStride;
      const y = every ? dy + s * dySample + <usize>t * dyStride : t == steps - 1 ? dy + s * dySample : 0;
      for (let e: usize = 0; e < bytes; e += 16) {
        const z = v128.load(z0 + e), r = v128.load(r0 + e), n = v128.load(n0 + e);
        let d = v128.load(dh0 + e);
        if (y) d = f32x4.add(d, v128.load(y + e));
        const dn = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
        const dz = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(before + e), n)), f32x4.mul(z, f32x4.sub(one, z)));
        const dr = f32x4.mul(f32x4.mul(dn, v128.load(part + e)), f32x4.mul(r, f32x4.sub(one, r))), dp = f32x4.mul(dn, r);
        v128.store(z0 + e, dz); v128.store(r0 + e, dr); v128.store(n0 + e, dn); v128.store(part + e, dp);
        v128.store(p0 + e, dz); v128.store(p0 + bytes + e, dr); v128.store(p0 + 2 * bytes + e, dp);
        v128.store(dh0 + e, f32x4.mul(d, z));
      }
    }
    addProducts(product, productStride, panels, dh, dhStride, samples, 3 * span, span);
  }
}
