import { sigmoid4 } from './exp';
import { horizontal, madd } from './lanes';
import { addProducts } from './panels';
import { tanh4 } from './tanh';

// FastRNN and FastGRNN (Kusupati et al. 2018). Samples stand one behind the other, each with all its rows. `span` is the units filled to a multiple of four; filled units stay zero. The scalars are stored
// before their sigmoid; their gradients are sums over all steps and units and are kept in float64.

function sigmoid(x: f32): f64 {
  return 1 / (1 + Math.exp(-(<f64>x)));
}

@inline function addScalar(gradient: usize, parameter: usize, total: f64): void {
  const s = sigmoid(load<f32>(parameter));
  store<f32>(gradient, load<f32>(gradient) + <f32>(total * s * (1 - s)));
}

/** A step's part of a sample's two sums. */
@inline function addTotals(totals: usize, first: v128, second: v128): void {
  store<f64>(totals, load<f64>(totals) + <f64>horizontal(first));
  store<f64>(totals, load<f64>(totals, 8) + <f64>horizontal(second), 8);
}

/** The gradients of both scalars, sample by sample. */
function addScalars(firstGradient: usize, first: usize, secondGradient: usize, second: usize, totals: usize, samples: i32): void {
  for (let s = 0; s < samples; s++) {
    addScalar(firstGradient, first, load<f64>(totals));
    addScalar(secondGradient, second, load<f64>(totals, 8));
    totals += 16;
  }
}

/** `c` holds x · W + b and is left with c[t] = tanh(c[t] + h[t] · U); h[t + 1] = σ(β) · h[t] + σ(α) · c[t]. */
export function fastrnnForward(
  c: usize, cStride: usize, panels: usize, alpha: usize, beta: usize, h: usize, hStride: usize, steps: i32, units: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4, a = f32x4.splat(<f32>sigmoid(load<f32>(alpha))), b = f32x4.splat(<f32>sigmoid(load<f32>(beta)));
  const cSample = <usize>steps * cStride, hSample = <usize>(steps + 1) * hStride;
  for (let s: usize = 0; s < <usize>samples; s++) memory.fill(h + s * hSample, 0, bytes);
  for (let t = 0; t < steps; t++) {
    addProducts(h, hSample, panels, c, cSample, samples, units, span);
    for (let s: usize = 0; s < <usize>samples; s++) {
      const row = c + s * cSample, h0 = h + s * hSample, h1 = h0 + hStride;
      for (let e: usize = 0; e < bytes; e += 16) {
        const v = tanh4(v128.load(row + e));
        v128.store(row + e, v);
        v128.store(h1 + e, madd(f32x4.mul(b, v128.load(h0 + e)), a, v));
      }
    }
    c += cStride; h += hStride;
  }
}

/**
 * `c` becomes the gradient of its pre-activation; the scalars' gradients are left out where their address is 0. `dh` is a working row of each
 * sample, `totals` room for its two sums in float64.
 */
export function fastrnnBackward(
  dy: usize, dyStride: usize, every: i32, c: usize, cStride: usize, panels: usize, alpha: usize, beta: usize, h: usize, hStride: usize,
  dh: usize, dhStride: usize, totals: usize, alphaGradient: usize, betaGradient: usize, steps: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1), dySample = every ? <usize>steps * dyStride : dyStride;
  const cSample = <usize>steps * cStride, hSample = <usize>(steps + 1) * hStride;
  const a = f32x4.splat(<f32>sigmoid(load<f32>(alpha))), b = f32x4.splat(<f32>sigmoid(load<f32>(beta)));
  memory.fill(totals, 0, <usize>samples * 16);
  for (let s: usize = 0; s < <usize>samples; s++) memory.fill(dh + s * dhStride, 0, bytes);
  for (let t = steps - 1; t >= 0; t--) {
    const from = c + <usize>t * cStride;
    for (let s: usize = 0; s < <usize>samples; s++) {
      const row = from + s * cSample, before = h + s * hSample + <usize>t * hStride, dh0 = dh + s * dhStride;
      const y = every ? dy + s * dySample + <usize>t * dyStride : t == steps - 1 ? dy + s * dySample : 0;
      let sa = f32x4.splat(0), sb = sa;
      for (let e: usize = 0; e < bytes; e += 16) {
        const v = v128.load(row + e);
        let d = v128.load(dh0 + e);
        if (y) d = f32x4.add(d, v128.load(y + e));
        sa = madd(sa, d, v); sb = madd(sb, d, v128.load(before + e));
        v128.store(row + e, f32x4.mul(f32x4.mul(d, a), f32x4.sub(one, f32x4.mul(v, v))));
        v128.store(dh0 + e, f32x4.mul(d, b));
      }
      addTotals(totals + 16 * s, sa, sb);
    }
    addProducts(from, cSample, panels, dh, dhStride, samples, span, span);
  }
  if (alphaGradient) addScalars(alphaGradient, alpha, betaGradient, beta, totals, samples);
}

