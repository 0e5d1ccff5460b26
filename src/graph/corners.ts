import { complete, middleOf } from '../optimize/conditions.js';
import { domainOf, pointOf } from '../optimize/domain.js';
import type { Coordinate, Dimension, Point, Space } from '../optimize/space.js';

/** The points of a space in which every dimension that exists there takes its first value, and its last. */
export function cornersOf(space: Space): { readonly first: Point; readonly last: Point } {
  const domain = domainOf(space);
  const corner = (end: 'first' | 'last'): Point => {
    const all = space.map((dimension) => endOf(dimension, end));
    return pointOf(domain, complete(domain, all, middleOf));
  };
  return { first: corner('first'), last: corner('last') };
}

function endOf(dimension: Dimension, end: 'first' | 'last'): Coordinate {
  const isFirst = end === 'first';
  switch (dimension.kind) {
    case 'int':
    case 'float':
      return isFirst ? dimension.low : dimension.high;
    case 'bool':
      return !isFirst;
    case 'choice':
      return isFirst ? 0 : dimension.count - 1;
    case 'subset': {
      const { count, least, most } = dimension;
      return isFirst
        ? Array.from({ length: least }, (_, index) => index)
        : Array.from({ length: most }, (_, index) => count - most + index);
    }
  }
}
