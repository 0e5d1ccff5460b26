// Softmax over `terms` values that stand `term` bytes apart, at `count` places side by side: exponentials and sums in float64. The zeros
// around rows are not theirs to write.

/** y = exp(x − max) / Σ exp(x − max). */
export function softmax(x: usize, xTerm: usize, y: usize, yTerm: usize, terms: i32, count: i32): void {
  for (let place = 0; place < count; place++) {
    let m: f64 = -Infinity;
    let p = x;
    for (let i = 0; i < terms; i++) {
      const v = <f64>load<f32>(p);
      if (v > m || v != v) m = v;
      if (v != v) break;
      p += xTerm;
    }
    let sum: f64 = 0;
    p = x;
    for (let i = 0; i < terms; i++) { sum += Math.exp(<f64>load<f32>(p) - m); p += xTerm; }
    p = x;
    let q = y;
    for (let i = 0; i < terms; i++) { store<f32>(q, <f32>(Math.exp(<f64>load<f32>(p) - m) / sum)); p += xTerm; q += yTerm; }
    x += 4; y += 4;
  }
}

/** dx = y · (dy − Σ dy · y); y, dy and dx have the same strides. */
export function softmaxGradient(dy: usize, y: usize, dx: usize, term: usize, terms: i32, count: i32): void {
  const end = <usize>terms * term;
  for (let place = 0; place < count; place++) {
    let sum: f64 = 0;
    for (let at: usize = 0; at < end; at += term) sum += <f64>load<f32>(dy + at) * <f64>load<f32>(y + at);
    for (let at: usize = 0; at < end; at += term) store<f32>(dx + at, <f32>(<f64>load<f32>(y + at) * (<f64>load<f32>(dy + at) - sum)));
    dy += 4; y += 4; dx += 4;
  }
}
