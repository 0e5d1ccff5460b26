/** The decimal exponent of a positive number: 2 for 100 … 999, −1 for 0.1 … 0.99. From its digits, so exact. */
export function decimalExponent(x: number): number {
  return Number(x.toExponential().split('e')[1]);
}

/** Powers of ten that float64 holds exactly. */
const TENS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The number that the text `${k}e${exponent}` says, |k| < 2⁵³: correctly rounded, as the quotient or product of two exact numbers is, and as
 * parsing is for all other exponents.
 */
function decimal(k: number, exponent: number): number {
  if (exponent >= 0 && exponent < TENS.length) return k * TENS[exponent]!;
  if (exponent < 0 && -exponent < TENS.length) return k / TENS[-exponent]!;
  return Number(`${k}e${exponent}`);
}

const LOG_DIGITS = 5;
const LOG_FIRST = 10_000;
const LOG_DECADE = 90_000;

/**
 * The finitely many numbers that a `float` dimension takes: between its bounds the multiples of a power of ten (the largest that is at most
 * span/10⁴), or for `log` the numbers of five significant digits; and both bounds as they are. Each is what its shortest decimal text
 * says, so that what a table shows can be typed back exactly. Levels count them from 0 upwards.
 */
export interface DecimalGrid {
  readonly count: number;
  value(level: number): number;
  /** The level of the number nearest to x, which may lie outside the bounds. */
  nearest(x: number): number;
}

export function decimalGrid(low: number, high: number, log: boolean): DecimalGrid {
  const sequence = log ? significantDigits : multiples(stepExponent(low, high));
  // A bound of −0 is 0.
  return between(low + 0, high + 0, sequence);
}

/** At most 15 digits, which float64 tells apart, and away from the denormal numbers, which it hardly does. */
function stepExponent(low: number, high: number): number {
  if (low === high) return 0;
  return Math.max(decimalExponent(high - low) - 4, decimalExponent(Math.max(Math.abs(low), Math.abs(high))) - 14, -300);
}

/** A strictly increasing sequence of numbers with an index for each, unbounded. */
interface Sequence {
  at(index: number): number;
  /** The index of an element nearest to x. */
  nearest(x: number): number;
}

const multiples = (exponent: number): Sequence => ({
  at: (index) => decimal(index, exponent),
  nearest: (x) => Math.round(exponent < 0 ? x * decimal(1, -exponent) : x / decimal(1, exponent)),
});

const significantDigits: Sequence = {
  at: (index) => {
    const decade = Math.floor(index / LOG_DECADE);
    return decimal(LOG_FIRST + (index - decade * LOG_DECADE), decade - LOG_DIGITS + 1);
  },
  nearest: (x) => {
    const [mantissa = '', exponent = ''] = x.toExponential(LOG_DIGITS - 1).split('e');
    return Number(exponent) * LOG_DECADE + Number(mantissa.replace('.', '')) - LOG_FIRST;
  },
};

/** The sequence strictly between two bounds, with the bounds. */
function between(low: number, high: number, sequence: Sequence): DecimalGrid {
  let first = sequence.nearest(low);
  while (sequence.at(first) <= low) first++;
  let last = sequence.nearest(high);
  while (sequence.at(last) >= high) last--;
  const inner = Math.max(0, last - first + 1);
  const count = low === high ? 1 : inner + 2;
  const value = (level: number): number => (level === 0 ? low : level === count - 1 ? high : sequence.at(first + level - 1));
  return {
    count,
    value,
    nearest: (x) => {
      if (!(x > low)) return 0;
      if (x >= high) return count - 1;
      let level = Math.min(Math.max(sequence.nearest(x) - first + 1, 0), count - 1);
      // Beside a bound that is not in the sequence the nearest may be a neighbour.
      for (const other of [level - 1, level + 1])
        if (other >= 0 && other < count && Math.abs(value(other) - x) < Math.abs(value(level) - x)) level = other;
      return level;
    },
  };
}
