import type { RandomStream } from '../numeric/stream.js';
import { shuffle } from '../numeric/distributions.js';
import { wordSource } from '../numeric/stream.js';
import { complete, middleOf } from './conditions.js';
import type { Coordinates, Domain } from './domain.js';
import type { Encoding } from './encoding.js';
import { unit } from './random-words.js';

/** Distances that are computed to choose a design. */
const WORK = 200_000;

/**
 * `count` points that are spread over the space: of several Latin hypercube samples (McKay et al. 1979: each axis is cut into `count` parts, and each
 * part is used once) the one whose closest two points are farthest apart.
 */
export function initialDesign(domain: Domain, encoding: Encoding, count: number, stream: RandomStream): readonly Coordinates[] {
  const { axes } = domain;
  const tries = Math.min(Math.max(Math.floor(WORK / (count * count + 1)), 1), 100);
  let best: readonly Coordinates[] = [];
  let widest = Number.NEGATIVE_INFINITY;
  for (let attempt = 0; attempt < tries; attempt++) {
    const words = wordSource(stream, { sample: attempt });
    const columns = axes.map((axis, index) =>
      Array.from(shuffle(count, stream, { sample: attempt, step: index + 1 }), (part) => axis.quantile((part + unit(words)) / count)),
    );
    const points = Array.from({ length: count }, (_, point) =>
      complete(
        domain,
        columns.map((column) => column[point]!),
        middleOf,
      ),
    );
    const closest = smallestDistance(points, encoding);
    if (closest > widest) [best, widest] = [points, closest];
  }
  return best;
}

/** The square of the smallest distance between two of the points, by features; infinite for fewer than two. */
function smallestDistance(points: readonly Coordinates[], encoding: Encoding): number {
  const rows = points.map((point) => {
    const features = new Float64Array(encoding.width);
    encoding.encode(point, features);
    return features;
  });
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let f = 0; f < encoding.width; f++) sum += (rows[i]![f]! - rows[j]![f]!) * (rows[i]![f]! - rows[j]![f]!);
      smallest = Math.min(smallest, sum);
    }
  }
  return smallest;
}