/**
 * `z` holds x · W; with p = z[t] + h[t] · U it is left with σ(p + gateBias), and `c` with tanh(p + bias);
 * h[t + 1] = z · h[t] + (σ(ζ) · (1 − z) + σ(ν)) · c.
 */
export function fastgrnnForward(
  z: usize, zStride: usize, panels: usize, gateBias: usize, bias: usize, zeta: usize, nu: usize, c: usize, cStride: usize,
  h: usize, hStride: usize, steps: i32, units: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1);
  const zSample = <usize>steps * zStride, cSample = <usize>steps * cStride, hSample = <usize>(steps + 1) * hStride;
  const zetas = f32x4.splat(<f32>sigmoid(load<f32>(zeta))), n = f32x4.splat(<f32>sigmoid(load<f32>(nu)));
  for (let s: usize = 0; s < <usize>samples; s++) memory.fill(h + s * hSample, 0, bytes);
  for (let t = 0; t < steps; t++) {
    addProducts(h, hSample, panels, z, zSample, samples, units, span);
    for (let s: usize = 0; s < <usize>samples; s++) {
      const gates = z + s * zSample, row = c + s * cSample, h0 = h + s * hSample, h1 = h0 + hStride;
      for (let e: usize = 0; e < bytes; e += 16) {
        const p = v128.load(gates + e);
        const gate = sigmoid4(f32x4.add(p, v128.load(gateBias + e))), v = tanh4(f32x4.add(p, v128.load(bias + e)));
        v128.store(gates + e, gate); v128.store(row + e, v);
        v128.store(h1 + e, madd(f32x4.mul(gate, v128.load(h0 + e)), madd(n, zetas, f32x4.sub(one, gate)), v));
      }
    }
    z += zStride; c += cStride; h += hStride;
  }
}

/**
 * `z` and `c` become the gradients of their pre-activations, `p` (a row a step) their sum, that of x · W + h · U; the scalars' gradients are left out
 * where their address is 0. `dh` is a working row of each sample, `totals` room for its two sums in float64.
 */
export function fastgrnnBackward(
  dy: usize, dyStride: usize, every: i32, z: usize, zStride: usize, panels: usize, zeta: usize, nu: usize, c: usize, cStride: usize,
  p: usize, pStride: usize, h: usize, hStride: usize, dh: usize, dhStride: usize, totals: usize, zetaGradient: usize, nuGradient: usize,
  steps: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1), dySample = every ? <usize>steps * dyStride : dyStride;
  const zSample = <usize>steps * zStride, cSample = <usize>steps * cStride, pSample = <usize>steps * pStride;
  const hSample = <usize>(steps + 1) * hStride;
  const zetas = f32x4.splat(<f32>sigmoid(load<f32>(zeta))), n = f32x4.splat(<f32>sigmoid(load<f32>(nu)));
  memory.fill(totals, 0, <usize>samples * 16);
  for (let s: usize = 0; s < <usize>samples; s++) memory.fill(dh + s * dhStride, 0, bytes);
  for (let t = steps - 1; t >= 0; t--) {
    for (let s: usize = 0; s < <usize>samples; s++) {
      const gates = z + s * zSample + <usize>t * zStride, row = c + s * cSample + <usize>t * cStride, sum = p + s * pSample + <usize>t * pStride;
      const before = h + s * hSample + <usize>t * hStride, dh0 = dh + s * dhStride;
      const y = every ? dy + s * dySample + <usize>t * dyStride : t == steps - 1 ? dy + s * dySample : 0;
      let sz = f32x4.splat(0), sn = sz;
      for (let e: usize = 0; e < bytes; e += 16) {
        const gate = v128.load(gates + e), v = v128.load(row + e), open = f32x4.sub(one, gate);
        let d = v128.load(dh0 + e);
        if (y) d = f32x4.add(d, v128.load(y + e));
        const dv = f32x4.mul(d, v);
        sz = madd(sz, dv, open); sn = f32x4.add(sn, dv);
        const dz = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(before + e), f32x4.mul(zetas, v))), f32x4.mul(gate, open));
        const dc = f32x4.mul(f32x4.mul(d, madd(n, zetas, open)), f32x4.sub(one, f32x4.mul(v, v)));
        v128.store(gates + e, dz); v128.store(row + e, dc); v128.store(sum + e, f32x4.add(dz, dc));
        v128.store(dh0 + e, f32x4.mul(d, gate));
      }
      addTotals(totals + 16 * s, sz, sn);
    }
    addProducts(p + <usize>t * pStride, pSample, panels, dh, dhStride, samples, span, span);
  }
  if (zetaGradient) addScalars(zetaGradient, zeta, nuGradient, nu, totals, samples);
}
