import { invariant } from '../../diagnostics/invariant.js';
import type { Json } from '../../graph/json.js';
import type { Rational } from '../../graph/rational.js';
import { formatRational, parseRational } from '../../graph/rational.js';
import type { BoundedChannel } from '../../graph/value-type.js';

/** What a data set's manifest says of its tensors. */
export interface DatasetMeta {
  /** Without the batch, channels last. */
  readonly shape: readonly number[];
  readonly channels: readonly BoundedChannel[];
  readonly classes: readonly string[];
  /** A sample's value is the stored number times this, in the channel's unit. */
  readonly scale: Rational;
  /** Set where a sample is that many consecutive rows of the tensor `series`, from the row that `windows` names. */
  readonly window?: number;
}

/** Canonical JSON for a manifest. */
export const writeDatasetMeta = ({ shape, channels, classes, scale, window }: DatasetMeta): { readonly [key: string]: Json } => ({
  shape,
  channels: channels.map(({ name, unit, low, high }) => ({ name, unit, low: formatRational(low), high: formatRational(high) })),
  classes,
  scale: formatRational(scale),
  ...(window === undefined ? {} : { window }),
});

interface StoredMeta {
  readonly shape: readonly number[];
  readonly channels: readonly { readonly name: string; readonly unit: string; readonly low: string; readonly high: string }[];
  readonly classes: readonly string[];
  readonly scale: string;
  readonly window?: number;
}

/** Reads what `writeDatasetMeta` wrote. */
export function readDatasetMeta(meta: { readonly [key: string]: Json }): DatasetMeta {
  invariant(
    ['shape', 'channels', 'classes', 'scale'].every((name) => name in meta),
    'the manifest is not that of a data set',
  );
  const stored = meta as unknown as StoredMeta;
  return {
    shape: stored.shape,
    channels: stored.channels.map(({ name, unit, low, high }) => ({ name, unit, low: parseRational(low), high: parseRational(high) })),
    classes: stored.classes,
    scale: parseRational(stored.scale),
    ...(stored.window === undefined ? {} : { window: stored.window }),
  };
}
