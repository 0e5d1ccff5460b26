import { cosineOfTurns, sineOfTurns } from '../../numeric/sine.js';

/** Magnitudes of the discrete Fourier transform of real values. */
export interface Spectrum {
  /** Values a transform: a power of two. */
  readonly size: number;
  /** size / 2 + 1 */
  readonly bins: number;
  /** Of `values`, at most `size` of them, zero-padded at the end: |Σ x·e^(−2πikn/size)| for k = 0 … size / 2. */
  magnitudes(values: Float64Array, target: Float64Array): void;
}

/** The least power of two that is no less. */
export function nextPowerOfTwo(count: number): number {
  let size = 1;
  while (size < count) size *= 2;
  return size;
}

/** @param size a power of two, at least 2. Radix-2 decimation in time, float64, with one fixed order of operations. */
export function createSpectrum(size: number): Spectrum {
  const cosines = Float64Array.from({ length: size / 2 }, (_, index) => cosineOfTurns(index / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, index) => sineOfTurns(index / size));
  const places = bitReversed(size);
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const transform = (): void => {
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let index = 0; index < half; index++) {
          const c = cosines[index * stride]!;
          const s = sines[index * stride]!;
          const low = start + index;
          const high = low + half;
          const x = real[high]! * c + imaginary[high]! * s;
          const y = imaginary[high]! * c - real[high]! * s;
          real[high] = real[low]! - x;
          imaginary[high] = imaginary[low]! - y;
          real[low]! += x;
          imaginary[low]! += y;
        }
      }
    }
  };
  const bins = size / 2 + 1;
  return {
    size,
    bins,
    magnitudes(values, target) {
      for (let index = 0; index < size; index++) real[places[index]!] = index < values.length ? values[index]! : 0;
      imaginary.fill(0);
      transform();
      for (let bin = 0; bin < bins; bin++) target[bin] = Math.sqrt(real[bin]! * real[bin]! + imaginary[bin]! * imaginary[bin]!);
    },
  };
}

function bitReversed(size: number): Int32Array {
  const places = new Int32Array(size);
  for (let index = 1; index < size; index++) places[index] = (places[index >> 1]! >> 1) | ((index & 1) * (size >> 1));
  return places;
}
