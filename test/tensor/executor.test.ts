import { describe, expect, it } from 'vitest';
import type { Layer, Network } from '../../src/network/network.js';
import { MAX_LAYERS } from '../../src/network/shapes.js';
import { PROFILE_NAME } from '../../src/tensor/create-executor.js';
import { denseNetwork, harTcn } from '../network/example-networks.js';
import { randomValues, randomWeights, testRandom } from './random-networks.js';
import { testExecutor } from './test-executor.js';

const executor = await testExecutor();
/** Changes when the probe covers more; else only together with PROFILE_NAME: results stored under a name must stay what they are. */
const GOLDEN_DIGEST = '32625a96d7cb9fce';

describe('the profile', () => {
  it('is the name raised by hand and the digest of the probe', async () => {
    expect(executor.profile).toBe(`${PROFILE_NAME}:${GOLDEN_DIGEST}`);
    expect((await testExecutor()).profile).toBe(executor.profile);
  });
});

describe('plans', () => {
  it('copy what they return', () => {
    const weights = randomWeights(denseNetwork, testRandom(1));
    const samples = randomValues(2 * 12, testRandom(2));
    const plan = executor.compileInference(denseNetwork, 2);
    plan.setWeights(weights);
    const first = plan.infer(samples, 2);
    const kept = first.slice();
    plan.infer(randomValues(2 * 12, testRandom(3)), 2);
    expect(first).toEqual(kept);
    first.fill(7);
    expect(plan.infer(samples, 2)).toEqual(kept);
  });

  it('refuse weights of another network', () => {
    const plan = executor.compileInference(denseNetwork, 2);
    expect(() => plan.setWeights(randomWeights(harTcn, testRandom(1)))).toThrow(/expected 4 parameter tensors, found 28/);
    expect(() => plan.setWeights([1, 2, 3, 4].map((size) => new Float32Array(size)))).toThrow(/parameter 0: expected 192 values, found 1/);
  });

  it('compile the longest network there may be', () => {
    const layers: Layer[] = [{ kind: 'input', inputs: [] }];
    while (layers.length < MAX_LAYERS) layers.push({ kind: layers.length % 2 ? 'relu' : 'tanh', inputs: [layers.length - 1] });
    const network: Network = { input: [3], layers };
    const plan = executor.compileAttack(network, 1, 'ce');
    plan.setWeights([]);
    const { logits, gradient } = plan.gradient(Float32Array.of(1, -1, 0.5), Int32Array.of(0), 1);
    expect(logits[1]).toBe(0);
    expect(logits[0]).toBeGreaterThan(0);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});
