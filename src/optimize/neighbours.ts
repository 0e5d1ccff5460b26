import type { Axis } from './domain.js';
import type { Coordinate } from './space.js';

/** Of a subset with more pairs of a member and a thing outside, a member is exchanged for the nearest outside alone. */
const EXCHANGES = 40;

/** The values one move away. Real numbers have none: they move along a gradient. Nor has what does not exist. */
export function neighbours(axis: Axis, value: Coordinate): readonly Coordinate[] {
  const { dimension } = axis;
  if (value === null) return [];
  switch (dimension.kind) {
    case 'bool':
      return [!value];
    case 'choice':
      return indices(dimension.count).filter((thing) => thing !== value);
    case 'int':
      return steps(Number(value), dimension.low, dimension.high);
    case 'float':
      return [];
    case 'subset':
      return moves(value as readonly number[], dimension.count, dimension.least, dimension.most);
  }
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Up and down by 1, 2, 4 … up to half the range. */
function steps(value: number, low: number, high: number): number[] {
  const result: number[] = [];
  for (let step = 1; step === 1 || 2 * step <= high - low; step *= 2) {
    if (value - step >= low) result.push(value - step);
    if (value + step <= high) result.push(value + step);
  }
  return result;
}

/** One thing less, one more, or one for another. */
function moves(members: readonly number[], count: number, least: number, most: number): readonly number[][] {
  const outside = indices(count).filter((thing) => !members.includes(thing));
  const sorted = (things: number[]): number[] => things.sort((a, b) => a - b);
  const less = members.length > least ? members.map((_, index) => members.toSpliced(index, 1)) : [];
  const more = members.length < most ? outside.map((thing) => sorted([...members, thing])) : [];
  const few = members.length * outside.length <= EXCHANGES;
  const exchanged = members.flatMap((member, index) =>
    (few ? outside : nearest(member, outside)).map((thing) => sorted(members.toSpliced(index, 1, thing))),
  );
  return [...less, ...more, ...exchanged];
}

/** The last of increasing things below one, and the first above it. */
function nearest(thing: number, others: readonly number[]): number[] {
  const above = others.findIndex((other) => other > thing);
  const split = above < 0 ? others.length : above;
  return others.slice(Math.max(split - 1, 0), split + 1);
}
