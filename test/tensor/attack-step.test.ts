import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { testExecutor } from './test-executor.js';

const network: Network = {
  input: [2, 3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'flatten', inputs: [0] },
    { kind: 'dense', inputs: [1], units: 2 },
  ],
};

const plan = (await testExecutor()).compileAttack(network, 200, 'ce');
const f32 = (...values: number[]): Float32Array => Float32Array.from(values);

describe('an attack step', () => {
  it('follows the sign of gradients from 1e-45 to 1e30, and stands still at zero', () => {
    const magnitudes = [1e-45, 1e-42, 1e-38, ...Array.from({ length: 61 }, (_, i) => 10 ** (i - 30))];
    const gradients = [...magnitudes, ...magnitudes.map((x) => -x), 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    gradients.push(...new Array<number>((6 - (gradients.length % 6)) % 6).fill(0));
    const count = gradients.length / 6;
    const zeros = new Float32Array(gradients.length);
    const result = plan.step(
      { current: zeros, original: zeros, gradient: Float32Array.from(gradients), stepSize: f32(1, 2, 4), epsilon: f32(9, 9, 9) },
      count,
    );
    gradients.forEach((gradient, index) => {
      const size = [1, 2, 4][index % 3] ?? 0;
      expect(result[index], `gradient ${gradient}`).toBe(gradient === 0 ? 0 : Math.sign(gradient) * size);
    });
  });

  it('projects on the ball of each channel, then on its range', () => {
    const original = f32(0, 0.95, 5, 0, -0.95, -5);
    const current = f32(0.25, 0.95, 5, -0.25, -0.95, -5);
    const gradient = f32(1, 1, 1, -1, -1, -1);
    const bounds = { stepSize: f32(0.25, 0.25, 1), epsilon: f32(0.3, 0.5, 100) };
    expect([...plan.step({ current, original, gradient, ...bounds }, 1)]).toEqual([...f32(0.3, 1.2, 6, -0.3, -1.2, -6)]);
    const range = { low: f32(-1, -1, -5.5), high: f32(1, 1, 5.5) };
    expect([...plan.step({ current, original, gradient, ...bounds, range }, 1)]).toEqual([...f32(0.3, 1, 5.5, -0.3, -1, -5.5)]);
  });

  it('checks its sizes', () => {
    const x = new Float32Array(6);
    const step = { current: x, original: x, gradient: x, stepSize: f32(1, 1, 1), epsilon: f32(1, 1, 1) };
    expect(() => plan.step({ ...step, epsilon: f32(1) }, 1)).toThrow(/one value a channel/);
    expect(() => plan.step({ ...step, gradient: f32(1) }, 1)).toThrow(/1 samples/);
    expect(() => plan.step(step, 0)).toThrow();
    expect(() => plan.step(step, 201)).toThrow();
  });
});
