import { describe, expect, it } from 'vitest';
import { GradientHealth } from '../../../src/ops/attack/gradient-health.js';
import { FLAGS, shareFlag, soundness } from '../../../src/ops/attack/soundness.js';

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

describe('GradientHealth', () => {
  it('counts samples without a gradient and those whose gradient is not finite', () => {
    const health = new GradientHealth();
    health.add(Float32Array.of(0, -0, 1e-45, 0, NaN, 0, 9, 9), 3, 2);
    health.add(Float32Array.of(0, 0, Infinity, -1), 2, 2);
    expect(health.flags()).toMatchObject({ zero_gradient: { count: 2, share: 0.4 }, non_finite_gradient: { count: 2, share: 0.4 } });
  });
});
