import { describe, expect, it } from 'vitest';
import { GradientHealth } from '../../../src/ops/attack/gradient-health.js';
import { FLAGS, shareFlag, soundness, strengthFlags } from '../../../src/ops/attack/soundness.js';

const passed = shareFlag(0, 100, 0.01);
const raised = shareFlag(2, 100, 0.01);
const all = Object.fromEntries(FLAGS.map((name) => [name, passed]));

describe('soundness', () => {
  it('says of every flag that was not checked that it was not', () => {
    const { flags, sound } = soundness({ zero_gradient: passed });
    expect(Object.keys(flags)).toEqual([...FLAGS]);
    expect(flags.weaker_than_noise).toEqual({ state: 'not checked' });
    expect(sound).toBe('not checked');
  });

  it('is false when a flag is raised, whatever was not checked, and true only when all passed', () => {
    expect(soundness({ zero_gradient: raised }).sound).toBe(false);
    expect(soundness({ ...all, not_monotone: raised }).sound).toBe(false);
    expect(soundness(all).sound).toBe(true);
  });

  it('raises a flag above its threshold only', () => {
    expect(shareFlag(1, 100, 0.01).state === 'checked' && shareFlag(1, 100, 0.01)).toMatchObject({ raised: false, share: 0.01 });
    expect(raised).toEqual({ state: 'checked', raised: true, count: 2, share: 0.02, threshold: 0.01 });
  });
});

describe('strengthFlags', () => {
  it('raise when one step is stronger by over 0.2 points, and when noise is stronger by a sample', () => {
    const flags = (iterative: number, oneStep: number, noise: number) => strengthFlags({ n: 1000, iterative, oneStep, noise });
    expect(flags(500, 502, 500)).toMatchObject({ iterative_weaker: { raised: false, count: 2 }, weaker_than_noise: { raised: false } });
    expect(flags(500, 503, 501)).toEqual({
      iterative_weaker: { state: 'checked', raised: true, count: 3, share: 0.003, threshold: 0.002 },
      weaker_than_noise: { state: 'checked', raised: true, count: 1, share: 0.001, threshold: 0 },
    });
    expect(flags(500, 100, 0)).toMatchObject({ iterative_weaker: { raised: false, count: 0 }, weaker_than_noise: { count: 0 } });
  });
});

describe('GradientHealth', () => {
  it('counts samples without a gradient and those whose gradient is not finite', () => {
    const health = new GradientHealth(5);
    health.add(Float32Array.of(0, -0, 1e-45, 0, NaN, 0, 9, 9), Int32Array.of(0, 1, 2), 2);
    health.add(Float32Array.of(0, 0, Infinity, -1), Int32Array.of(3, 4), 2);
    expect(health.flags()).toMatchObject({ zero_gradient: { count: 2, share: 0.4 }, non_finite_gradient: { count: 2, share: 0.4 } });
  });

  it('counts a sample once however many steps it takes, and no zero gradient of a sample that was broken', () => {
    const health = new GradientHealth(4);
    health.add(Float32Array.of(1, 0, 0, -Infinity), Int32Array.of(0, 1, 2, 3), 1);
    health.add(Float32Array.of(0, 0, NaN), Int32Array.of(0, 1, 3), 1);
    expect(health.flags((position) => position !== 1)).toMatchObject({ zero_gradient: { count: 1 }, non_finite_gradient: { count: 1 } });
    expect(health.flags()).toMatchObject({ zero_gradient: { count: 3 } });
  });
});
