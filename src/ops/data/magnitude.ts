import { invariant } from '../../diagnostics/invariant.js';
import type { Rational } from '../../graph/rational.js';
import { compare, negate, rational, toFloat64 } from '../../graph/rational.js';
import type { Channel } from '../../graph/value-type.js';

/** Axes of a sensor. */
export const AXES = 3;

/** The Euclidean length of each three channels in a row: [rows, channels] becomes [rows, channels / 3], each length rounded once. */
export function magnitudes(values: Float32Array): Float32Array {
  return Float32Array.from({ length: values.length / AXES }, (_, index) => {
    const [x, y, z] = [values[AXES * index]!, values[AXES * index + 1]!, values[AXES * index + 2]!];
    return Math.sqrt(x * x + y * y + z * z);
  });
}

/** The channel of a length: `|ax ay az|`, from 0 to the diagonal of the ranges, rounded up to hundredths. */
export function magnitudeChannel(axes: readonly Channel[]): Channel {
  const [first] = axes;
  invariant(first !== undefined, 'a length has axes');
  return {
    name: `|${axes.map(({ name }) => name).join(' ')}|`,
    unit: first.unit,
    low: rational(0),
    high: diagonal(axes),
  };
}

function diagonal(axes: readonly Channel[]): Rational | null {
  let squares = 0;
  for (const { low, high } of axes) {
    if (low === null || high === null) return null;
    const bound = toFloat64(compare(negate(low), high) > 0 ? negate(low) : high);
    squares += bound * bound;
  }
  return rational(Math.ceil(Math.sqrt(squares) * 100), 100);
}
