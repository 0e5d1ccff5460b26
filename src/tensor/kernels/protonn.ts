import { exp4 } from './exp';
import { addScaled, dot, madd } from './lanes';

// ProtoNN (Gupta et al. 2017), matrices as published: W [features][projection], B [projection][prototypes], Z [units][prototypes].

/** y = Z · similarity with similarity_j = exp(−gamma² · ‖u − B_j‖²); `u` gets Wᵀ x. Working rows reach to a multiple of four. */
export function protonnForward(
  x: usize, features: i32, w: usize, b: usize, z: usize, units: i32, projection: i32, prototypes: i32, gammaSquared: f32,
  y: usize, u: usize, similarity: usize,
): void {
  memory.fill(u, 0, <usize>projection * 4);
  for (let f = 0; f < features; f++) addScaled(u, w + <usize>(f * projection) * 4, load<f32>(x + <usize>f * 4), projection);
  const rowBytes = <usize>prototypes * 4, scale = f32x4.splat(-gammaSquared);
  for (let j = 0; j < prototypes; j += 4) {
    // Behind a row stand other weights: their lanes are computed and never read.
    let s = f32x4.splat(0), p = b + <usize>j * 4;
    for (let k = 0; k < projection; k++) {
      const d = f32x4.sub(v128.load32_splat(u + <usize>k * 4), v128.load(p));
      s = madd(s, d, d);
      p += rowBytes;
    }
    v128.store(similarity + <usize>j * 4, exp4(f32x4.mul(scale, s)));
  }
  for (let c = 0; c < units; c++) store<f32>(y + <usize>c * 4, dot(z + <usize>c * rowBytes, similarity, prototypes));
}

/** `du` gets the gradient of Wᵀ x; `db`, unless 0, has that of B added. `pull` is a working row of a value a prototype. */
export function protonnBackward(
  dy: usize, b: usize, z: usize, units: i32, projection: i32, prototypes: i32, gammaSquared: f32,
  u: usize, similarity: usize, pull: usize, du: usize, db: usize,
): void {
  const rowBytes = <usize>prototypes * 4;
  memory.fill(pull, 0, rowBytes);
  for (let c = 0; c < units; c++) addScaled(pull, z + <usize>c * rowBytes, load<f32>(dy + <usize>c * 4), prototypes);
  for (let j = 0; j < prototypes; j++) {
    const at = <usize>j * 4;
    store<f32>(pull + at, -2 * gammaSquared * load<f32>(pull + at) * load<f32>(similarity + at));
  }
  for (let k = 0; k < projection; k++) {
    const v = load<f32>(u + <usize>k * 4), row = b + <usize>k * rowBytes, target = db + <usize>k * rowBytes;
    let sum: f32 = 0;
    for (let j = 0; j < prototypes; j++) {
      const at = <usize>j * 4, g = load<f32>(pull + at) * (v - load<f32>(row + at));
      sum += g;
      if (db) store<f32>(target + at, load<f32>(target + at) - g);
    }
    store<f32>(du + <usize>k * 4, sum);
  }
}

/** dx[f] = Σ W[f][k] · du[k]. */
export function protonnInputGradient(du: usize, w: usize, features: i32, projection: i32, dx: usize): void {
  for (let f = 0; f < features; f++) store<f32>(dx + <usize>f * 4, dot(w + <usize>(f * projection) * 4, du, projection));
}
