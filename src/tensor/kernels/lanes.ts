// Four float32 lanes. Addresses and strides of all kernels are in bytes, counts in values.
//
// A sequence is stored as rows: one row of times a channel, rows `stride` apart, at least 8 zeros before each row and after its last
// time, so that a vector may read over either end. Whoever writes a sequence without ACCUMULATE writes these zeros too.

@inline export function madd(sum: v128, x: v128, w: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, w));
}

/** `v` where `mask` is positive, else 0. */
@inline export function where(v: v128, mask: v128): v128 {
  return v128.and(v, f32x4.gt(mask, f32x4.splat(0)));
}

/** max(v, 0), one instruction; in this operand order a NaN stays NaN. */
@inline export function relu(v: v128): v128 {
  return f32x4.pmax(v, f32x4.splat(0));
}

/** Sum of the four lanes: (0 + 2) + (1 + 3). */
@inline export function horizontal(v: v128): f32 {
  const s = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1);
}

/** Zeros from value `n` of every row to the next row, and before the first. */
export function clearAround(y: usize, stride: usize, rows: i32, n: i32): void {
  memory.fill(y - 32, 0, 32);
  const used = <usize>n * 4;
  for (let row = 0; row < rows; row++) {
    memory.fill(y + used, 0, stride - used);
    y += stride;
  }
}

/** Σ a · b over `n` values without gaps. */
@inline export function dot(a: usize, b: usize, n: i32): f32 {
  let s = f32x4.splat(0), i = 0;
  for (; i + 4 <= n; i += 4) s = madd(s, v128.load(a + <usize>i * 4), v128.load(b + <usize>i * 4));
  let sum = horizontal(s);
  for (; i < n; i++) sum += load<f32>(a + <usize>i * 4) * load<f32>(b + <usize>i * 4);
  return sum;
}

/** y += factor · x over `n` values without gaps. */
@inline export function addScaled(y: usize, x: usize, factor: f32, n: i32): void {
  const f = f32x4.splat(factor);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(y + <usize>i * 4, madd(v128.load(y + <usize>i * 4), v128.load(x + <usize>i * 4), f));
  for (; i < n; i++) store<f32>(y + <usize>i * 4, load<f32>(y + <usize>i * 4) + factor * load<f32>(x + <usize>i * 4));
}
