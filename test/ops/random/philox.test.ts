import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philox } from '../../../src/ops/random/philox.js';
import { permutation, words } from '../../../src/ops/random/stream.js';

const ONES = 0xffffffff;

describe('philox', () => {
  // The known answers that the authors publish with Random123 (kat_vectors, philox4x32 with 10 rounds).
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [ONES, ONES, ONES, ONES],
      [ONES, ONES],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('gives the published words for counter %j and key %j', (counter, key, expected) => {
    expect(philox(counter, key)).toEqual(expected);
  });
});

describe('words', () => {
  it('differ by seed, purpose and index, and a longer draw begins like a shorter one', () => {
    const stream = { seed: 1, purpose: 'test', index: 0 };
    const drawn = words(stream, 10);
    expect(words(stream, 23).subarray(0, 10)).toEqual(drawn);
    for (const other of [
      { ...stream, seed: 2 },
      { ...stream, purpose: 'tests' },
      { ...stream, index: 1 },
    ]) {
      expect(words(other, 10)).not.toEqual(drawn);
    }
  });
});

describe('permutation', () => {
  it('holds each number once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 31 - 1 }), (count, seed) => {
        const order = permutation(count, { seed, purpose: 'test', index: 0 });
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      }),
    );
  });

  it('is uniform: each of the 24 orders of four comes up about equally often', () => {
    const counts = new Map<string, number>();
    const draws = 24_000;
    for (let index = 0; index < draws; index++) {
      const order = permutation(4, { seed: 1, purpose: 'test', index }).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const expected = draws / 24;
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(24);
    // 99.9 % quantile of chi-squared with 23 degrees of freedom.
    expect(chiSquared).toBeLessThan(49.73);
  });
});
