/** An exact fraction in lowest terms with a positive denominator. Constants of the language stay exact until an operation rounds them once. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** @throws RangeError when `denominator` is zero. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  let n = BigInt(numerator);
  let d = BigInt(denominator);
  if (d === 0n) throw new RangeError('division by zero');
  if (d < 0n) [n, d] = [-n, -d];
  const divisor = gcd(n, d);
  return { numerator: n / divisor, denominator: d / divisor };
}

export const add = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const subtract = (a: Rational, b: Rational): Rational => add(a, negate(b));
export const multiply = (a: Rational, b: Rational): Rational => rational(a.numerator * b.numerator, a.denominator * b.denominator);
export const divide = (a: Rational, b: Rational): Rational => rational(a.numerator * b.denominator, a.denominator * b.numerator);
export const negate = (a: Rational): Rational => ({ numerator: -a.numerator, denominator: a.denominator });

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const isInteger = (a: Rational): boolean => a.denominator === 1n;

/** Canonical text: `3` or `-2/5`. */
export const formatRational = (a: Rational): string => (a.denominator === 1n ? `${a.numerator}` : `${a.numerator}/${a.denominator}`);

const CANONICAL = /^(-?\d+)(?:\/(\d+))?$/;

/** Reads canonical text. @throws RangeError on anything else. */
export function parseRational(text: string): Rational {
  const match = CANONICAL.exec(text);
  if (!match) throw new RangeError(`not a rational: ${text}`);
  return rational(BigInt(match[1] ?? '0'), BigInt(match[2] ?? '1'));
}

const DECIMAL = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Reads a decimal literal such as `1_000`, `0.25` or `1e-3` exactly. @throws RangeError on anything else. */
export function parseDecimal(text: string): Rational {
  const match = DECIMAL.exec(text.replaceAll('_', ''));
  if (!match) throw new RangeError(`not a decimal number: ${text}`);
  const fraction = match[2] ?? '';
  const exponent = Number(match[3] ?? '0') - fraction.length;
  if (Math.abs(exponent) > 100_000) throw new RangeError(`exponent out of range: ${text}`);
  const digits = BigInt(`${match[1]}${fraction}`);
  return exponent >= 0 ? rational(digits * 10n ** BigInt(exponent)) : rational(digits, 10n ** BigInt(-exponent));
}

/** The fraction that a finite float64 stands for. */
export function exactly(value: number): Rational {
  let numerator = value;
  let denominator = 1n;
  // Doubling is exact in binary floating point; at most 1,074 times until the fraction is an integer.
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return rational(BigInt(numerator), denominator);
}

const bitLength = (a: bigint): number => (a === 0n ? 0 : a.toString(2).length);

/**
 * Rounds to the nearest value with `precision` significant bits, ties to even: one rounding, unlike a detour over
 * another format. `smallest` is the exponent of the least positive (subnormal) value, `largest` the greatest exponent.
 */
function round(a: Rational, precision: number, smallest: number, largest: number): number {
  if (a.numerator === 0n) return 0;
  const negative = a.numerator < 0n;
  const n = negative ? -a.numerator : a.numerator;
  // The quotient gets at least `precision` + 1 bits; what is left of the division only decides the direction.
  let exponent = bitLength(n) - bitLength(a.denominator) - precision - 1;
  exponent = Math.max(exponent, smallest - 1);
  const scaled = exponent >= 0 ? n : n << BigInt(-exponent);
  const divisor = exponent >= 0 ? a.denominator << BigInt(exponent) : a.denominator;
  let quotient = scaled / divisor;
  let sticky = scaled % divisor !== 0n;
  while (bitLength(quotient) > precision || exponent < smallest) {
    const excess = BigInt(Math.max(bitLength(quotient) - precision, smallest - exponent));
    const low = quotient & ((1n << excess) - 1n);
    const half = 1n << (excess - 1n);
    quotient >>= excess;
    exponent += Number(excess);
    if (low > half || (low === half && (sticky || (quotient & 1n) === 1n))) quotient += 1n;
    sticky = false;
  }
  if (bitLength(quotient) + exponent - 1 > largest) return negative ? -Infinity : Infinity;
  const magnitude = Number(quotient) * 2 ** Math.max(exponent, -1000) * 2 ** Math.min(exponent + 1000, 0);
  return negative ? -magnitude : magnitude;
}

/** As people write it: `0.003` where the decimals end within six, else `1/3`. */
export function decimalText(a: Rational): string {
  const scaled = a.numerator * 1_000_000n;
  return scaled % a.denominator === 0n ? `${Number(scaled / a.denominator) / 1e6}` : formatRational(a);
}

/** The nearest float64, correctly rounded. */

export const toFloat64 = (a: Rational): number => round(a, 53, -1074, 1023);

/** The nearest float32 (as a double), rounded once from the exact value. */
export const toFloat32 = (a: Rational): number => round(a, 24, -149, 127);
