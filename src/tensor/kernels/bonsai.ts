import { addScaled, dot } from './lanes';
import { tanh4 } from './tanh';

// Bonsai (Kumar et al. 2017). `parts` is what stays for the gradient: a node's probability, then an inner node's tanh and its derivative, three rows
// `partsStride` apart. Node n has the children 2 n + 1, on the positive side of its branch, and 2 n + 2.

/**
 * y = score of every class. `projected` gets x̂ = Z x / projection; `scores` W x̂ and `gates` tanh(sigma · V x̂), a row of classes a node.
 * The branches are float64: at a sharpness of a billion their derivative is exactly 0 but on the boundary.
 */
export function bonsaiForward(
  x: usize, features: i32, z: usize, w: usize, v: usize, t: usize, units: i32, projection: i32, nodes: i32, sigma: f32, sharpness: f32,
  y: usize, projected: usize, scores: usize, gates: usize, parts: usize, partsStride: usize,
): void {
  const rowBytes = <usize>projection * 4, bent = parts + partsStride, slope = bent + partsStride;
  for (let k = 0; k < projection; k++)
    store<f32>(projected + <usize>k * 4, dot(z + <usize>(k * features) * 4, x, features) / <f32>projection);
  store<f32>(parts, 1);
  for (let n = 0; 2 * n + 2 < nodes; n++) {
    const a = <f64>sharpness * <f64>dot(t + <usize>n * rowBytes, projected, projection), e = Math.exp(-2 * Math.abs(a));
    const at = <usize>n * 4, value = <f32>(a < 0 ? (e - 1) / (1 + e) : (1 - e) / (1 + e)), p = load<f32>(parts + at);
    store<f32>(bent + at, value);
    store<f32>(slope + at, <f32>(<f64>sharpness * 4 * e / ((1 + e) * (1 + e))));
    store<f32>(parts + <usize>(2 * n + 1) * 4, p * (1 + value) * 0.5);
    store<f32>(parts + <usize>(2 * n + 2) * 4, p * (1 - value) * 0.5);
  }
  const rows = nodes * units;
  for (let r = 0; r < rows; r++) {
    store<f32>(scores + <usize>r * 4, dot(w + <usize>r * rowBytes, projected, projection));
    store<f32>(gates + <usize>r * 4, sigma * dot(v + <usize>r * rowBytes, projected, projection));
  }
  for (let r = 0; r < rows; r += 4) v128.store(gates + <usize>r * 4, tanh4(v128.load(gates + <usize>r * 4)));
  memory.fill(y, 0, <usize>units * 4);
  for (let r = 0; r < rows; r++) {
    const at = y + <usize>(r % units) * 4, p = load<f32>(parts + <usize>(r / units) * 4);
    store<f32>(at, load<f32>(at) + p * load<f32>(scores + <usize>r * 4) * load<f32>(gates + <usize>r * 4));
  }
}

/**
 * `scores` and `gates` become the gradients of W x̂ and V x̂, the second row of `parts` those of T x̂; `dp` gets that of Z x (with the division).
 * `shares` is a working row of a value a node.
 */
export function bonsaiBackward(
  dy: usize, w: usize, v: usize, t: usize, units: i32, projection: i32, nodes: i32, sigma: f32,
  scores: usize, gates: usize, parts: usize, partsStride: usize, shares: usize, dp: usize,
): void {
  const rowBytes = <usize>projection * 4, bent = parts + partsStride, slope = bent + partsStride;
  memory.fill(dp, 0, rowBytes);
  for (let n = 0; n < nodes; n++) {
    const p = load<f32>(parts + <usize>n * 4);
    let share: f32 = 0;
    for (let c = 0; c < units; c++) {
      const at = <usize>(n * units + c) * 4, a = load<f32>(scores + at), b = load<f32>(gates + at), d = load<f32>(dy + <usize>c * 4);
      share += d * a * b;
      const da = p * d * b, db = p * d * a * sigma * (1 - b * b);
      store<f32>(scores + at, da); store<f32>(gates + at, db);
      addScaled(dp, w + <usize>(n * units + c) * rowBytes, da, projection);
      addScaled(dp, v + <usize>(n * units + c) * rowBytes, db, projection);
    }
    store<f32>(shares + <usize>n * 4, share);
  }
  // From the leaves: what a node gets goes to its parent, with the parent's own share; odd children stand on the positive side.
  for (let n = (nodes - 3) / 2; n >= 0; n--) {
    const at = <usize>n * 4, value = load<f32>(bent + at), p = load<f32>(parts + at);
    const yes = load<f32>(shares + <usize>(2 * n + 1) * 4), no = load<f32>(shares + <usize>(2 * n + 2) * 4);
    store<f32>(shares + at, load<f32>(shares + at) + (yes * (1 + value) + no * (1 - value)) * 0.5);
    const d = (yes - no) * 0.5 * p * load<f32>(slope + at);
    store<f32>(bent + at, d);
    addScaled(dp, t + <usize>n * rowBytes, d, projection);
  }
  for (let k = 0; k < projection; k++) store<f32>(dp + <usize>k * 4, load<f32>(dp + <usize>k * 4) / <f32>projection);
}

/** dx = Zᵀ dp. */
export function bonsaiInputGradient(dp: usize, z: usize, projection: i32, features: i32, dx: usize): void {
  memory.fill(dx, 0, <usize>features * 4);
  for (let k = 0; k < projection; k++) addScaled(dx, z + <usize>(k * features) * 4, load<f32>(dp + <usize>k * 4), features);
}
