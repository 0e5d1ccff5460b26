import { type Rational, rational } from '../graph/rational.js';

/** Exponents of base quantities; `{}` is a plain number. `second` also carries frequencies (exponent −1). */
export type Dimension = Readonly<Partial<Record<BaseQuantity, number>>>;
export type BaseQuantity = 'byte' | 'second' | 'gravity' | 'degree';

export interface Unit {
  readonly factor: Rational;
  readonly dimension: Dimension;
}

export const dimensionless: Dimension = {};

const scaled = (dimension: Dimension, factor: bigint | number, denominator: bigint | number = 1): Unit => ({
  factor: rational(factor, denominator),
  dimension,
});

const byte: Dimension = { byte: 1 };
const second: Dimension = { second: 1 };
const hertz: Dimension = { second: -1 };

/** Every unit a quantity literal may carry. */
export const units: ReadonlyMap<string, Unit> = new Map([
  ['%', scaled(dimensionless, 1, 100)],
  ['k', scaled(dimensionless, 1_000)],
  ['M', scaled(dimensionless, 1_000_000)],
  ['B', scaled(byte, 1)],
  ['kB', scaled(byte, 1_000)],
  ['MB', scaled(byte, 1_000_000)],
  ['GB', scaled(byte, 1_000_000_000)],
  ['KiB', scaled(byte, 1024)],
  ['MiB', scaled(byte, 1024 ** 2)],
  ['GiB', scaled(byte, 1024 ** 3)],
  ['us', scaled(second, 1, 1_000_000)],
  ['µs', scaled(second, 1, 1_000_000)],
  ['μs', scaled(second, 1, 1_000_000)],
  ['ms', scaled(second, 1, 1_000)],
  ['s', scaled(second, 1)],
  ['min', scaled(second, 60)],
  ['h', scaled(second, 3_600)],
  ['Hz', scaled(hertz, 1)],
  ['kHz', scaled(hertz, 1_000)],
  ['MHz', scaled(hertz, 1_000_000)],
  ['GHz', scaled(hertz, 1_000_000_000)],
  ['g', scaled({ gravity: 1 }, 1)],
  ['mg', scaled({ gravity: 1 }, 1, 1_000)],
  ['deg', scaled({ degree: 1 }, 1)],
  ['dps', scaled({ degree: 1, second: -1 }, 1)],
]);

/** What people write for a unit, for "did you mean". */
export const unitHabits: ReadonlyMap<string, string> = new Map([
  ['sec', 's'],
  ['seconds', 's'],
  ['msec', 'ms'],
  ['minutes', 'min'],
  ['hours', 'h'],
  ['kb', 'kB'],
  ['KB', 'kB'],
  ['K', 'k'],
  ['mb', 'MB'],
  ['gb', 'GB'],
  ['kiB', 'KiB'],
  ['bytes', 'B'],
  ['hz', 'Hz'],
  ['khz', 'kHz'],
  ['mhz', 'MHz'],
  ['G', 'g'],
  ['percent', '%'],
]);

export function sameDimension(a: Dimension, b: Dimension): boolean {
  return dimensionKey(a) === dimensionKey(b);
}

export const isDimensionless = (a: Dimension): boolean => dimensionKey(a) === '';

/** Exponents of a product (`sign` 1) or quotient (`sign` −1). */
export function combine(a: Dimension, b: Dimension, sign: 1 | -1): Dimension {
  const result: Partial<Record<BaseQuantity, number>> = { ...a };
  for (const [base, exponent] of entries(b)) {
    const sum = (result[base] ?? 0) + sign * exponent;
    if (sum === 0) delete result[base];
    else result[base] = sum;
  }
  return result;
}

/** Exponents of a power. */
export function scale(a: Dimension, exponent: number): Dimension {
  return exponent === 0 ? {} : Object.fromEntries(entries(a).map(([base, own]) => [base, own * exponent]));
}

const entries = (a: Dimension): [BaseQuantity, number][] => Object.entries(a) as [BaseQuantity, number][];

const dimensionKey = (a: Dimension): string =>
  entries(a)
    .map(([base, exponent]) => `${base}${exponent}`)
    .sort()
    .join(' ');

const NAMES: ReadonlyMap<string, string> = new Map([
  ['', 'a plain number'],
  ['byte1', 'a size in bytes'],
  ['second1', 'a duration'],
  ['second-1', 'a frequency'],
  ['gravity1', 'an acceleration in g'],
  ['degree1', 'an angle'],
  ['degree1 second-1', 'an angular rate'],
]);

/** For messages: `a duration`. */
export const describeDimension = (a: Dimension): string => NAMES.get(dimensionKey(a)) ?? `a quantity (${dimensionKey(a)})`;

/** How a quantity is written, for advice: `128kB, 128KiB or 128B`; undefined for what has no unit of its own. */
export function spellings(text: string, dimension: Dimension): string | undefined {
  const own = [...units.keys()].filter((unit) => unit !== 'μs' && sameDimension(units.get(unit)?.dimension ?? {}, dimension));
  if (isDimensionless(dimension) || own.length === 0) return undefined;
  return own.length === 1
    ? `${text}${own[0]}`
    : `${own
        .slice(0, -1)
        .map((unit) => text + unit)
        .join(', ')} or ${text}${own.at(-1)}`;
}

const BASE_SYMBOL: Readonly<Record<BaseQuantity, string>> = { byte: 'B', second: 's', gravity: 'g', degree: 'deg' };

/** Symbol of the base unit, for printing values: `B`, `s`, empty for a plain number. */
export function dimensionSymbol(a: Dimension): string {
  if (dimensionKey(a) === 'second-1') return 'Hz';
  return entries(a)
    .map(([base, exponent]) => (exponent === 1 ? BASE_SYMBOL[base] : `${BASE_SYMBOL[base]}^${exponent}`))
    .join('·');
}
