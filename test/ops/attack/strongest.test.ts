import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/numeric/stream.js';
import type { Ascent, Batch } from '../../../src/ops/attack/ascent.js';
import { isBroken, strongest } from '../../../src/ops/attack/strongest.js';
import { uniformNoise } from '../../../src/ops/attack/uniform-noise.js';
import { workerPlans } from '../../../src/ops/worker-executor.js';
import { golden, goldenBim, goldenNetwork, goldenSamples, goldenWeights } from './golden-net.js';

const SIZE = 12;
const MANY = 70;
const attack = (await workerPlans()).attack(goldenNetwork, MANY, 'ce');
attack.setWeights(goldenWeights);

const filled = (value: number): Float32Array => new Float32Array(SIZE).fill(value);
const ascent = (more: Partial<Ascent> = {}): Ascent => ({
  attack,
  steps: 20,
  stepSize: filled(0.02),
  epsilon: filled(0.1),
  range: { low: filled(0), high: filled(1) },
  ...more,
});
const quiet = async (): Promise<void> => undefined;
const goldenBatch: Batch = {
  positions: Int32Array.from({ length: 8 }, (_, index) => index),
  samples: Float32Array.from(goldenSamples),
  labels: Int32Array.from(golden.labels),
};

/** Samples 0…69 of a split; some have labels that are wrong from the start. */
const positions = Int32Array.from({ length: MANY }, (_, index) => index);
const samples = Float32Array.from({ length: MANY * SIZE }, (_, index) => goldenSamples[(index * 7) % 96]!);
const predicted = attack.evaluate(samples, new Int32Array(MANY), MANY).logits;
const labels = positions.map((position) => {
  const row = Array.from(predicted.subarray(position * 5, position * 5 + 5));
  return position % 7 === 0 ? 0 : row.indexOf(Math.max(...row));
});
const rows = (from: number, to: number): Batch => ({
  positions: positions.slice(from, to),
  samples: samples.slice(from * SIZE, to * SIZE),
  labels: labels.slice(from, to),
});
const stream = randomStream(3, 'pgd', 'start');
const random = (of: Ascent) => (batch: Batch, restart: number) => ({ point: uniformNoise(of, batch, stream, restart) });

describe('the steps', () => {
  it.each(Object.entries(goldenBim))('end where those of %s end', async (_library, { x_adv }) => {
    const found = await strongest(ascent(), goldenBatch, 1, ({ samples: point }) => ({ point }), quiet);
    x_adv.flat().forEach((expected, index) => expect(Math.abs(found.samples[index]! - expected)).toBeLessThan(2e-5));
  });

  it('stay in the ball and in the range, and see every gradient', async () => {
    const of = ascent();
    let seen = 0;
    const found = await strongest(of, rows(0, MANY), 1, random(of), async (_gradient, batch) => {
      seen += batch.positions.length;
    });
    expect(seen).toBe(20 * MANY);
    found.samples.forEach((value, index) => {
      const origin = samples[index]!;
      expect(value).toBeGreaterThanOrEqual(Math.max(0, Math.fround(origin - Math.fround(0.1))));
      expect(value).toBeLessThanOrEqual(Math.min(1, Math.fround(origin + Math.fround(0.1))));
    });
  });

  it('take a gradient that is known instead of computing it', async () => {
    const known = attack.gradient(goldenBatch.samples, goldenBatch.labels, 8);
    const computed = await strongest(ascent(), goldenBatch, 1, ({ samples: point }) => ({ point }), quiet);
    expect(await strongest(ascent(), goldenBatch, 1, ({ samples: point }) => ({ point, gradient: known }), quiet)).toEqual(computed);
  });
});

describe('several restarts', () => {
  // Steps so short that many samples stand.
  const of = ascent({ steps: 2, stepSize: filled(0.005) });

  it('keep of each sample the first that breaks it, else the one of highest loss', async () => {
    const together = await strongest(of, rows(0, MANY), 6, random(of), quiet);
    const attempts = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((restart) => strongest(of, rows(0, MANY), 1, (batch) => random(of)(batch, restart), quiet)),
    );
    const broken = attempts.map(({ logits }) => isBroken(logits, labels));
    const chosen = new Set<number>();
    for (let row = 0; row < MANY; row++) {
      const losses = attempts.map(({ loss }) => loss[row]!);
      const first = broken.findIndex((ofRestart) => ofRestart[row]);
      const best = first >= 0 ? first : losses.indexOf(Math.max(...losses));
      chosen.add(best);
      expect(together.samples.slice(row * SIZE, (row + 1) * SIZE)).toEqual(attempts[best]!.samples.slice(row * SIZE, (row + 1) * SIZE));
      expect(together.logits.slice(row * 5, (row + 1) * 5)).toEqual(attempts[best]!.logits.slice(row * 5, (row + 1) * 5));
      expect(together.loss[row]).toBe(losses[best]);
    }
    expect(chosen.size).toBeGreaterThan(3);
    expect(broken[0]!.filter(Boolean).length).toBeGreaterThan(5);
    expect(broken[0]!.filter(Boolean).length).toBeLessThan(MANY - 5);
  });

  it('are never weaker than fewer', async () => {
    let before = await strongest(of, rows(0, MANY), 1, random(of), quiet);
    for (const restarts of [2, 5, 15]) {
      const now = await strongest(of, rows(0, MANY), restarts, random(of), quiet);
      const was = isBroken(before.logits, labels);
      const is = isBroken(now.logits, labels);
      for (let row = 0; row < MANY; row++) {
        if (was[row]) expect(is[row]).toBe(true);
        else if (!is[row]) expect(now.loss[row]).toBeGreaterThanOrEqual(before.loss[row]!);
      }
      before = now;
    }
  });

  it('do not attack a broken sample again', async () => {
    const seen = new Map<number, number>();
    await strongest(of, rows(0, MANY), 4, random(of), async (_gradient, batch) => {
      for (const position of batch.positions) seen.set(position, (seen.get(position) ?? 0) + 1);
    });
    // Wrong before the attack began; others stand to the end.
    expect(Math.min(...seen.values())).toBe(2);
    expect(Math.max(...seen.values())).toBe(8);
  });
});

describe('a batch', () => {
  it.each([1, 7, 32])('of %i changes no bits', async (size) => {
    const of = ascent({ steps: 4, stepSize: filled(0.01) });
    const all = await strongest(of, rows(0, MANY), 3, random(of), quiet);
    for (let from = 0; from < MANY; from += size) {
      const to = Math.min(MANY, from + size);
      const found = await strongest(of, rows(from, to), 3, random(of), quiet);
      expect(found.samples).toEqual(all.samples.slice(from * SIZE, to * SIZE));
      expect(found.logits).toEqual(all.logits.slice(from * 5, to * 5));
      expect(found.loss).toEqual(all.loss.slice(from, to));
    }
  });
});
