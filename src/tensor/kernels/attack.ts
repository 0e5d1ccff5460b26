/**
 * out = clip(clip(x + sign(g) · step, x0 − ε, x0 + ε), low, high), value by value; `step`, `epsilon`, `low` and `high` hold one value a
 * channel, channels last; `low` = 0 leaves out the range. Comparisons, not a sign function: exact down to denormals.
 */
export function attackStep(x: usize, x0: usize, g: usize, out: usize, n: i32, channels: i32, step: usize, epsilon: usize, low: usize, high: usize): void {
  let channel: usize = 0;
  const end = <usize>channels * 4;
  for (let i = 0; i < n; i++) {
    const at = <usize>i * 4, gradient = load<f32>(g + at), size = load<f32>(step + channel), origin = load<f32>(x0 + at), e = load<f32>(epsilon + channel);
    let v = load<f32>(x + at);
    if (gradient > 0) v += size;
    else if (gradient < 0) v -= size;
    v = min<f32>(max<f32>(v, origin - e), origin + e);
    if (low) v = min<f32>(max<f32>(v, load<f32>(low + channel)), load<f32>(high + channel));
    store<f32>(out + at, v);
    channel += 4;
    if (channel == end) channel = 0;
  }
}
