import { magnitudes } from './magnitude.js';
import type { CopySample } from './sample-copier.js';
import { TEN_FEATURES, writeTenFeatures } from './ten-features.js';

/** The ten features of each of `count` windows of [steps, channels], channels being 2 or 6; [count, 10]. One window is in memory at a time. */
export function windowFeatures(copy: CopySample, count: number, steps: number, channels: number): Float32Array {
  const window = new Float32Array(steps * channels);
  const features = new Float32Array(count * TEN_FEATURES);
  for (let sample = 0; sample < count; sample++) {
    copy(sample, window, 0);
    writeTenFeatures(channels === 2 ? window : magnitudes(window), features, sample * TEN_FEATURES);
  }
  return features;
}
