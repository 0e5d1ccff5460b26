import type { Acquisition } from './acquisition.js';
import { complete, middleOf } from './conditions.js';
import { type Coordinates, coordinatesAt, type Domain } from './domain.js';
import type { Encoding } from './encoding.js';
import { minimizeInBox } from './minimize-in-box.js';
import { neighbours } from './neighbours.js';
import type { Proposed } from './proposed.js';
import { coarseUnit, type Words } from './random-words.js';

/** A domain of at most so many points is looked at as a whole. */
const SMALL = 1000;
/** Points looked at around each centre. */
const AROUND = 50;
/** Candidates that are refined, besides the first centres. */
const STARTS = 6;
const CENTRES = 2;
const ROUNDS = 4;
/** A round that gains less, as a logarithm, is the last. */
const GAIN = 1e-3;

export interface Landscape {
  readonly domain: Domain;
  readonly encoding: Encoding;
  /** Points of a low-discrepancy sequence in the unit cube of the axes, one after the other; each call shifts them at random. */
  readonly pool: Float64Array;
  readonly proposed: Proposed;
}

interface Candidate {
  readonly coordinates: Coordinates;
  readonly value: number;
}

/**
 * The point with the largest value that is found, of those not proposed: the best of the pool and of what lies around the centres, refined by gradient
 * along real axes and by single moves along the others. Undefined where everything looked at was proposed.
 *
 * @param centres good points, the best first.
 */
export function maximizeAcquisition(
  landscape: Landscape,
  acquisition: Acquisition,
  centres: readonly Coordinates[],
  words: Words,
): Coordinates | undefined {
  const { domain, encoding, proposed } = landscape;
  const features = new Float64Array(encoding.width);
  const rate = (coordinates: Coordinates): Candidate => {
    encoding.encode(coordinates, features);
    return { coordinates, value: acquisition.value(features) };
  };
  const isNew = ({ coordinates }: Candidate): boolean => !proposed.has(coordinates);
  if (domain.size <= SMALL) return largest(everyPoint(domain).map(rate).filter(isNew))?.coordinates;

  const candidates = [
    ...fromPool(landscape, acquisition, words),
    ...centres.flatMap((centre) => surroundings(landscape, centre, words).map(rate)),
  ].sort(byValue);
  const refine = refiner(landscape, acquisition, rate);
  const refined = [...candidates.slice(0, STARTS), ...centres.slice(0, CENTRES).map(rate)].map(refine);
  return (largest(refined.filter(isNew)) ?? candidates.find(isNew))?.coordinates;
}

const byValue = (a: Candidate, b: Candidate): number => b.value - a.value;

const everyPoint = (domain: Domain): Coordinates[] => Array.from({ length: domain.size }, (_, rank) => coordinatesAt(domain, rank));

function largest(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const one of candidates) if (!best || one.value > best.value) best = one;
  return best;
}

/** The best points of the pool. Real axes are put on their grid for these alone: it is too fine to matter before. */
function fromPool({ domain, encoding, pool }: Landscape, acquisition: Acquisition, words: Words): Candidate[] {
  const { axes } = domain;
  const isConditional = axes.some(({ dimension }) => dimension.when !== undefined);
  const shift = axes.map(() => coarseUnit(words));
  const count = axes.length === 0 ? 0 : pool.length / axes.length;
  const features = new Float64Array(encoding.width);
  const place = (point: number, axis: number): number => {
    const u = pool[point * axes.length + axis]! + shift[axis]!;
    return u < 1 ? u : u - 1;
  };
  const coordinatesOf = (point: number): Coordinates => {
    const all = axes.map((axis, j) => axis.quantile(place(point, j)));
    return complete(domain, all, middleOf);
  };
  const rated = Array.from({ length: count }, (_, point) => {
    if (isConditional) {
      encoding.encode(coordinatesOf(point), features);
      return { point, value: acquisition.value(features) };
    }
    for (let axis = 0; axis < axes.length; axis++) {
      const u = place(point, axis);
      if (axes[axis]!.dimension.kind === 'float') features[encoding.offsets[axis]!] = u;
      else encoding.encodeAxis(axis, axes[axis]!.quantile(u), features);
    }
    return { point, value: acquisition.value(features) };
  });
  return rated
    .sort((a, b) => b.value - a.value)
    .slice(0, 2 * STARTS)
    .map(({ point, value }) => ({ coordinates: coordinatesOf(point), value }));
}

