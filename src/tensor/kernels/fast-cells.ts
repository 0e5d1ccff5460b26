import { sigmoid4 } from './exp';
import { horizontal, madd } from './lanes';
import { addProduct } from './panels';
import { tanh4 } from './tanh';

// FastRNN and FastGRNN (Kusupati et al. 2018). `span` is the units filled to a multiple of four; filled units stay zero. The scalars are stored
// before their sigmoid; their gradients are sums over all steps and units and are kept in float64.

function sigmoid(x: f32): f64 {
  return 1 / (1 + Math.exp(-(<f64>x)));
}

@inline function addScalar(gradient: usize, parameter: usize, total: f64): void {
  const s = sigmoid(load<f32>(parameter));
  store<f32>(gradient, load<f32>(gradient) + <f32>(total * s * (1 - s)));
}

/** `c` holds x · W + b and is left with c[t] = tanh(c[t] + h[t] · U); h[t + 1] = σ(β) · h[t] + σ(α) · c[t]. */
export function fastrnnForward(
  c: usize, cStride: usize, panels: usize, alpha: usize, beta: usize, h: usize, hStride: usize, steps: i32, units: i32, span: i32,
): void {
  const bytes = <usize>span * 4, a = f32x4.splat(<f32>sigmoid(load<f32>(alpha))), b = f32x4.splat(<f32>sigmoid(load<f32>(beta)));
  memory.fill(h, 0, bytes);
  for (let t = 0; t < steps; t++) {
    addProduct(h, panels, c, units, span);
    const h1 = h + hStride;
    for (let e: usize = 0; e < bytes; e += 16) {
      const v = tanh4(v128.load(c + e));
      v128.store(c + e, v);
      v128.store(h1 + e, madd(f32x4.mul(b, v128.load(h + e)), a, v));
    }
    c += cStride; h = h1;
  }
}

/** `c` becomes the gradient of its pre-activation; the scalars' gradients are left out where their address is 0. */
export function fastrnnBackward(
  dy: usize, dyStride: usize, every: i32, c: usize, cStride: usize, panels: usize, alpha: usize, beta: usize, h: usize, hStride: usize,
  dh: usize, alphaGradient: usize, betaGradient: usize, steps: i32, span: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1);
  const a = f32x4.splat(<f32>sigmoid(load<f32>(alpha))), b = f32x4.splat(<f32>sigmoid(load<f32>(beta)));
  let ofAlpha: f64 = 0, ofBeta: f64 = 0;
  memory.fill(dh, 0, bytes);
  for (let t = steps - 1; t >= 0; t--) {
    const row = c + <usize>t * cStride, before = h + <usize>t * hStride, y = every ? dy + <usize>t * dyStride : t == steps - 1 ? dy : 0;
    let sa = f32x4.splat(0), sb = sa;
    for (let e: usize = 0; e < bytes; e += 16) {
      const v = v128.load(row + e);
      let d = v128.load(dh + e);
      if (y) d = f32x4.add(d, v128.load(y + e));
      sa = madd(sa, d, v); sb = madd(sb, d, v128.load(before + e));
      v128.store(row + e, f32x4.mul(f32x4.mul(d, a), f32x4.sub(one, f32x4.mul(v, v))));
      v128.store(dh + e, f32x4.mul(d, b));
    }
    ofAlpha += <f64>horizontal(sa); ofBeta += <f64>horizontal(sb);
    addProduct(row, panels, dh, span, span);
  }
  if (alphaGradient) { addScalar(alphaGradient, alpha, ofAlpha); addScalar(betaGradient, beta, ofBeta); }
}

/**
 * `z` holds x · W; with p = z[t] + h[t] · U it is left with σ(p + gateBias), and `c` with tanh(p + bias);
 * h[t + 1] = z · h[t] + (σ(ζ) · (1 − z) + σ(ν)) · c.
 */
export function fastgrnnForward(
  z: usize, zStride: usize, panels: usize, gateBias: usize, bias: usize, zeta: usize, nu: usize, c: usize, cStride: usize,
  h: usize, hStride: usize, steps: i32, units: i32, span: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1);
  const s = f32x4.splat(<f32>sigmoid(load<f32>(zeta))), n = f32x4.splat(<f32>sigmoid(load<f32>(nu)));
  memory.fill(h, 0, bytes);
  for (let t = 0; t < steps; t++) {
    addProduct(h, panels, z, units, span);
    const h1 = h + hStride;
    for (let e: usize = 0; e < bytes; e += 16) {
      const p = v128.load(z + e);
      const gate = sigmoid4(f32x4.add(p, v128.load(gateBias + e))), v = tanh4(f32x4.add(p, v128.load(bias + e)));
      v128.store(z + e, gate); v128.store(c + e, v);
      v128.store(h1 + e, madd(f32x4.mul(gate, v128.load(h + e)), madd(n, s, f32x4.sub(one, gate)), v));
    }
    z += zStride; c += cStride; h = h1;
  }
}

/**
 * `z` and `c` become the gradients of their pre-activations, `p` (a row a step) their sum, that of x · W + h · U; the scalars' gradients are left out
 * where their address is 0.
 */
export function fastgrnnBackward(
  dy: usize, dyStride: usize, every: i32, z: usize, zStride: usize, panels: usize, zeta: usize, nu: usize, c: usize, cStride: usize,
  p: usize, pStride: usize, h: usize, hStride: usize, dh: usize, zetaGradient: usize, nuGradient: usize, steps: i32, span: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1);
  const s = f32x4.splat(<f32>sigmoid(load<f32>(zeta))), n = f32x4.splat(<f32>sigmoid(load<f32>(nu)));
  let ofZeta: f64 = 0, ofNu: f64 = 0;
  memory.fill(dh, 0, bytes);
  for (let t = steps - 1; t >= 0; t--) {
    const gates = z + <usize>t * zStride, row = c + <usize>t * cStride, sum = p + <usize>t * pStride, before = h + <usize>t * hStride;
    const y = every ? dy + <usize>t * dyStride : t == steps - 1 ? dy : 0;
    let sz = f32x4.splat(0), sn = sz;
    for (let e: usize = 0; e < bytes; e += 16) {
      const gate = v128.load(gates + e), v = v128.load(row + e), open = f32x4.sub(one, gate);
      let d = v128.load(dh + e);
      if (y) d = f32x4.add(d, v128.load(y + e));
      const dv = f32x4.mul(d, v);
      sz = madd(sz, dv, open); sn = f32x4.add(sn, dv);
      const dz = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(before + e), f32x4.mul(s, v))), f32x4.mul(gate, open));
      const dc = f32x4.mul(f32x4.mul(d, madd(n, s, open)), f32x4.sub(one, f32x4.mul(v, v)));
      v128.store(gates + e, dz); v128.store(row + e, dc); v128.store(sum + e, f32x4.add(dz, dc));
      v128.store(dh + e, f32x4.mul(d, gate));
    }
    ofZeta += <f64>horizontal(sz); ofNu += <f64>horizontal(sn);
    addProduct(sum, panels, dh, span, span);
  }
  if (zetaGradient) { addScalar(zetaGradient, zeta, ofZeta); addScalar(nuGradient, nu, ofNu); }
}
