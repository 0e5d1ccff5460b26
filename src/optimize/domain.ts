import { exponential } from '../numeric/exponential.js';
import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import { decimalGrid } from './decimal-grid.js';
import { below, unit, type Words } from './random-words.js';
import { type Group, groupsOf } from './groups.js';
import type { Coordinate, Dimension, Point, Space } from './space.js';
import { subsets } from './subsets.js';

/** A space in which every dimension takes finitely many values, counted by levels from 0. */
export interface Domain {
  readonly axes: readonly Axis[];
  /** Axes whose existence depends on each other, in the order of their first. */
  readonly groups: readonly Group[];
  /** How many points there are; exact up to 2⁵³. Points that differ where a dimension does not exist are one. */
  readonly size: number;
}

/** Coordinates in the order of the space. */
export type Coordinates = readonly Coordinate[];

/** The values of one dimension. */
export interface Axis {
  readonly dimension: Dimension;
  readonly count: number;
  value(level: number): Coordinate;
  level(value: Coordinate): number;
  /** The quantile of the dimension's distribution at u in (0, 1): uniform, on the logarithm where that is declared. */
  quantile(u: number): Coordinate;
}

export function domainOf(space: Space): Domain {
  const axes = space.map(axisOf);
  const groups = groupsOf(axes);
  return { axes, groups, size: groups.reduce((product, { size }) => product * size, 1) };
}

/** A value drawn from an axis: of finitely many equally likely ones exactly uniformly. */
export function draw(axis: Axis, words: Words): Coordinate {
  const { dimension } = axis;
  const uneven = dimension.kind === 'float' || (dimension.kind === 'int' && dimension.log);
  return uneven ? axis.quantile(unit(words)) : axis.value(below(axis.count, words));
}

export const pointOf = ({ axes }: Domain, coordinates: Coordinates): Point =>
  Object.fromEntries(axes.map(({ dimension }, index) => [dimension.name, coordinates[index]!]));

/** Equal for equal coordinates alone. */
export const keyOf = (coordinates: Coordinates): string => coordinates.join('|');

/** The point's place in the order of all points, for domains of at most 2⁵³ points. */
export function rankOf({ groups }: Domain, coordinates: Coordinates): number {
  return groups.reduce((rank, group) => rank * group.size + group.rank(coordinates), 0);
}

/** The inverse of `rankOf`. */
export function coordinatesAt({ axes, groups }: Domain, rank: number): Coordinates {
  const result: Coordinate[] = new Array(axes.length);
  for (const group of groups.toReversed()) {
    const above = Math.floor(rank / group.size);
    group.write(rank - above * group.size, result);
    rank = above;
  }
  return result;
}

export function axisOf(dimension: Dimension): Axis {
  switch (dimension.kind) {
    case 'int': {
      const { low, high } = dimension;
      const count = high - low + 1;
      // Rounding gives a whole number all that lies within a half of it.
      const spread = dimension.log ? logQuantile(low - 0.5, high + 0.5) : undefined;
      return {
        dimension,
        count,
        value: (level) => low + level,
        level: (value) => Number(value) - low,
        quantile: (u) => (spread ? Math.min(Math.max(Math.round(spread(u)), low), high) : low + Math.floor(u * count)),
      };
    }
    case 'float': {
      const { low, high, log } = dimension;
      const grid = decimalGrid(low, high, log);
      const spread = log ? logQuantile(low, high) : (u: number) => low + u * (high - low);
      return {
        dimension,
        count: grid.count,
        value: grid.value,
        level: (value) => grid.nearest(Number(value)),
        quantile: (u) => grid.value(grid.nearest(spread(u))),
      };
    }
    case 'bool':
      return { dimension, count: 2, value: (level) => level === 1, level: (value) => Number(value), quantile: (u) => u >= 0.5 };
    case 'choice': {
      const { count } = dimension;
      return { dimension, count, value: (level) => level, level: Number, quantile: (u) => Math.floor(u * count) };
    }
    case 'subset': {
      const all = subsets(dimension.count, dimension.least, dimension.most);
      return {
        dimension,
        count: all.total,
        value: all.at,
        level: (value) => all.rank(value as readonly number[]),
        quantile: (u) => all.at(Math.floor(u * all.total)),
      };
    }
  }
}

function logQuantile(low: number, high: number): (u: number) => number {
  const [from, to] = [naturalLogarithm(low), naturalLogarithm(high)];
  return (u) => exponential(from + u * (to - from));
}
