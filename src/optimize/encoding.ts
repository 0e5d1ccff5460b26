import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import type { Axis, Coordinates } from './domain.js';
import type { Coordinate } from './space.js';

/** How coordinates become the features that a kernel measures distances between, each from 0 to 1. */
export interface Encoding {
  /** Features of a point. */
  readonly width: number;
  /** For each feature the length scale it has, from 0 … scales − 1. */
  readonly scaleOf: Int32Array;
  readonly scales: number;
  /** For each length scale whether its features only tell one thing from another. */
  readonly nominal: readonly boolean[];
  /** Each axis's first feature. */
  readonly offsets: readonly number[];
  encode(coordinates: Coordinates, features: Float64Array): void;
  /** The features of one axis alone. */
  encodeAxis(axis: number, value: Coordinate, features: Float64Array): void;
}

interface AxisEncoding {
  readonly width: number;
  /** One length scale for each feature, or one for all. */
  readonly separate: boolean;
  /** How many of the first features only tell one thing from another. */
  readonly nominal: boolean;
  write(value: Coordinate, features: Float64Array, offset: number): void;
}

export function encodingOf(axes: readonly Axis[]): Encoding {
  const parts = axes.map(axisEncoding);
  const offsets: number[] = [];
  const scaleOf: number[] = [];
  const nominals: boolean[] = [];
  let scales = 0;
  for (const { width, separate, nominal } of parts) {
    for (let i = 0; i < (separate ? width : 1); i++) nominals.push(nominal);
    offsets.push(scaleOf.length);
    for (let feature = 0; feature < width; feature++) scaleOf.push(separate ? scales++ : scales);
    if (!separate) scales++;
  }
  return {
    width: scaleOf.length,
    scaleOf: Int32Array.from(scaleOf),
    scales,
    nominal: nominals,
    offsets,
    encode: (coordinates, features) => parts.forEach((part, axis) => part.write(coordinates[axis]!, features, offsets[axis]!)),
    encodeAxis: (axis, value, features) => parts[axis]!.write(value, features, offsets[axis]!),
  };
}

/** Squared distances of one-hot features are halved: two different things of a choice are 1 apart. */
const SQRT_HALF = 0.7071067811865476;

function axisEncoding({ dimension }: Axis): AxisEncoding {
  switch (dimension.kind) {
    case 'int':
    case 'float':
      return line(dimension.low, dimension.high, dimension.log);
    case 'bool':
      return { width: 1, separate: true, nominal: true, write: (value, features, offset) => void (features[offset] = Number(value)) };
    case 'choice': {
      const { count, positions } = dimension;
      if (positions) {
        const position = line(Math.min(...positions), Math.max(...positions), false);
        return { ...position, write: (value, features, offset) => position.write(positions[Number(value)]!, features, offset) };
      }
      return {
        width: count,
        separate: false,
        nominal: true,
        write: (value, features, offset) => {
          for (let thing = 0; thing < count; thing++) features[offset + thing] = thing === value ? SQRT_HALF : 0;
        },
      };
    }
    case 'subset': {
      // Membership of each thing, and the size where it varies.
      const { count, least, most } = dimension;
      const sized = most > least;
      return {
        width: count + (sized ? 1 : 0),
        separate: true,
        nominal: true,
        write: (value, features, offset) => {
          const members = value as readonly number[];
          features.fill(0, offset, offset + count);
          for (const member of members) features[offset + member] = 1;
          if (sized) features[offset + count] = (members.length - least) / (most - least);
        },
      };
    }
  }
}

function line(low: number, high: number, log: boolean): AxisEncoding {
  const scale = log ? naturalLogarithm : (x: number) => x;
  const from = scale(low);
  const span = high > low ? scale(high) - from : 1;
  return { width: 1, separate: true, nominal: false, write: (value, features, offset) => void (features[offset] = (scale(Number(value)) - from) / span) };
}
