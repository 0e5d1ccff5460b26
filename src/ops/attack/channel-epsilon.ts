import { unreachable } from '../../diagnostics/invariant.js';
import type { Rational } from '../../graph/rational.js';
import { exactly, multiply, rational, subtract, toFloat32 } from '../../graph/rational.js';
import { channelMoments } from '../data/channel-moments.js';
import { readDatasetMeta } from '../data/dataset-meta.js';
import { openSplit } from '../data/split-reader.js';
import type { InputArtifact } from '../op-run.js';
import type { Relative } from './epsilon-unit.js';

/** What one unit of ε is in each channel, exactly, in the channel's own unit. */
export function epsilonScales(dataset: InputArtifact, relative: Relative): readonly Rational[] {
  switch (relative) {
    case 'none':
      return readDatasetMeta(dataset.manifest.meta).channels.map(() => rational(1));
    case 'range':
      return readDatasetMeta(dataset.manifest.meta).channels.map(({ low, high }) => subtract(high, low));
    case 'std':
      return Array.from(channelMoments(openSplit(dataset, 'train')).std, exactly);
    default:
      return unreachable(relative);
  }
}

/** ε of each channel: exact until it is rounded once to float32. */
export const channelEpsilon = (epsilon: Rational, scales: readonly Rational[]): Float32Array =>
  Float32Array.from(scales, (scale) => toFloat32(multiply(epsilon, scale)));
