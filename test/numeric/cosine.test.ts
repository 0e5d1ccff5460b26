import { describe, expect, it } from 'vitest';
import { cosineOfHalfTurns } from '../../src/numeric/cosine.js';

describe('cosineOfHalfTurns', () => {
  it('is the cosine of π times a share, to the last bits', () => {
    for (let index = 0; index <= 1000; index++) {
      const x = index / 1000;
      expect(Math.abs(cosineOfHalfTurns(x) - Math.cos(Math.PI * x))).toBeLessThan(4e-16);
    }
  });

  it('is exact at its ends', () => {
    expect([cosineOfHalfTurns(0), cosineOfHalfTurns(1)]).toEqual([1, -1]);
  });
});
