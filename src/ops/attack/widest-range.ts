import type { Rational } from '../../graph/rational.js';
import { compare, rational, subtract } from '../../graph/rational.js';
import type { Channel } from '../../graph/value-type.js';

/** Thousands of attacks on one data set ask for the same. */
const known = new WeakMap<readonly Channel[], Rational | undefined>();

/** The largest change that some channel can take; undefined where the range of one is not known before the data is read. */
export function widestRange(channels: readonly Channel[]): Rational | undefined {
  if (!known.has(channels)) known.set(channels, computeWidestRange(channels));
  return known.get(channels);
}

function computeWidestRange(channels: readonly Channel[]): Rational | undefined {
  let widest = rational(0);
  for (const { low, high } of channels) {
    if (low === null || high === null) return undefined;
    const range = subtract(high, low);
    if (compare(range, widest) > 0) widest = range;
  }
  return widest;
}
