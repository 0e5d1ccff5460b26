import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineOfTurns, sineOfTurns } from '../../src/numeric/sine.js';
import '../property-seed.js';

describe('sine and cosine of turns', () => {
  // The engine is asked for 2π·turns, which is rounded: by at most 3.5e-16 at half a turn.
  it('are those of the engine, within 2e-16 and the rounding of what it is asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.5, max: 0.5, noNaN: true }), (turns) => {
        const bound = 2e-16 + 7e-16 * Math.abs(turns);
        expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(bound);
        expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(bound);
      }),
      { numRuns: 2000 },
    );
  });

  it('repeat after a turn, to the last bit where adding turns is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4095, max: 4095 }), fc.integer({ min: -1000, max: 1000 }), (part, whole) => {
        expect(sineOfTurns(part / 8192 + whole)).toBe(sineOfTurns(part / 8192));
        expect(cosineOfTurns(part / 8192 + whole)).toBe(cosineOfTurns(part / 8192));
      }),
    );
  });

  it('are exact at quarters of a turn', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((turns) => sineOfTurns(turns) + 0)).toEqual([0, 1, 0, -1, 0]);
    expect([0, 0.25, 0.5, 0.75, 1].map((turns) => cosineOfTurns(turns) + 0)).toEqual([1, 0, -1, 0, 1]);
  });
});
