import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly, rational, toFloat32, toFloat64 } from '../../../src/graph/rational.js';
import { channelEpsilon, epsilonScales } from '../../../src/ops/attack/channel-epsilon.js';
import { asInput } from '../artifacts.js';
import { floatSet } from '../datasets.js';

// Two channels: an accelerometer in g and a gyroscope in deg/s, three time steps, four samples.
const samples = Array.from({ length: 4 * 3 * 2 }, (_, index) =>
  index % 2 === 0 ? ((index * 37) % 11) / 7 - 0.5 : ((index * 53) % 97) * 4.7 - 200,
);
const set = floatSet({
  shape: [3, 2],
  samples,
  labels: [0, 1, 0, 1],
  classes: 2,
  units: ['g', 'deg/s'],
  ranges: [
    [rational(-4), rational(4)],
    [rational(-500275, 1000), rational(500275, 1000)],
  ],
  train: [0, 2, 3],
});
const dataset = asInput(set, 'test');

describe('epsilonScales', () => {
  it('is 1 without, and the exact range with relative: range', () => {
    expect(epsilonScales(dataset, 'none')).toEqual([rational(1), rational(1)]);
    expect(epsilonScales(dataset, 'range')).toEqual([rational(8), rational(100055, 100)]);
  });

  it('is the population standard deviation over training samples and time with relative: std', () => {
    const float32 = Float32Array.from(samples);
    for (const channel of [0, 1]) {
      const values = [0, 2, 3].flatMap((sample) => [0, 1, 2].map((time) => float32[sample * 6 + time * 2 + channel]!));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      // Another formula than the two passes under test.
      const meanOfSquares = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      const expected = Math.sqrt(meanOfSquares - mean * mean);
      const scale = toFloat64(epsilonScales(dataset, 'std')[channel]!);
      expect(Math.abs(scale - expected) / expected).toBeLessThan(1e-12);
    }
  });
});

describe('channelEpsilon', () => {
  it('rounds the exact product once', () => {
    expect(channelEpsilon(rational(1, 10), [rational(8), rational(100055, 100)])).toEqual(Float32Array.of(0.8, 100.055));
    // 0.1 as float32 times 3 as float32 would give another float32 than 3/10.
    expect(channelEpsilon(rational(1, 10), [rational(3)])[0]).toBe(Math.fround(0.3));
  });
});

describe('exactly', () => {
  it('is undone by rounding, for every finite double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(toFloat64(exactly(value))).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(exactly(0.1)).toEqual(rational(3602879701896397n, 36028797018963968n));
    expect(toFloat32(exactly(0.1))).toBe(Math.fround(0.1));
  });
});
