import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/graph/json.js';
import type { Reduction } from '../../../src/ops/metric/reductions.spec.js';
import { reductionRun } from '../../../src/ops/metric/reductions.run.js';
import { artifactOf, asInput } from '../artifacts.js';

type Meta = Readonly<Record<string, Json>>;

const metric = (value: number, more: Meta = {}) =>
  asInput({ type: 'metric', meta: { value, unit: 'share', n: 100, ci95: [0, 1], flags: null, sound: null, ...more }, tensors: {} });

const reduce = async (reduction: Reduction, ...metas: readonly (readonly [number, Meta?])[]): Promise<Meta> => {
  const inputs = Object.fromEntries(metas.map(([value, more], index) => [`of.${index}`, metric(value, more)]));
  return (await artifactOf(reductionRun(reduction), inputs, {})).meta;
};

const checked = (share: number, raised: boolean): Json => ({ state: 'checked', raised, count: 100 * share, share, threshold: 0.01 });
const unchecked: Json = { state: 'not checked' };

describe('reductions over an axis', () => {
  it('are what their names say', async () => {
    const values = [[0.5], [0.75], [1]] as const;
    expect((await reduce('mean', ...values))['value']).toBe(0.75);
    expect((await reduce('min', ...values))['value']).toBe(0.5);
    expect((await reduce('max', ...values))['value']).toBe(1);
    expect((await reduce('std', ...values))['value']).toBe(0.25);
  });

  it('give half the width of the t interval of the mean', async () => {
    // Two values: t(0.975, 1) = tan(0.475 π), the deviation is |a − b| / √2, so the half width is |a − b| / 2 · t.
    expect(await reduce('ci95', [0.5], [0.75])).toMatchObject({ unit: 'share', n: 2, of: 2, ci95: null });
    expect((await reduce('ci95', [0.5], [0.75]))['value']).toBeCloseTo(0.125 * Math.tan(0.475 * Math.PI), 12);
    // Three: t(0.975, 2) = 0.95 · √(2 / (1 − 0.95²)).
    const t = 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2));
    expect((await reduce('ci95', [0.5], [0.75], [1]))['value']).toBeCloseTo((t * 0.25) / Math.sqrt(3), 12);
    expect((await reduce('ci95', [0.5], [0.5]))['value']).toBe(0);
  });

  it('give a mean share the interval of n samples, however many values it was made of', async () => {
    // Wilson 1927 for 75 of 100: centre and half-width worked out by hand from z = 1.959964.
    const { ci95, n, of } = await reduce('mean', [0.5], [0.75], [1]);
    expect(n).toBe(100);
    expect(of).toBe(3);
    const [low, high] = ci95 as unknown as [number, number];
    expect(low).toBeCloseTo(0.65695, 4);
    expect(high).toBeCloseTo(0.82455, 4);
  });

  it('give no interval where there is none to give', async () => {
    expect((await reduce('min', [0.5], [0.75]))['ci95']).toBeNull();
    // As of a mean of what is the least of several already.
    expect(await reduce('mean', [0.5], [0.75, { ci95: null }])).toMatchObject({ n: 100, ci95: null });
    expect(await reduce('mean', [0.5, { n: 100 }], [0.75, { n: 50 }])).toMatchObject({ n: null, ci95: null });
    expect(await reduce('mean', [5, { unit: 'count' }], [7, { unit: 'count' }])).toMatchObject({ value: 6, unit: 'count', ci95: null });
  });

  it('carry the flags of all: raised where one is raised, checked only where all are', async () => {
    const flags = (zero: Json, noise: Json): Meta => ({ flags: { zero_gradient: zero, weaker_than_noise: noise }, sound: 'not checked' });
    const both = await reduce('mean', [0.5, flags(checked(0, false), unchecked)], [0.6, flags(checked(0.005, false), checked(0, false))]);
    expect(both['flags']).toMatchObject({ zero_gradient: checked(0.005, false), weaker_than_noise: unchecked });
    expect(both['sound']).toBe('not checked');
    const raised = await reduce('mean', [0.5, flags(checked(0.2, true), unchecked)], [0.6, flags(unchecked, unchecked)]);
    expect(raised['flags']).toMatchObject({ zero_gradient: checked(0.2, true) });
    expect((await reduce('mean', [0.5, { flags: {}, sound: true }], [0.5, { flags: {}, sound: false }]))['sound']).toBe(false);
    expect(await reduce('mean', [0.5], [0.5])).toMatchObject({ flags: null, sound: null });
  });
});
