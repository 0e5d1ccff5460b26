import { complete, middleOf } from '../../optimize/conditions.js';
import { domainOf, pointOf } from '../../optimize/domain.js';
import type { Coordinate, Dimension, Point, Space } from '../../optimize/space.js';

/** More sets of dimensions that exist together than this are not all tried. */
const MAX_PATTERNS = 64;

/**
 * Points at which a search's body is tried while it is checked, by the dimensions that exist at them: corners first, then spread over the space,
 * and of every set of dimensions that can exist together `count`.
 */
export function samplePoints(space: Space, count: number): readonly (readonly Point[])[] {
  const domain = domainOf(space);
  const base = Array.from({ length: count }, (_, index) => space.map((dimension, place) => coordinateAt(dimension, shareOf(index, place))));
  const patterns = domain.groups.flatMap(({ patterns: own }) => own.slice(0, MAX_PATTERNS));
  const forced = patterns.flatMap((pattern) => base.map((coordinates) => coordinates.map((own, place) => pattern[place] ?? own)));
  const byPattern = new Map<string, Point[]>();
  for (const coordinates of [...base, ...forced]) {
    const point = pointOf(domain, complete(domain, coordinates, middleOf));
    const pattern = space.map(({ name }) => point[name] === null).join();
    const points = byPattern.get(pattern) ?? [];
    byPattern.set(pattern, points);
    if (points.length < count) points.push(point);
  }
  return [...byPattern.values()];
}

const shareOf = (index: number, place: number): number => (index === 0 ? 0 : index === 1 ? 1 : ((index * (2 * place + 3)) % 17) / 16);

/** The coordinate at a share of the way through a dimension. */
function coordinateAt(dimension: Dimension, share: number): Coordinate {
  switch (dimension.kind) {
    case 'int':
      return dimension.low + Math.round(share * (dimension.high - dimension.low));
    case 'float':
      return dimension.low + share * (dimension.high - dimension.low);
    case 'bool':
      return share >= 0.5;
    case 'choice':
      return Math.round(share * (dimension.count - 1));
    case 'subset': {
      const size = dimension.least + Math.round(share * (dimension.most - dimension.least));
      return Array.from({ length: size }, (_, index) => index);
    }
  }
}
