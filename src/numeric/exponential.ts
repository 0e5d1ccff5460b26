// ln 2 as a sum of two doubles; the first has trailing zeros, so that its product with a small integer is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

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

/** 2 to the powers −1022…1023, exact: a table costs half of what composing the bits does. */
const POWERS_OF_TWO = powersOfTwo();

function powersOfTwo(): Float64Array {
  const result = new Float64Array(2046);
  result[1022] = 1;
  for (let exponent = 1; exponent <= 1023; exponent++) result[1022 + exponent] = 2 * result[1021 + exponent]!;
  for (let exponent = -1; exponent >= -1022; exponent--) result[1022 + exponent] = result[1023 + exponent]! / 2;
  return result;
}

/**
 * e to the power of x, for x ≤ 709; 0 below −708, where the result would be denormal. From additions and multiplications alone, which
 * IEEE 754 defines to the last bit, to about 2 units in the last place: an engine's own Math.exp may differ from machine to machine.
 */
export function exponential(x: number): number {
  if (!(x >= -708)) return Number.isNaN(x) ? x : 0;
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 0;
  for (let n = INVERSE_FACTORIALS.length - 1; n >= 0; n--) sum = sum * r + INVERSE_FACTORIALS[n]!;
  return sum * POWERS_OF_TWO[k + 1022]!;
}
