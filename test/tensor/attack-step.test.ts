import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { testRandom } from './random-networks.js';
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

  it.each([
    [1, 1],
    [5, 3],
    [7, 7],
    [28, 4],
  ])('is the formula in float32, value by value: [%i, %i], signed zeros and NaN included', async (time, channels) => {
    const size = time * channels;
    const flat: Network = { ...network, input: [time, channels] };
    const odd = (await testExecutor()).compileAttack(flat, 3, 'ce');
    const random = testRandom(size);
    const special = [0, -0, NaN, 1e-45, -1e-45];
    const draw = (count: number, scale: number) => Float32Array.from({ length: count }, () => (2 * random() - 1) * scale);
    const magnitudes = (scale: number) => draw(channels, scale).map(Math.abs);
    const original = draw(3 * size, 1).map((value, index) => (index % 11 === 0 ? -0 : value));
    const current = original.map((value, index) => (index % 3 === 0 ? value : value + (2 * random() - 1) * 0.2));
    const gradient = draw(3 * size, 1).map((value, index) => (index % 4 === 0 ? special[(index / 4) % 5]! : value));
    const bounds = { stepSize: magnitudes(0.1), epsilon: magnitudes(0.15) };
    const range = { low: magnitudes(0.9).map((value) => -value), high: magnitudes(0.9) };
    const formula = (index: number, clip: boolean): number => {
      const [x, x0, g, channel] = [current[index]!, original[index]!, gradient[index]!, index % channels];
      const [step, epsilon] = [bounds.stepSize[channel]!, bounds.epsilon[channel]!];
      let v = g > 0 ? Math.fround(x + step) : g < 0 ? Math.fround(x - step) : x;
      v = Math.min(Math.max(v, Math.fround(x0 - epsilon)), Math.fround(x0 + epsilon));
      return clip ? Math.min(Math.max(v, range.low[channel]!), range.high[channel]!) : v;
    };
    const input = { current, original, gradient, ...bounds };
    for (const clip of [false, true]) {
      const result = odd.step(clip ? { ...input, range } : input, 3);
      result.forEach((value, index) => expect(Object.is(value, formula(index, clip)), `value ${index}`).toBe(true));
    }
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
