// All in float64: a handful of values a sample, and confident logits need it (the gradient of the true class is the sum of
// probabilities that may be 1e-15 each). Exponential and logarithm are compiled into the module, not the host's.

export function exponential(x: f64): f64 {
  return Math.exp(x);
}

export function logarithm(x: f64): f64 {
  return Math.log(x);
}

/** NaN wins, so that a diverged sample cannot look like a finite one. */
function maximum(logits: usize, classes: i32): f64 {
  let m: f64 = -Infinity;
  for (let i = 0; i < classes; i++) {
    const v = <f64>load<f32>(logits + <usize>i * 4);
    if (v > m || v != v) m = v;
    if (v != v) break;
  }
  return m;
}

/**
 * Loss of softmax(logits) against `label`: `kind` 0 is −log p[label], 1 is the mean over classes of (p − one-hot)². `gradient` (0 for
 * none) gets factor · dloss/dlogits. `scratch` holds `classes` float64 values.
 */
export function softmaxLoss(kind: i32, logits: usize, classes: i32, label: i32, factor: f64, gradient: usize, scratch: usize): f64 {
  const m = maximum(logits, classes);
  let sum: f64 = 0;
  for (let i = 0; i < classes; i++) {
    const e = Math.exp(<f64>load<f32>(logits + <usize>i * 4) - m);
    store<f64>(scratch + <usize>i * 8, e);
    sum += e;
  }
  const chosen = <f64>load<f32>(logits + <usize>label * 4);
  // others = 1 − p[label], without the cancellation.
  let others: f64 = 0, squares: f64 = 0;
  for (let i = 0; i < classes; i++) {
    const p = load<f64>(scratch + <usize>i * 8) / sum;
    store<f64>(scratch + <usize>i * 8, p);
    if (i != label) { others += p; squares += p * p; }
  }
  const p = load<f64>(scratch + <usize>label * 8);
  const error = squares + others * others;
  if (gradient) {
    for (let i = 0; i < classes; i++) {
      const q = load<f64>(scratch + <usize>i * 8);
      let g: f64;
      if (kind == 0) g = i == label ? -others : q;
      else g = (2 / <f64>classes) * q * (i == label ? -error : q + others * p - squares);
      store<f32>(gradient + <usize>i * 4, <f32>(g * factor));
    }
  }
  return kind == 0 ? Math.log(sum) - (chosen - m) : error / <f64>classes;
}
