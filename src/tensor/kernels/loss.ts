// Cross-entropy in float64: a handful of values a sample, and confident logits need it (the gradient of the true class is the sum of
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

/** As hardware that flushes denormals does. */
@inline
function flushed(x: f32): f32 {
  return abs<f32>(x) < <f32>1.1754943508222875e-38 ? 0 : x;
}

/**
 * Mean over classes of (softmax − one-hot)², in the float32 arithmetic of the published attack, with denormals flushed: a confident
 * prediction rounds to its label, and its gradient is exactly zero. Cross-entropy is what attacks; this is what reproduces.
 */
function squaredError(logits: usize, classes: i32, label: i32, factor: f64, gradient: usize, scratch: usize): f64 {
  const m = <f32>maximum(logits, classes);
  let sum: f32 = 0;
  for (let i = 0; i < classes; i++) {
    const e = flushed(<f32>Math.exp(<f64>(load<f32>(logits + <usize>i * 4) - m)));
    store<f32>(scratch + <usize>i * 8, e);
    sum += e;
  }
  const share = <f32>2 / <f32>classes;
  let loss: f64 = 0;
  let mean: f32 = 0;
  for (let i = 0; i < classes; i++) {
    const at = scratch + <usize>i * 8;
    const p = flushed(load<f32>(at) / sum);
    const difference: f32 = i == label ? p - 1 : p;
    loss += <f64>difference * <f64>difference;
    const error = flushed(share * difference);
    mean += flushed(p * error);
    store<f32>(at, p);
    store<f32>(at + 4, error);
  }
  if (gradient) {
    for (let i = 0; i < classes; i++) {
      const at = scratch + <usize>i * 8;
      const g = flushed(load<f32>(at) * flushed(load<f32>(at + 4) - mean));
      store<f32>(gradient + <usize>i * 4, <f32>(<f64>g * factor));
    }
  }
  return loss / <f64>classes;
}

/**
 * Loss of softmax(logits) against `label`: `kind` 0 is −log p[label], in float64; 1 is `squaredError`. `gradient` (0 for none) gets
 * factor · dloss/dlogits. `scratch` holds `classes` float64 values.
 */
export function softmaxLoss(kind: i32, logits: usize, classes: i32, label: i32, factor: f64, gradient: usize, scratch: usize): f64 {
  if (kind == 1) return squaredError(logits, classes, label, factor, gradient, scratch);
  const m = maximum(logits, classes);
  let sum: f64 = 0;
  for (let i = 0; i < classes; i++) {
    const e = Math.exp(<f64>load<f32>(logits + <usize>i * 4) - m);
    store<f64>(scratch + <usize>i * 8, e);
    sum += e;
  }
  const chosen = <f64>load<f32>(logits + <usize>label * 4);
  // others = 1 − p[label], without the cancellation.
  let others: f64 = 0;
  for (let i = 0; i < classes; i++) {
    const p = load<f64>(scratch + <usize>i * 8) / sum;
    store<f64>(scratch + <usize>i * 8, p);
    if (i != label) others += p;
  }
  if (gradient) {
    for (let i = 0; i < classes; i++) {
      const g = i == label ? -others : load<f64>(scratch + <usize>i * 8);
      store<f32>(gradient + <usize>i * 4, <f32>(g * factor));
    }
  }
  return Math.log(sum) - (chosen - m);
}
