import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import type { Axis, Coordinates } from './domain.js';
import type { Coordinate, Dimension } from './space.js';

/** How coordinates become features, each from 0 to 1, between which a kernel measures distances. */
export interface Encoding {
  /** Features of a point. */
  readonly width: number;
  /** Of each feature: which length scale it has. Features that tell the things of one choice apart share one. */
  readonly scaleOf: Int32Array;
  readonly scales: readonly ScaleKind[];
  /** Each axis's first feature. */
  readonly offsets: readonly number[];
  encode(coordinates: Coordinates, features: Float64Array): void;
  encodeAxis(axis: number, value: Coordinate, features: Float64Array): void;
}

/** Features on a line have distances that mean something; nominal ones only tell one thing from another. */
export type ScaleKind = 'line' | 'nominal';

type Present = Exclude<Coordinate, null>;

/**
 * Every feature of an axis that does not exist: in the middle, so that two points which both lack it differ in nothing there, and one that has
 * it is as near to those without it whatever value it has, on average.
 */
const ABSENT = 0.5;

interface AxisEncoding {
  /** The kind of each length scale, and how many features have it. */
  readonly scales: readonly { readonly kind: ScaleKind; readonly features: number }[];
  write(value: Present, features: Float64Array, offset: number): void;
}

export function encodingOf(axes: readonly Axis[]): Encoding {
  const parts = axes.map(({ dimension }) => encodingOfDimension(dimension));
  const offsets: number[] = [];
  const scaleOf: number[] = [];
  const scales: ScaleKind[] = [];
  for (const part of parts) {
    offsets.push(scaleOf.length);
    for (const { kind, features } of part.scales) {
      for (let i = 0; i < features; i++) scaleOf.push(scales.length);
      scales.push(kind);
    }
  }
  const write = (axis: number, value: Coordinate, features: Float64Array): void => {
    const start = offsets[axis]!;
    if (value !== null) parts[axis]!.write(value, features, start);
    else features.fill(ABSENT, start, offsets[axis + 1] ?? scaleOf.length);
  };
  return {
    width: scaleOf.length,
    scaleOf: Int32Array.from(scaleOf),
    scales,
    offsets,
    encode: (coordinates, features) => {
      for (let axis = 0; axis < parts.length; axis++) write(axis, coordinates[axis]!, features);
    },
    encodeAxis: write,
  };
}

/** √½: squared distances of one-hot features add up to 1 for two different things. */
const HOT = 0.7071067811865476;

const nominal = (features: number): AxisEncoding['scales'][number] => ({ kind: 'nominal', features });

function encodingOfDimension(dimension: Dimension): AxisEncoding {
  switch (dimension.kind) {
    case 'int':
    case 'float':
      return line(dimension.low, dimension.high, dimension.log, Number);
    case 'bool':
      return {
        scales: [nominal(1)],
        write: (value, features, offset) => {
          features[offset] = Number(value);
        },
      };
    case 'choice': {
      const { count, positions } = dimension;
      if (positions) return line(Math.min(...positions), Math.max(...positions), false, (value) => positions[Number(value)]!);
      return {
        scales: [nominal(count)],
        write: (value, features, offset) => {
          features.fill(0, offset, offset + count);
          features[offset + Number(value)] = HOT;
        },
      };
    }
    case 'subset': {
      // Membership of each thing, and the size where it varies.
      const { count, least, most } = dimension;
      const sized = most > least;
      return {
        scales: [...Array.from({ length: count }, () => nominal(1)), ...(sized ? [{ kind: 'line', features: 1 } as const] : [])],
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

function line(low: number, high: number, log: boolean, position: (value: Present) => number): AxisEncoding {
  const scale = log ? naturalLogarithm : (x: number) => x;
  const from = scale(low);
  const span = high > low ? scale(high) - from : 1;
  return {
    scales: [{ kind: 'line', features: 1 }],
    write: (value, features, offset) => {
      features[offset] = (scale(position(value)) - from) / span;
    },
  };
}
