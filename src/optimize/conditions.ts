import type { Axis, Coordinates, Domain } from './domain.js';
import type { Condition, Coordinate } from './space.js';

/** Whether an axis exists where the coordinates of those before it are known. */
export function exists(axes: readonly Axis[], index: number, coordinates: Coordinates): boolean {
  const { when } = axes[index]!.dimension;
  return when === undefined || when.every((condition) => holds(condition, axes, coordinates));
}

function holds({ dimensions, ranks }: Condition, axes: readonly Axis[], coordinates: Coordinates): boolean {
  let rank = 0;
  for (const name of dimensions) {
    const place = placeOf(axes, name);
    const coordinate = coordinates[place]!;
    if (coordinate === null) return false;
    rank = rank * axes[place]!.count + axes[place]!.level(coordinate);
  }
  return ranks.some(([from, to]) => rank >= from && rank <= to);
}

export const placeOf = (axes: readonly Axis[], name: string): number => axes.findIndex(({ dimension }) => dimension.name === name);

/** The same point with nothing where an axis does not exist, and with what `fill` gives where one came to exist. */
export function complete({ axes }: Domain, coordinates: Coordinates, fill: (axis: Axis) => Coordinate): Coordinates {
  if (axes.every(({ dimension }) => dimension.when === undefined)) return coordinates;
  const result: Coordinate[] = [];
  for (const [index, axis] of axes.entries()) result.push(exists(axes, index, result) ? (coordinates[index] ?? fill(axis)) : null);
  return result;
}

/** Of an axis that came to exist, where nothing says which value it should have. */
export const middleOf = (axis: Axis): Coordinate => axis.quantile(0.5);
