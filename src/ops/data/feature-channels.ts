import { invariant } from '../../diagnostics/invariant.js';
import { divide, multiply, type Rational, rational, subtract } from '../../graph/rational.js';
import type { BoundedChannel, Channel } from '../../graph/value-type.js';
import { AXES, magnitudeChannel } from './magnitude.js';

/** Channels of windows that the ten features can be taken of: two, or two sensors of three axes whose lengths are taken first. */
export const FEATURE_SOURCES: readonly number[] = [2, 2 * AXES];

/** The two channels that features are taken of. */
export const featureSources = (channels: readonly Channel[]): readonly Channel[] =>
  channels.length === 2 ? channels : [magnitudeChannel(channels.slice(0, AXES)), magnitudeChannel(channels.slice(AXES))];

type Bounds = Pick<Channel, 'low' | 'high'>;

/** The ten channels, in the order of `writeTenFeatures`; none can leave its range while the window stays in its own. */
export function featureChannels(channels: readonly Channel[]): readonly Channel[] {
  const two = featureSources(channels);
  const each = (what: string, bounds: (width: Rational) => Bounds, unit = (text: string) => text): readonly Channel[] =>
    two.map(({ name, unit: own, low, high }) => ({
      name: `${what} ${name}`,
      unit: unit(own),
      ...(low === null || high === null ? { low: null, high: null } : bounds(subtract(high, low))),
    }));
  const upTo = (high: Rational): Bounds => ({ low: rational(0), high });
  const ofValues = (what: string): readonly Channel[] => two.map((channel) => ({ ...channel, name: `${what} ${channel.name}` }));
  return [
    ...ofValues('min'),
    ...ofValues('max'),
    ...each('span', upTo),
    // The variance is largest with half of the values at either end.
    ...each(
      'variance',
      (width) => upTo(divide(multiply(width, width), rational(4))),
      (unit) => `(${unit})²`,
    ),
    ...each('deviation', (width) => upTo(divide(width, rational(2)))),
  ];
}

/** Channels of data that exists: their ranges are known. */
export const bounded = (channels: readonly Channel[]): readonly BoundedChannel[] =>
  channels.map(({ name, unit, low, high }) => {
    invariant(low !== null && high !== null, `the range of ${name} is known`);
    return { name, unit, low, high };
  });
