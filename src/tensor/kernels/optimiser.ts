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

/**
 * Gradient descent with momentum, `n` values rounded up to 4: v = μ · v + g; w −= rate · v, with `nesterov` rate · (g + μ · v)
 * (Sutskever et al. 2013). With μ = 0 plain gradient descent.
 */
export function momentum(w: usize, g: usize, v: usize, n: i32, rate: f32, mu: f32, nesterov: i32): void {
  const m = f32x4.splat(mu), lr = f32x4.splat(rate);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i * 4, gradient = v128.load(g + at);
    const velocity = f32x4.add(f32x4.mul(v128.load(v + at), m), gradient);
    v128.store(v + at, velocity);
    const direction = nesterov ? f32x4.add(gradient, f32x4.mul(velocity, m)) : velocity;
    v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(direction, lr)));
  }
}

/** RMSprop (Hinton 2012), `n` values rounded up to 4: v = ρ · v + (1 − ρ) · g²; w −= rate · g / (sqrt(v) + ε). */
export function rmsprop(w: usize, g: usize, v: usize, n: i32, rate: f32, rho: f32, epsilon: f32): void {
  const r = f32x4.splat(rho), s = f32x4.splat(<f32>(1 - <f64>rho)), lr = f32x4.splat(rate), e = f32x4.splat(epsilon);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i * 4, gradient = v128.load(g + at);
    const variance = f32x4.add(f32x4.mul(v128.load(v + at), r), f32x4.mul(f32x4.mul(gradient, gradient), s));
    v128.store(v + at, variance);
    const step = f32x4.div(f32x4.mul(gradient, lr), f32x4.add(f32x4.sqrt(variance), e));
    v128.store(w + at, f32x4.sub(v128.load(w + at), step));
  }
}

/** y += factor · x, `n` values rounded up to 4. */
export function addScaled(y: usize, x: usize, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i * 4;
    v128.store(y + at, f32x4.add(v128.load(y + at), f32x4.mul(v128.load(x + at), f)));
  }
}

/** x *= factor, `n` values rounded up to 4. */
export function scale(x: usize, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i * 4;
    v128.store(x + at, f32x4.mul(v128.load(x + at), f));
  }
}

/** Sum of the squares of exactly `n` values, in float64. */
export function sumOfSquares(x: usize, n: i32): f64 {
  let even: f64 = 0, odd: f64 = 0;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const a = <f64>load<f32>(x + <usize>i * 4), b = <f64>load<f32>(x + <usize>i * 4 + 4);
    even += a * a;
    odd += b * b;
  }
  if (i < n) {
    const a = <f64>load<f32>(x + <usize>i * 4);
    even += a * a;
  }
  return even + odd;
}
