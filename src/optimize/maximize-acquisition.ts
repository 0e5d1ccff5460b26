import type { Acquisition } from './acquisition.js';
import { type Axis, type Coordinates, coordinatesAt, type Domain } from './domain.js';
import type { Encoding } from './encoding.js';
import { CFG } from './fit.js';
import { minimizeInBox } from './minimize-in-box.js';
import { neighbours } from './neighbours.js';
import type { Proposed } from './proposed.js';
import type { Words } from './random-words.js';
import { unit } from './random-words.js';

/** A domain of at most so many points is looked at as a whole. */
const SMALL = 1024;

export interface Search {
  readonly domain: Domain;
  readonly encoding: Encoding;
  readonly proposed: Proposed;
  /** Points of a low-discrepancy sequence in the unit cube of the axes, one after the other. */
  readonly pool: Float64Array;
}

interface Candidate {
  readonly coordinates: Coordinates;
  readonly value: number;
}

/** The best point found that was not proposed. `centres`: good points of the past, whose surroundings are looked at closely. */
export function maximizeAcquisition(
  { domain, encoding, proposed, pool }: Search,
  acquisition: Acquisition,
  centres: readonly Coordinates[],
  words: Words,
): Coordinates | undefined {
  const features = new Float64Array(encoding.width);
  const rate = (coordinates: Coordinates): Candidate => {
    encoding.encode(coordinates, features);
    return { coordinates, value: acquisition.value(features) };
  };
  const candidates: Candidate[] = [];
  if (domain.size <= SMALL) {
    for (let rank = 0; rank < domain.size; rank++) {
      const coordinates = coordinatesAt(domain, rank);
      if (!proposed.has(coordinates)) candidates.push(rate(coordinates));
    }
    return best(candidates);
  }
  const axes = domain.axes;
  const shift = axes.map(() => unit(words));
  const count = pool.length / axes.length;
  for (let i = 0; i < count; i++) {
    candidates.push(
      rate(
        axes.map((axis, j) => {
          const u = pool[i * axes.length + j]! + shift[j]!;
          return axis.quantile(u < 1 ? u : u - 1);
        }),
      ),
    );
  }
  for (const centre of centres) for (let i = 0; i < (CFG['around'] ?? 50); i++) candidates.push(rate(around(axes, encoding, centre, words)));
  candidates.sort((a, b) => b.value - a.value);
  const starts = candidates.slice(0, CFG['starts'] ?? 6);
  const refined = [...starts, ...centres.slice(0, CFG['cstarts'] ?? 2).map(rate)].map((start) => refine(start));
  refined.sort((a, b) => b.value - a.value);
  const found = refined.find(({ coordinates }) => !proposed.has(coordinates));
  return (found ?? candidates.find(({ coordinates }) => !proposed.has(coordinates)))?.coordinates;

  function refine(start: Candidate): Candidate {
    let current = start;
    for (let round = 0; round < (CFG['rounds'] ?? 4); round++) {
      const before = current.value;
      current = climb(current);
      for (let axis = 0; axis < axes.length; axis++) {
        for (const value of neighbours(axes[axis]!, current.coordinates[axis]!)) {
          const other = rate(current.coordinates.with(axis, value));
          if (other.value > current.value && !proposed.has(other.coordinates)) current = other;
        }
      }
      if (!(current.value > before + 1e-3)) break;
    }
    return current;
  }

  /** Along the gradient in the axes of real numbers. */
  function climb(start: Candidate): Candidate {
    const real = axes.flatMap((axis, index) => (axis.dimension.kind === 'float' && axis.count > 1 ? [index] : []));
    if (real.length === 0) return start;
    const point = new Float64Array(encoding.width);
    const whole = new Float64Array(encoding.width);
    encoding.encode(start.coordinates, point);
    const point0 = point.slice();
    const reach = CFG['reach'] ?? 1;
    const { x } = minimizeInBox(
      (values, gradient) => {
        real.forEach((axis, i) => void (point[encoding.offsets[axis]!] = values[i]!));
        const value = acquisition.gradient(point, whole);
        real.forEach((axis, i) => void (gradient[i] = -whole[encoding.offsets[axis]!]!));
        return -value;
      },
      Float64Array.from(real, (axis) => point[encoding.offsets[axis]!]!),
      {
        lower: Float64Array.from(real, (axis) => Math.max(point0[encoding.offsets[axis]!]! - reach, 0)),
        upper: Float64Array.from(real, (axis) => Math.min(point0[encoding.offsets[axis]!]! + reach, 1)),
        iterations: CFG['climb'] ?? 30,
        tolerance: 1e-3,
        firstStep: 0.05,
      },
    );
    const moved = [...start.coordinates];
    real.forEach((axis, i) => void (moved[axis] = axes[axis]!.quantile(x[i]!)));
    const result = rate(moved);
    return result.value > start.value ? result : start;
  }
}

/** A point near another: each axis moves with a probability, by a random scale. */
function around(axes: readonly Axis[], encoding: Encoding, centre: Coordinates, words: Words): Coordinates {
  let scale = 0.25;
  while (unit(words) < 0.7 && scale > 1e-4) scale *= 0.5;
  const keep = unit(words);
  const features = new Float64Array(encoding.width);
  encoding.encode(centre, features);
  return axes.map((axis, index) => {
    const value = centre[index]!;
    if (axes.length > 1 && unit(words) < keep) return value;
    if (axis.dimension.kind === 'float' || axis.dimension.kind === 'int') {
      const u = features[encoding.offsets[index]!]! + (unit(words) + unit(words) - 1) * 2 * scale;
      return axis.quantile(Math.min(Math.max(u, 1e-12), 1 - 1e-12));
    }
    const near = neighbours(axis, value);
    return near.length > 0 ? near[Math.floor(unit(words) * near.length)]! : value;
  });
}

function best(candidates: readonly Candidate[]): Coordinates | undefined {
  let result: Candidate | undefined;
  for (const one of candidates) if (!result || one.value > result.value) result = one;
  return result?.coordinates;
}
