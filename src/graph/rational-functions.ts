import { compare, divide, exactly, isInteger, multiply, negate, type Rational, rational, subtract, toFloat64 } from './rational.js';

/**
 * Functions of exact numbers. Where the result is rational it is exact. Roots and logarithms mostly are not: then the result is the float64
 * nearest to it, as an exact number. It is computed with integers alone, so every machine gets the same one; `Math.pow` and `Math.log2`
 * differ between engines.
 */

const ZERO = rational(0);

export function floor(a: Rational): bigint {
  const quotient = a.numerator / a.denominator;
  return a.numerator < 0n && quotient * a.denominator !== a.numerator ? quotient - 1n : quotient;
}

export const ceil = (a: Rational): bigint => -floor(negate(a));

/** To the nearest integer; a half goes away from zero. */
export function nearest(a: Rational): bigint {
  const twice = { numerator: a.numerator < 0n ? -a.numerator : a.numerator, denominator: a.denominator };
  const magnitude = (2n * twice.numerator + twice.denominator) / (2n * twice.denominator);
  return a.numerator < 0n ? -magnitude : magnitude;
}

/** The remainder of `floor(a / b)`: it has the sign of `b`, which must not be zero. */
export const modulo = (a: Rational, b: Rational): Rational => subtract(a, multiply(b, rational(floor(divide(a, b)))));

export type Computed =
  | { readonly ok: true; readonly value: Rational }
  | { readonly ok: false; readonly problem: 'division-by-zero' | 'not-real' | 'too-large' };

const computed = (value: Rational): Computed => ({ ok: true, value });

const bitLength = (a: bigint): number => (a < 0n ? -a : a).toString(2).length;

/** As many bits as the largest literal, 1e100000, has. */
const MAX_BITS = 332_193;
/** Enough for 53 significant bits, correctly rounded. */
const WORKING_BITS = 128;
/** Of the denominator of an exponent: `pow(x, 1/1000)`. */
const MAX_ROOT = 1_000n;

export function pow(base: Rational, exponent: Rational): Computed {
  if (base.numerator === 0n) {
    if (exponent.numerator < 0n) return { ok: false, problem: 'division-by-zero' };
    return computed(exponent.numerator === 0n ? rational(1) : ZERO);
  }
  if (base.numerator < 0n && !isInteger(exponent)) return { ok: false, problem: 'not-real' };
  const times = exponent.numerator < 0n ? -exponent.numerator : exponent.numerator;
  const bits = BigInt(Math.max(bitLength(base.numerator), bitLength(base.denominator)) - 1);
  if (bits * times > BigInt(MAX_BITS) || exponent.denominator > MAX_ROOT) return { ok: false, problem: 'too-large' };
  // Only 1 and −1 come here with a huge exponent, and those depend on its parity alone.
  const effective = bits === 0n ? times % 2n : times;
  const raised = rational(base.numerator ** effective, base.denominator ** effective);
  const power = exponent.numerator < 0n ? rational(raised.denominator, raised.numerator) : raised;
  if (isInteger(exponent)) return computed(power);
  return nthRoot(power, exponent.denominator);
}

/** Of a positive number. */
function nthRoot(a: Rational, n: bigint): Computed {
  const [top, bottom] = [integerRoot(a.numerator, n), integerRoot(a.denominator, n)];
  if (top ** n === a.numerator && bottom ** n === a.denominator) return computed(rational(top, bottom));
  // The root is irrational, so it lies strictly between two neighbours on a grid finer than float64: their middle rounds as it does.
  const magnitude = Math.floor((bitLength(a.numerator) - bitLength(a.denominator)) / Number(n));
  const shift = BigInt(WORKING_BITS - magnitude);
  const scaled = shift >= 0n ? (a.numerator << (shift * n)) / a.denominator : a.numerator / (a.denominator << (-shift * n));
  const middle = rational(2n * integerRoot(scaled, n) + 1n, 2n);
  return rounded(shift >= 0n ? divide(middle, rational(1n << shift)) : multiply(middle, rational(1n << -shift)));
}

function rounded(a: Rational): Computed {
  const value = toFloat64(a);
  return Number.isFinite(value) ? computed(exactly(value)) : { ok: false, problem: 'too-large' };
}

/** The greatest integer whose nth power is not above `a`, which is not negative. */
function integerRoot(a: bigint, n: bigint): bigint {
  if (a < 2n) return a;
  let x = 1n << BigInt(Math.ceil(bitLength(a) / Number(n)));
  for (;;) {
    const next = ((n - 1n) * x + a / x ** (n - 1n)) / n;
    if (next >= x) return x;
    x = next;
  }
}

/** Of a positive number; the float64 nearest to the logarithm unless the number is a power of two. */
export function log2(a: Rational): Computed {
  if (a.numerator <= 0n) return { ok: false, problem: 'not-real' };
  if (compare(a, rational(1)) < 0) {
    const inverse = log2({ numerator: a.denominator, denominator: a.numerator });
    return inverse.ok ? computed(negate(inverse.value)) : inverse;
  }
  const size = BigInt(bitLength(a.numerator) - bitLength(a.denominator));
  const whole = compare(a, rational(1n << size)) < 0 ? size - 1n : size;
  // What is left is from 1 up to 2; it is not brought to lowest terms, which takes long for large numbers.
  const unit = a.denominator << whole;
  if (a.numerator === unit) return computed(rational(whole));
  // Close to 1 the logarithm begins with zeros, which do not count as digits.
  const zeros = bitLength(unit) - bitLength(a.numerator - unit);
  const digits = WORKING_BITS + Math.max(zeros, 0);
  if (digits > 10 * WORKING_BITS) return { ok: false, problem: 'too-large' };
  // Squaring doubles the logarithm: whether it reaches 2 is its next binary digit. Each squaring loses about a bit of precision.
  const precision = BigInt(2 * digits + 64);
  let y = (a.numerator << precision) / unit;
  let fraction = 0n;
  for (let i = 0; i < digits; i += 1) {
    y = (y * y) >> precision;
    const reaches = y >> precision >= 2n;
    fraction = (fraction << 1n) | (reaches ? 1n : 0n);
    if (reaches) y >>= 1n;
  }
  const scale = 1n << BigInt(digits);
  return rounded(rational((whole * scale + fraction) * 2n + 1n, scale * 2n));
}
