import { describe, expect, it } from 'vitest';
import { normal, shuffle, uniform } from '../../src/numeric/distributions.js';
import { naturalLogarithm } from '../../src/numeric/natural-logarithm.js';
import { philox, type Words } from '../../src/numeric/philox.js';
import { randomStream, wordSource } from '../../src/numeric/stream.js';
import { kernelMemory } from '../tensor/primitive-runner.js';

/** Known answers published with Random123 (Salmon et al. 2011). */
const KNOWN: readonly [counter: Words, key: [number, number], words: Words][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

describe('Philox 4x32-10', () => {
  it.each(KNOWN)('gives the published words of counter %j', (counter, key, words) => {
    expect(philox(counter, key)).toEqual(words);
    const { kernels, uint32 } = kernelMemory();
    kernels.philox(...counter, ...key, 16_384);
    expect([...uint32.slice(4096, 4100)]).toEqual(words);
  });
});

describe('streams', () => {
  it('differ by seed, operation and purpose', () => {
    const names = [
      [1, 'pgd', 'start'],
      [2, 'pgd', 'start'],
      [1, 'fgsm', 'start'],
      [1, 'pgd', 'order'],
      [-1, 'pgd', 'start'],
      [Number.MAX_SAFE_INTEGER, 'pgd', 'start'],
    ] as const;
    const first = names.map(([seed, operation, purpose]) => wordSource(randomStream(seed, operation, purpose))());
    expect(new Set(first).size).toBe(names.length);
  });

  it('give a sample the same numbers whatever else is drawn', () => {
    const stream = randomStream(1, 'pgd', 'start');
    const block = { sample: 7, restart: 2, step: 3 };
    const alone = uniform(stream, 10, -1, 1, block);
    uniform(stream, 1000, -1, 1, { sample: 6 });
    expect(uniform(stream, 20, -1, 1, block).slice(0, 10)).toEqual(alone);
    for (const other of [
      { ...block, sample: 8 },
      { ...block, restart: 1 },
      { ...block, step: 4 },
    ]) {
      expect(uniform(stream, 10, -1, 1, other)).not.toEqual(alone);
    }
  });
});

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('distributions', () => {
  const stream = randomStream(5, 'test', 'moments');
  const N = 200_000;

  it('uniform: bounds, mean and variance', () => {
    const values = uniform(stream, N, -2, 4);
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThan(-2);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(4);
    expect(Math.abs(mean(values) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((v) => (v - 1) ** 2)) - 3)).toBeLessThan(0.04);
  });

  it('normal: the first four moments, and an odd count', () => {
    const values = normal(stream, N);
    expect(Math.abs(mean(values))).toBeLessThan(0.01);
    expect(Math.abs(mean(values.map((v) => v ** 2)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((v) => v ** 3)))).toBeLessThan(0.04);
    expect(Math.abs(mean(values.map((v) => v ** 4)) - 3)).toBeLessThan(0.1);
    expect(normal(stream, 7)).toEqual(values.slice(0, 7));
  });

  it('shuffle: a permutation, another one for another epoch, every place equally likely', () => {
    const order = shuffle(1000, stream);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(shuffle(1000, stream, { step: 1 })).not.toEqual(order);
    expect(shuffle(1000, stream)).toEqual(order);
    const places = new Array<number>(5).fill(0);
    for (let step = 0; step < 10_000; step++) {
      const place = shuffle(5, stream, { step }).indexOf(0);
      places[place] = (places[place] ?? 0) + 1;
    }
    for (const count of places) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect([shuffle(0, stream).length, shuffle(1, stream)[0]]).toEqual([0, 0]);
  });
});

describe('the natural logarithm', () => {
  it('agrees with the host to 4 ulp', () => {
    for (let i = -3000; i <= 3000; i++) {
      const x = 10 ** (i / 10) * 1.2345;
      expect(Math.abs(naturalLogarithm(x) - Math.log(x))).toBeLessThanOrEqual(9e-16 * Math.max(Math.abs(Math.log(x)), 1e-3));
    }
    for (let i = 1; i < 2000; i++) {
      const x = 0.5 + i / 1000;
      expect(Math.abs(naturalLogarithm(x) - Math.log(x))).toBeLessThanOrEqual(9e-16 * Math.max(Math.abs(Math.log(x)), 1e-3));
    }
    expect(naturalLogarithm(1)).toBe(0);
  });
});
