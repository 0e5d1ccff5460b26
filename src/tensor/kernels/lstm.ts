import { sigmoid4 } from './exp';
import { madd } from './lanes';
import { addProducts } from './panels';
import { tanh4 } from './tanh';

// Long short-term memory (Hochreiter & Schmidhuber 1997; Gers et al. 2000), gates in the order of Keras: input, forget, candidate, output.
// Samples stand one behind the other, each with all its rows. A row of gates is four times `span` values, `span` the units filled to a multiple of four; filled units stay zero.

/** `gates` holds x · W + b for every step and is left with the gates' values; h and c have a row more than there are steps, the first zero. */
export function lstmForward(
  gates: usize, gatesStride: usize, panels: usize, h: usize, hStride: usize, c: usize, cStride: usize, steps: i32, units: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4, gatesSample = <usize>steps * gatesStride;
  const hSample = <usize>(steps + 1) * hStride, cSample = <usize>(steps + 1) * cStride;
  for (let s: usize = 0; s < <usize>samples; s++) { memory.fill(h + s * hSample, 0, bytes); memory.fill(c + s * cSample, 0, bytes); }
  for (let t = 0; t < steps; t++) {
    addProducts(h, hSample, panels, gates, gatesSample, samples, units, 4 * span);
    for (let s: usize = 0; s < <usize>samples; s++) {
      const i0 = gates + s * gatesSample, f0 = i0 + bytes, g0 = f0 + bytes, o0 = g0 + bytes;
      const h1 = h + s * hSample + hStride, c0 = c + s * cSample, c1 = c0 + cStride;
      for (let e: usize = 0; e < bytes; e += 16) {
        const i = sigmoid4(v128.load(i0 + e)), f = sigmoid4(v128.load(f0 + e)), g = tanh4(v128.load(g0 + e)), o = sigmoid4(v128.load(o0 + e));
        const cell = madd(f32x4.mul(f, v128.load(c0 + e)), i, g);
        v128.store(i0 + e, i); v128.store(f0 + e, f); v128.store(g0 + e, g); v128.store(o0 + e, o);
        v128.store(c1 + e, cell); v128.store(h1 + e, f32x4.mul(o, tanh4(cell)));
      }
    }
    gates += gatesStride; h += hStride; c += cStride;
  }
}

/**
 * The gates' values become the gradients of their pre-activations. `dy` has a row for every step, or (`every` = 0) one for the last. `panels` are
 * those of the transposed recurrent matrix; `dh` and `dc` are working rows, one a
 * sample, as far apart as `workStride` says.
 */
export function lstmBackward(
  dy: usize, dyStride: usize, every: i32, gates: usize, gatesStride: usize, panels: usize, c: usize, cStride: usize,
  dh: usize, dc: usize, workStride: usize, steps: i32, span: i32, samples: i32,
): void {
  const bytes = <usize>span * 4, one = f32x4.splat(1);
  const gatesSample = <usize>steps * gatesStride, cSample = <usize>(steps + 1) * cStride, dySample = every ? <usize>steps * dyStride : dyStride;
  for (let s: usize = 0; s < <usize>samples; s++) { memory.fill(dh + s * workStride, 0, bytes); memory.fill(dc + s * workStride, 0, bytes); }
  for (let t = steps - 1; t >= 0; t--) {
    const from = gates + <usize>t * gatesStride;
    for (let s: usize = 0; s < <usize>samples; s++) {
      const i0 = from + s * gatesSample, f0 = i0 + bytes, g0 = f0 + bytes, o0 = g0 + bytes;
      const cell = c + s * cSample + <usize>t * cStride, dh0 = dh + s * workStride, dc0 = dc + s * workStride;
      const y = every ? dy + s * dySample + <usize>t * dyStride : t == steps - 1 ? dy + s * dySample : 0;
      for (let e: usize = 0; e < bytes; e += 16) {
        const i = v128.load(i0 + e), f = v128.load(f0 + e), g = v128.load(g0 + e), o = v128.load(o0 + e);
        const before = v128.load(cell + e), bent = tanh4(v128.load(cell + cStride + e));
        let d = v128.load(dh0 + e);
        if (y) d = f32x4.add(d, v128.load(y + e));
        const inner = madd(v128.load(dc0 + e), f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(bent, bent)));
        v128.store(i0 + e, f32x4.mul(f32x4.mul(inner, g), f32x4.mul(i, f32x4.sub(one, i))));
        v128.store(f0 + e, f32x4.mul(f32x4.mul(inner, before), f32x4.mul(f, f32x4.sub(one, f))));
        v128.store(g0 + e, f32x4.mul(f32x4.mul(inner, i), f32x4.sub(one, f32x4.mul(g, g))));
        v128.store(o0 + e, f32x4.mul(f32x4.mul(d, bent), f32x4.mul(o, f32x4.sub(one, o))));
        v128.store(dc0 + e, f32x4.mul(inner, f));
      }
      memory.fill(dh0, 0, bytes);
    }
    addProducts(from, gatesSample, panels, dh, workStride, samples, 4 * span, span);
  }
}
