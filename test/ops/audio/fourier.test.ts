import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpectrum } from '../../../src/ops/audio/fourier.js';

/** By definition. */
function direct(values: readonly number[], size: number): number[] {
  return Array.from({ length: size / 2 + 1 }, (_, k) => {
    let [x, y] = [0, 0];
    values.forEach((value, n) => {
      x += value * Math.cos((2 * Math.PI * ((k * n) % size)) / size);
      y -= value * Math.sin((2 * Math.PI * ((k * n) % size)) / size);
    });
    return Math.sqrt(x * x + y * y);
  });
}

describe('the spectrum', () => {
  it('is that of the definition, zero-padded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 512 }),
        (exponent, drawn) => {
          const spectrum = createSpectrum(2 ** exponent);
          const values = drawn.slice(0, spectrum.size);
          const found = new Float64Array(spectrum.bins);
          spectrum.magnitudes(Float64Array.from(values), found);
          direct(values, spectrum.size).forEach((value, bin) => expect(Math.abs(found[bin]! - value)).toBeLessThan(1e-11));
        },
      ),
      { numRuns: 30 },
    );
  });
});
