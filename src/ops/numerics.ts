/**
 * exp and ln in float64 from additions and multiplications alone, which IEEE 754 defines to the last bit: an engine's own
 * Math.exp and Math.log may differ from machine to machine. Both are within 2 units in the last place.
 */

// ln 2 as a sum of two doubles; the first has trailing zeros, so that its product with a small integer is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;

/** 1/n! for n = 0…13: beyond that a term is under half a unit in the last place for |r| ≤ ln 2 / 2. */
const INVERSE_FACTORIALS = inverseFactorials(13);

function inverseFactorials(last: number): readonly number[] {
  const result = [1];
  let factorial = 1;
  for (let n = 1; n <= last; n++) {
    factorial *= n;
    result.push(1 / factorial);
  }
  return result;
}

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** 2 to the power of an integer in −1022…1023. */
function powerOfTwo(exponent: number): number {
  bits[0] = BigInt(exponent + 1023) << 52n;
  return float[0]!;
}

/** e to the power of x, for x ≤ 709; 0 below −708, where the result would be denormal. */
export function exp(x: number): number {
  if (!(x >= -708)) return Number.isNaN(x) ? x : 0;
  const k = Math.round(x * LOG2_E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 0;
  for (let n = INVERSE_FACTORIALS.length - 1; n >= 0; n--) sum = sum * r + INVERSE_FACTORIALS[n]!;
  return sum * powerOfTwo(k);
}

/** Natural logarithm of a positive, normal, finite x. */
export function ln(x: number): number {
  float[0] = x;
  let exponent = Number((bits[0]! >> 52n) & 0x7ffn) - 1023;
  bits[0] = (bits[0]! & 0xfffffffffffffn) | (1023n << 52n);
  let mantissa = float[0]!;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // ln m = 2 artanh((m − 1) / (m + 1)), with |s| ≤ 0.172.
  const s = (mantissa - 1) / (mantissa + 1);
  const s2 = s * s;
  let sum = 0;
  for (let n = 21; n >= 3; n -= 2) sum = (sum + 1 / n) * s2;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW + 2 * s);
}
