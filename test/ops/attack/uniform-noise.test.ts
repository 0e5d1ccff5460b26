import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/numeric/stream.js';
import type { Ascent, Batch } from '../../../src/ops/attack/ascent.js';
import { uniformNoise } from '../../../src/ops/attack/uniform-noise.js';
import { workerPlans } from '../../../src/ops/worker-executor.js';
import type { Network } from '../../../src/network/network.js';

const SIZE = 4 * 3;
const network: Network = {
  input: [4, 3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'flatten', inputs: [0] },
    { kind: 'dense', inputs: [1], units: 2 },
  ],
};
const MANY = 50;
const attack = (await workerPlans()).attack(network, MANY, 'ce');

/** Three channels with an ε each. */
const EPSILON = [0.25, 0.5, 2] as const;
const ascent = (scale: number, range?: Ascent['range']): Ascent => ({
  attack,
  steps: 1,
  stepSize: new Float32Array(3),
  epsilon: Float32Array.from(EPSILON, (value) => value * scale),
  range,
});
const values = Float32Array.from({ length: MANY * SIZE }, (_, index) => ((index * 37) % 101) / 101);
const rows = (from: number, to: number): Batch => ({
  positions: Int32Array.from({ length: to - from }, (_, index) => from + index),
  samples: values.slice(from * SIZE, to * SIZE),
  labels: new Int32Array(to - from),
});
const stream = (seed: number) => randomStream(seed, 'pgd', 'start');
const unit = { low: new Float32Array(3), high: new Float32Array(3).fill(1) };

describe('noise in the ball', () => {
  it('stays in the ball of each channel and fills it evenly', () => {
    const noise = uniformNoise(ascent(1), rows(0, MANY), stream(1), 0);
    for (const channel of [0, 1, 2]) {
      const inUnits = Array.from(
        noise.filter((_, index) => index % 3 === channel),
        (value, index) => {
          const origin = values[3 * index + channel]!;
          const epsilon = EPSILON[channel]!;
          expect(value).toBeGreaterThanOrEqual(Math.fround(origin - epsilon));
          expect(value).toBeLessThanOrEqual(Math.fround(origin + epsilon));
          return (value - origin) / epsilon;
        },
      );
      // 200 numbers uniform in (−1, 1): a quarter of them in each quarter, 50 ± 6.
      for (const quarter of [-1, -0.5, 0, 0.5]) {
        const count = inUnits.filter((value) => value >= quarter && value < quarter + 0.5).length;
        expect(count).toBeGreaterThan(25);
        expect(count).toBeLessThan(75);
      }
    }
  });

  it('is clipped to the valid range, and only there differs from noise that is not', () => {
    const clipped = uniformNoise(ascent(1, unit), rows(0, MANY), stream(1), 0);
    const free = uniformNoise(ascent(1), rows(0, MANY), stream(1), 0);
    expect(free.some((value) => value < 0 || value > 1)).toBe(true);
    expect(clipped).toEqual(free.map((value) => Math.min(1, Math.max(0, value))));
  });

  it('belongs to the place in the split, not to the batch', () => {
    const all = uniformNoise(ascent(1, unit), rows(0, MANY), stream(1), 0);
    for (const [from, to] of [
      [0, 1],
      [1, 34],
      [34, 50],
    ] as const) {
      expect(uniformNoise(ascent(1, unit), rows(from, to), stream(1), 0)).toEqual(all.slice(from * SIZE, to * SIZE));
    }
  });

  it('is the same direction at every eps', () => {
    const small = uniformNoise(ascent(1 / 64), rows(0, MANY), stream(1), 0);
    const large = uniformNoise(ascent(1), rows(0, MANY), stream(1), 0);
    values.forEach((origin, index) => {
      expect(Math.abs((small[index]! - origin) * 64 - (large[index]! - origin))).toBeLessThan(1e-5);
    });
  });

  it('is other noise with another seed and in another restart, and the same again', () => {
    const noise = (seed: number, restart: number) => uniformNoise(ascent(1), rows(0, MANY), stream(seed), restart);
    expect(noise(1, 0)).toEqual(noise(1, 0));
    expect(noise(2, 0)).not.toEqual(noise(1, 0));
    expect(noise(1, 1)).not.toEqual(noise(1, 0));
    const shared = noise(1, 1).filter((value, index) => value === noise(1, 0)[index]);
    expect(shared.length).toBe(0);
  });

  it('is none at eps 0', () => {
    expect(uniformNoise(ascent(0), rows(0, MANY), stream(1), 0)).toEqual(values);
  });
});
