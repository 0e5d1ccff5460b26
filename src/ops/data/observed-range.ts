import type { ArtifactDraft } from '../../graph/artifact.js';
import { exactly } from '../../graph/rational.js';
import type { BoundedChannel } from '../../graph/value-type.js';

interface NamedUnit {
  readonly name: string;
  readonly unit: string;
}

/** What a channel holds from its least to its greatest value in some samples of `size` values, which `offsets` say where they begin. */
export function observedChannels(
  names: readonly NamedUnit[],
  data: ArtifactDraft['tensors'][string]['data'],
  offsets: Iterable<number>,
  size: number,
): readonly BoundedChannel[] {
  const channels = names.length;
  const low = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  for (const offset of offsets) {
    for (let index = 0; index < size; index++) {
      const value = data[offset + index]!;
      const channel = index % channels;
      if (value < low[channel]!) low[channel] = value;
      if (value > high[channel]!) high[channel] = value;
    }
  }
  return names.map(({ name, unit }, channel) => ({ name, unit, low: exactly(low[channel]!), high: exactly(high[channel]!) }));
}
