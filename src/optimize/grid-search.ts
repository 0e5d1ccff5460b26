import { exponential } from '../numeric/exponential.js';
import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import { exists } from './conditions.js';
import { type Axis, type Coordinates, type Domain, domainOf, pointOf } from './domain.js';
import type { Optimizer, Trial } from './optimizer.js';
import type { Coordinate, Space } from './space.js';

/** Every point of a grid, the last dimension fastest. What comes next follows from the space alone, so a larger budget continues it. */
export class GridSearch implements Optimizer {
  readonly #domain: Domain;
  readonly #points: Iterator<Coordinates>;
  #asked = 0;

  constructor(domain: Domain, points: number) {
    this.#domain = domain;
    this.#points = gridPoints(domain, points);
  }

  ask(): Trial | undefined {
    const next = this.#points.next();
    if (next.done) return undefined;
    return { index: this.#asked++, point: pointOf(this.#domain, next.value) };
  }

  tell(): void {}
}

/** How many points the grid has, counted up to `limit`. */
export function gridSize(space: Space, points: number, limit: number): number {
  let count = 0;
  for (const _ of gridPoints(domainOf(space), points)) if (++count === limit) break;
  return count;
}

function* gridPoints({ axes }: Domain, points: number): Generator<Coordinates> {
  const values = axes.map((axis) => gridValues(axis, points));
  function* from(index: number, before: Coordinates): Generator<Coordinates> {
    const own = values[index];
    if (!own) {
      yield before;
      return;
    }
    for (const value of exists(axes, index, before) ? own : [null]) yield* from(index + 1, [...before, value]);
  }
  yield* from(0, []);
}

/** All values of an axis that has few or no order; of an interval `points`, evenly spaced with both ends (one alone: the middle). */
function gridValues(axis: Axis, points: number): readonly Coordinate[] {
  const { dimension, count } = axis;
  const isInterval = dimension.kind === 'int' || dimension.kind === 'float';
  if (!isInterval || count <= points) return Array.from({ length: count }, (_, level) => axis.value(level));
  if (points === 1) return [axis.quantile(0.5)];
  const { low, high, log } = dimension;
  const [from, to] = log ? [naturalLogarithm(low), naturalLogarithm(high)] : [low, high];
  const levels = Array.from({ length: points }, (_, place) => {
    if (place === 0) return 0;
    if (place === points - 1) return count - 1;
    const value = from + (place / (points - 1)) * (to - from);
    const wanted = log ? exponential(value) : value;
    return axis.level(dimension.kind === 'int' ? Math.round(wanted) : wanted);
  });
  return [...new Set(levels)].map((level) => axis.value(level));
}
