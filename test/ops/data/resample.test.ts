import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resample } from '../../../src/ops/data/resample.js';

describe('resample', () => {
  it('gives back what a regular sensor measured, however its rows were packed', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 12 }), (packets) => {
        const rows = packets.reduce((sum, count) => sum + count, 0);
        const times = new Float64Array(rows);
        let row = 0;
        // A packet arrives when its last row is measured, and its rows are stamped 1 ms apart on arrival.
        for (const count of packets) {
          const arrival = (row + count) / 100;
          for (let place = 0; place < count; place++) times[row + place] = arrival - (count - 1 - place) / 1000;
          row += count;
        }
        const values = Float32Array.from({ length: 2 * rows }, (_, index) => (index % 2 === 0 ? index : Math.sin(index)));
        const even = resample({ values, times }, 2, 100);
        expect(even.length).toBe(values.length);
        even.forEach((value, index) => expect(value).toBeCloseTo(values[index]!, 3));
      }),
      { numRuns: 200 },
    ));

  it('bridges a gap by a straight line, and keeps to the rate asked for', () => {
    const even = resample({ values: Float32Array.of(0, 10), times: Float64Array.of(0, 1) }, 1, 4);
    expect(Array.from(even)).toEqual([0, 2.5, 5, 7.5, 10]);
    expect(resample({ values: Float32Array.of(7), times: Float64Array.of(3) }, 1, 100)).toEqual(Float32Array.of(7));
    expect(resample({ values: new Float32Array(0), times: new Float64Array(0) }, 1, 100).length).toBe(0);
  });
});