/** Points near another. Some axes stay, numbers move by a random scale, and everything else by one move. */
function surroundings({ domain, encoding }: Landscape, centre: Coordinates, words: Words): Coordinates[] {
  const { axes } = domain;
  const features = new Float64Array(encoding.width);
  encoding.encode(centre, features);
  const near = axes.map((axis, index) => neighbours(axis, centre[index]!));
  return Array.from({ length: AROUND }, () => {
    let scale = 0.25;
    while (coarseUnit(words) < 0.7 && scale > 1e-4) scale *= 0.5;
    const keep = axes.length > 1 ? coarseUnit(words) : 0;
    const moved = axes.map((axis, index) => {
      if (coarseUnit(words) < keep) return centre[index]!;
      if (axis.dimension.kind === 'float' || axis.dimension.kind === 'int') {
        const place = features[encoding.offsets[index]!]! + 2 * scale * (coarseUnit(words) + coarseUnit(words) - 1);
        return axis.quantile(Math.min(Math.max(place, 1e-12), 1 - 1e-12));
      }
      return near[index]![Math.floor(coarseUnit(words) * near[index]!.length)] ?? centre[index]!;
    });
    return complete(domain, moved, (axis) => axis.quantile(coarseUnit(words)));
  });
}

/** Turns a candidate into a local maximum, by turns along real axes and along the others. */
function refiner(
  { domain, encoding, proposed }: Landscape,
  acquisition: Acquisition,
  rate: (coordinates: Coordinates) => Candidate,
): (start: Candidate) => Candidate {
  const { axes } = domain;
  const allReal = axes.flatMap((axis, index) => (axis.dimension.kind === 'float' && axis.count > 1 ? [index] : []));
  const point = new Float64Array(encoding.width);
  const whole = new Float64Array(encoding.width);

  const climb = (start: Candidate): Candidate => {
    const real = allReal.filter((axis) => start.coordinates[axis] !== null);
    if (real.length === 0) return start;
    const offsets = real.map((axis) => encoding.offsets[axis]!);
    const box = { lower: new Float64Array(real.length), upper: new Float64Array(real.length).fill(1) };
    const loss = (values: Float64Array, gradient: Float64Array): number => {
      for (let i = 0; i < offsets.length; i++) point[offsets[i]!] = values[i]!;
      const value = acquisition.gradient(point, whole);
      for (let i = 0; i < offsets.length; i++) gradient[i] = -whole[offsets[i]!]!;
      return -value;
    };
    encoding.encode(start.coordinates, point);
    const from = Float64Array.from(offsets, (offset) => point[offset]!);
    const { x } = minimizeInBox(loss, from, { ...box, iterations: 30, tolerance: 1e-3, firstStep: 0.05 });
    const moved = [...start.coordinates];
    for (const [i, axis] of real.entries()) moved[axis] = axes[axis]!.quantile(x[i]!);
    const end = rate(moved);
    return end.value > start.value ? end : start;
  };

  const move = (start: Candidate): Candidate => {
    let best = start;
    axes.forEach((axis, index) => {
      for (const value of neighbours(axis, best.coordinates[index]!)) {
        const other = rate(complete(domain, best.coordinates.with(index, value), middleOf));
        if (other.value > best.value && !proposed.has(other.coordinates)) best = other;
      }
    });
    return best;
  };

  return (start: Candidate): Candidate => {
    let best = start;
    for (let round = 0; round < ROUNDS; round++) {
      const before = best.value;
      best = move(climb(best));
      if (!(best.value > before + GAIN)) break;
    }
    return best;
  };
}
