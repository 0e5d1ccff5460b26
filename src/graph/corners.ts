import type { Dimension, Point, Space } from '../optimize/space.js';

/** The points of a space in which every dimension takes its first value, and its last. */
export function cornersOf(space: Space): { readonly first: Point; readonly last: Point } {
  return {
    first: Object.fromEntries(space.map((dimension) => [dimension.name, endOf(dimension, 'first')])),
    last: Object.fromEntries(space.map((dimension) => [dimension.name, endOf(dimension, 'last')])),
  };
}

function endOf(dimension: Dimension, end: 'first' | 'last'): Point[string] {
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
