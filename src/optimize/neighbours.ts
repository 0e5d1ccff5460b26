import type { Axis } from './domain.js';
import type { Coordinate } from './space.js';

/** Things of a choice or subset up to which all are neighbours. */
const STEPS = [1, 2, 4, 8, 16, 32, 64];

/** Values one move away, for the axes that are not of real numbers; for real numbers the next on the grid. */
export function neighbours(axis: Axis, value: Coordinate): Coordinate[] {
  const { dimension } = axis;
  switch (dimension.kind) {
    case 'bool':
      return [!value];
    case 'choice': {
      return Array.from({ length: dimension.count }, (_, thing) => thing).filter((thing) => thing !== value);
    }
    case 'int':
    {
      const level = axis.level(value);
      return STEPS.flatMap((step) => [level - step, level + step])
        .filter((one) => one >= 0 && one < axis.count)
        .map(axis.value);
    }
    case 'float':
      return [];
    case 'subset':
      return subsetMoves(value as readonly number[], dimension.count, dimension.least, dimension.most);
  }
}

/** One thing more, one less, or one for another. */
function subsetMoves(members: readonly number[], count: number, least: number, most: number): number[][] {
  const outside = Array.from({ length: count }, (_, thing) => thing).filter((thing) => !members.includes(thing));
  const sorted = (things: number[]): number[] => things.sort((a, b) => a - b);
  const less = members.length > least ? members.map((_, index) => members.toSpliced(index, 1)) : [];
  const more = members.length < most ? outside.map((thing) => sorted([...members, thing])) : [];
  const swapped = members.flatMap((_, index) => outside.map((thing) => sorted(members.toSpliced(index, 1, thing))));
  return [...less, ...more, ...swapped];
}
