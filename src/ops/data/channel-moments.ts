import type { SplitReader } from './split-reader.js';
import { consecutiveBatches } from './split-reader.js';

const BATCH = 256;

export interface ChannelMoments {
  readonly mean: Float64Array;
  /** Population standard deviation. */
  readonly std: Float64Array;
}

/** Of each channel over all samples and positions: two passes in float64, in order of the split. */
export function channelMoments(split: SplitReader): ChannelMoments {
  const channels = split.meta.channels.length;
  const values = (split.count * split.size) / channels;
  const mean = sumByChannel(split, (value) => value).map((sum) => sum / values);
  const squares = sumByChannel(split, (value, channel) => (value - mean[channel]!) * (value - mean[channel]!));
  return { mean, std: squares.map((sum) => Math.sqrt(sum / values)) };
}

function sumByChannel(split: SplitReader, term: (value: number, channel: number) => number): Float64Array {
  const channels = split.meta.channels.length;
  const sums = new Float64Array(channels);
  const samples = new Float32Array(BATCH * split.size);
  for (const positions of consecutiveBatches(split.count, BATCH)) {
    split.read(positions, samples);
    const length = positions.length * split.size;
    for (let index = 0; index < length; index += channels) {
      for (let channel = 0; channel < channels; channel++) sums[channel]! += term(samples[index + channel]!, channel);
    }
  }
  return sums;
}
