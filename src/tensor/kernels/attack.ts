/**
 * out = clip(clip(x + sign(g) · step, x0 − ε, x0 + ε), low, high), value by value, four at a time: every operand reaches to a multiple of
 * 16 bytes. `low` = 0 leaves out the range. Comparisons, not a sign function: exact down to denormals; where g is 0 or NaN, x stays.
 */
export function attackStep(x: usize, x0: usize, g: usize, out: usize, n: i32, step: usize, epsilon: usize, low: usize, high: usize): void {
  const bytes = <usize>n * 4, zero = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at), size = v128.load(step + at), origin = v128.load(x0 + at), e = v128.load(epsilon + at);
    let v = v128.load(x + at);
    const up = f32x4.add(v, size), down = f32x4.sub(v, size);
    v = v128.bitselect(up, v128.bitselect(down, v, f32x4.lt(gradient, zero)), f32x4.gt(gradient, zero));
    v = f32x4.min(f32x4.max(v, f32x4.sub(origin, e)), f32x4.add(origin, e));
    if (low) v = f32x4.min(f32x4.max(v, v128.load(low + at)), v128.load(high + at));
    v128.store(out + at, v);
  }
}
