import { naturalLogarithm } from '../../numeric/natural-logarithm.js';
import { cosineOfTurns } from '../../numeric/sine.js';
import { createSpectrum, nextPowerOfTwo } from './fourier.js';
import { type MelFilter, melFilters } from './mel-filters.js';
import { featureCount, frameCount, type MelChain } from './mel-params.js';

/** Added to the energy of a band, so that silence has a logarithm. */
const FLOOR = 1e-6;

/** A waveform is at most this, unless its level is that of its largest sample: one of 16 bits may be as small as 1/32768. */
const LARGEST_OVER_MAX = 32_768;

export interface MelFeatures {
  /** Values of a clip: frames × features. */
  readonly size: number;
  /** Writes the features of a clip that has its level, each rounded once to float32. */
  write(clip: Float64Array, target: Float32Array, offset: number): void;
  /** Whole numbers that no feature of a waveform in −1..1 lies beyond. */
  readonly ranges: readonly { readonly low: number; readonly high: number }[];
}

/**
 * The study's chain for clips of `samples` samples that have their level: frames with a periodic Hann window, zero-padded to a power of two; magnitudes;
 * mel bands (HTK); ln(band + 1e-6); and for coefficients the cosine transform 2·Σ x·cos(π k (2n + 1) / 2N) / √(2N). In float64 throughout.
 */
export function melFeatures(chain: MelChain, samples: number, rate: number): MelFeatures {
  const { frame, hop, bands, coefficients } = chain;
  const spectrum = createSpectrum(nextPowerOfTwo(frame));
  const filters = melFilters(bands, spectrum.bins, rate, chain.low, chain.high);
  const window = Float64Array.from({ length: frame }, (_, index) => 0.5 - 0.5 * cosineOfTurns(index / frame));
  const transform = coefficients === undefined ? undefined : cosineTransform(bands, coefficients);
  const frames = frameCount(chain, samples);
  const features = featureCount(chain);
  const windowed = new Float64Array(frame);
  const magnitudes = new Float64Array(spectrum.bins);
  const logs = new Float64Array(bands);
  return {
    size: frames * features,
    write(clip, target, offset) {
      for (let step = 0; step < frames; step++) {
        for (let index = 0; index < frame; index++) windowed[index] = clip[step * hop + index]! * window[index]!;
        spectrum.magnitudes(windowed, magnitudes);
        for (let band = 0; band < bands; band++) logs[band] = naturalLogarithm(energyOf(filters[band]!, magnitudes) + FLOOR);
        const start = offset + step * features;
        if (transform === undefined) target.set(logs, start);
        else for (let k = 0; k < features; k++) target[start + k] = dot(transform, k * bands, logs);
      }
    },
    ranges: rangesOf(chain, filters, window, transform),
  };
}

function energyOf({ firstBin, weights }: MelFilter, magnitudes: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += weights[index]! * magnitudes[firstBin + index]!;
  return sum;
}

/** [coefficients, bands] */
function cosineTransform(bands: number, coefficients: number): Float64Array {
  const scale = 2 / Math.sqrt(2 * bands);
  return Float64Array.from({ length: coefficients * bands }, (_, index) => {
    const [k, n] = [Math.floor(index / bands), index % bands];
    return scale * cosineOfTurns(((k * (2 * n + 1)) % (4 * bands)) / (4 * bands));
  });
}

function dot(matrix: Float64Array, start: number, values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += matrix[start + index]! * values[index]!;
  return sum;
}

/** No bin of a spectrum exceeds the largest sample times the sum of the window. */
function rangesOf(
  { level, bands, layout }: MelChain,
  filters: readonly MelFilter[],
  window: Float64Array,
  transform: Float64Array | undefined,
): MelFeatures['ranges'] {
  const loudest = window.reduce((sum, value) => sum + value, 0) * (level === 'max' ? LARGEST_OVER_MAX : 1);
  const low = naturalLogarithm(FLOOR);
  const highs = filters.map(({ weights }) => naturalLogarithm(loudest * weights.reduce((sum, weight) => sum + weight, 0) + FLOOR));
  const exact = transform === undefined ? highs.map((high) => ({ low, high })) : coefficientRanges(transform, bands, low, highs);
  const whole = exact.map((range) => ({ low: Math.floor(range.low), high: Math.ceil(range.high) }));
  if (layout === 'sequence') return whole;
  return [{ low: Math.min(...whole.map((range) => range.low)), high: Math.max(...whole.map((range) => range.high)) }];
}

function coefficientRanges(transform: Float64Array, bands: number, low: number, highs: readonly number[]) {
  return Array.from({ length: transform.length / bands }, (_, k) => {
    const range = { low: 0, high: 0 };
    highs.forEach((high, band) => {
      const factor = transform[k * bands + band]!;
      range.low += factor * (factor < 0 ? high : low);
      range.high += factor * (factor < 0 ? low : high);
    });
    return range;
  });
}
