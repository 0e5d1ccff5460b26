// Values of one place lie `channel` bytes apart, places `place` bytes: so the kernels serve rows of times and pixels of channels. Sums are in
// float64.

@inline function meanOf(x: usize, channel: usize, channels: i32): f64 {
  let sum: f64 = 0;
  for (let c = 0; c < channels; c++) sum += load<f32>(x + <usize>c * channel);
  return sum / channels;
}

/** 1 / √(variance + epsilon). */
@inline function inverseDeviation(x: usize, channel: usize, channels: i32, mean: f64, epsilon: f64): f64 {
  let sum: f64 = 0;
  for (let c = 0; c < channels; c++) {
    const v = <f64>load<f32>(x + <usize>c * channel) - mean;
    sum += v * v;
  }
  return 1 / Math.sqrt(sum / channels + epsilon);
}

/** y = gamma · (x − mean) / √(variance + epsilon) + beta, place by place. */
export function layerNorm(
  x: usize, xChannel: usize, xPlace: usize, y: usize, yChannel: usize, yPlace: usize, channels: i32, places: i32,
  gamma: usize, beta: usize, epsilon: f64,
): void {
  for (let place = 0; place < places; place++) {
    const mean = meanOf(x, xChannel, channels), scale = inverseDeviation(x, xChannel, channels, mean, epsilon);
    for (let c = 0; c < channels; c++) {
      const v = (<f64>load<f32>(x + <usize>c * xChannel) - mean) * scale, at = <usize>c * 4;
      store<f32>(y + <usize>c * yChannel, <f32>(v * load<f32>(gamma + at) + load<f32>(beta + at)));
    }
    x += xPlace; y += yPlace;
  }
}

/** dx = s · (g − mean(g) − n · mean(g · n)), g = gamma · dy, n the normalised x, s = 1 / √(variance + epsilon); written or added. */
export function layerNormGradient(
  dy: usize, x: usize, xChannel: usize, xPlace: usize, dx: usize, channel: usize, place: usize, channels: i32, places: i32,
  gamma: usize, epsilon: f64, accumulate: i32,
): void {
  for (let index = 0; index < places; index++) {
    const mean = meanOf(x, xChannel, channels), scale = inverseDeviation(x, xChannel, channels, mean, epsilon);
    let sum: f64 = 0, product: f64 = 0;
    for (let c = 0; c < channels; c++) {
      const g = <f64>load<f32>(dy + <usize>c * channel) * load<f32>(gamma + <usize>c * 4);
      sum += g;
      product += g * (<f64>load<f32>(x + <usize>c * xChannel) - mean) * scale;
    }
    sum /= channels; product /= channels;
    for (let c = 0; c < channels; c++) {
      const at = dx + <usize>c * channel, n = (<f64>load<f32>(x + <usize>c * xChannel) - mean) * scale;
      const g = <f64>load<f32>(dy + <usize>c * channel) * load<f32>(gamma + <usize>c * 4);
      const own = scale * (g - sum - n * product);
      store<f32>(at, <f32>(accumulate ? own + load<f32>(at) : own));
    }
    dy += place; x += xPlace; dx += place;
  }
}

/** dGamma += Σ dy · n, dBeta += Σ dy, over the places. */
export function layerNormWeightGradient(
  dy: usize, channel: usize, place: usize, x: usize, xChannel: usize, xPlace: usize, channels: i32, places: i32,
  epsilon: f64, dGamma: usize, dBeta: usize,
): void {
  for (let index = 0; index < places; index++) {
    const mean = meanOf(x, xChannel, channels), scale = inverseDeviation(x, xChannel, channels, mean, epsilon);
    for (let c = 0; c < channels; c++) {
      const at = <usize>c * 4, g = load<f32>(dy + <usize>c * channel);
      const n = (<f64>load<f32>(x + <usize>c * xChannel) - mean) * scale;
      store<f32>(dGamma + at, <f32>(load<f32>(dGamma + at) + g * n));
      store<f32>(dBeta + at, load<f32>(dBeta + at) + g);
    }
    dy += place; x += xPlace;
  }
}
