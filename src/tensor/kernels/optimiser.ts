/**
 * Adam (Kingma & Ba 2015), `n` values rounded up to 4. `rate` is learningRate / (1 − β1^t), `correction` 1 / sqrt(1 − β2^t);
 * w −= rate · m / (correction · sqrt(v) + ε).
 */
export function adam(w: usize, g: usize, m: usize, v: usize, n: i32, rate: f32, beta1: f32, beta2: f32, correction: f32, epsilon: f32): void {
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(<f32>(1 - <f64>beta1)), b2 = f32x4.splat(beta2), r2 = f32x4.splat(<f32>(1 - <f64>beta2));
  const lr = f32x4.splat(rate), c = f32x4.splat(correction), e = f32x4.splat(epsilon);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i * 4, gradient = v128.load(g + at);
    const mean = f32x4.add(f32x4.mul(v128.load(m + at), b1), f32x4.mul(gradient, r1));
    const variance = f32x4.add(f32x4.mul(v128.load(v + at), b2), f32x4.mul(f32x4.mul(gradient, gradient), r2));
    v128.store(m + at, mean); v128.store(v + at, variance);
    const step = f32x4.div(f32x4.mul(mean, lr), f32x4.add(f32x4.mul(f32x4.sqrt(variance), c), e));
    v128.store(w + at, f32x4.sub(v128.load(w + at), step));
  }
}
