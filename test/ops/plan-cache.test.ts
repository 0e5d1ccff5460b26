import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { PlanCache } from '../../src/ops/plan-cache.js';
import type { AttackPlan, Executor, InferencePlan, TrainingPlan } from '../../src/tensor/executor.js';

const network = (units: number): Network => ({
  input: [1],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'dense', inputs: [0], units },
  ],
});

/** Compiles plans that only know when they were made. */
function counting() {
  let compiled = 0;
  const made = <P>(): P => ({ made: ++compiled }) as P;
  const executor: Executor = {
    profile: 'test/1',
    compileInference: () => made<InferencePlan>(),
    compileAttack: () => made<AttackPlan>(),
    compileTraining: () => made<TrainingPlan>(),
  };
  return { cache: new PlanCache(executor), count: () => compiled };
}

describe('PlanCache', () => {
  it('compiles once for equal networks, and anew for another batch, mode or loss', () => {
    const { cache, count } = counting();
    expect(cache.inference(network(2), 32)).toBe(cache.inference(network(2), 32));
    expect(cache.attack(network(2), 32, 'ce')).toBe(cache.attack(network(2), 32, 'ce'));
    expect(count()).toBe(2);
    cache.inference(network(2), 16);
    cache.attack(network(2), 32, 'mse');
    cache.inference(network(3), 32);
    expect(count()).toBe(5);
  });

  it('drops the plan that was not used for longest', () => {
    const { cache, count } = counting();
    const first = cache.inference(network(1), 1);
    for (let units = 2; units <= 6; units++) cache.inference(network(units), 1);
    expect(cache.inference(network(1), 1)).toBe(first);
    cache.inference(network(7), 1);
    expect(cache.inference(network(1), 1)).toBe(first);
    expect(count()).toBe(7);
    cache.inference(network(2), 1);
    expect(count()).toBe(8);
  });

  it('makes a fresh plan for every training', () => {
    const { cache } = counting();
    const options = { seed: 1, adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };
    expect(cache.training(network(1), 32, options)).not.toBe(cache.training(network(1), 32, options));
  });
});
