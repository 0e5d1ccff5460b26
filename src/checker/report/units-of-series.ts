import type { CheckContext } from '../context.js';
import type { ReadSeries } from './series.js';

const WORDS: Readonly<Record<string, string>> = { share: 'a share', count: 'a count', byte: 'in bytes', none: 'a plain number' };

/** Whether one axis can carry all of them; reports the first that does not fit. */
export function checkUnits(series: readonly ReadSeries[], context: CheckContext): boolean {
  const known = series.flatMap(({ name, unit, place }) => (unit === null ? [] : [{ name, unit, place }]));
  const [first] = known;
  const other = known.find(({ unit }) => unit !== first?.unit);
  if (!first || !other) return true;
  const words = (unit: string): string => WORDS[unit] ?? `in ${unit}`;
  context.problems.report(
    'TML4065',
    { first: first.name, unit: words(first.unit), other: other.name, otherUnit: words(other.unit) },
    other.place,
    { hint: 'make two plots of them' },
  );
  return false;
}
