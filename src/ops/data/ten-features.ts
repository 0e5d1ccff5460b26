/** How many there are. */
export const TEN_FEATURES = 10;

/**
 * The ten features of a window of two channels a and g, in the order of Saha et al. (IMWUT 2022): least a, least g, greatest a, greatest g,
 * both spans, both population variances, both deviations. `window` is [steps, 2] without a gap; sums are float64 in order of time.
 */
export function writeTenFeatures(window: Float32Array, target: Float32Array, offset: number): void {
  const steps = window.length / 2;
  for (let channel = 0; channel < 2; channel++) {
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (let index = channel; index < window.length; index += 2) {
      const value = window[index]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      sum += value;
    }
    const mean = sum / steps;
    let squares = 0;
    for (let index = channel; index < window.length; index += 2) squares += (window[index]! - mean) * (window[index]! - mean);
    const variance = squares / steps;
    [least, greatest, greatest - least, variance, Math.sqrt(variance)].forEach((value, feature) => {
      target[offset + 2 * feature + channel] = value;
    });
  }
}
