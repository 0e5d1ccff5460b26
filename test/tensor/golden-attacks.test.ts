import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { denseNetwork } from '../network/example-networks.js';
import { expectClose } from './closeness.js';
import { testExecutor } from './test-executor.js';

interface Golden {
  readonly logits: number[][];
  readonly labels: number[];
  readonly ce_loss: number[];
  readonly grad_ce: number[][];
  readonly fgsm: { epsilon: number; x_adv: number[][] };
  readonly bim: { epsilon: number; step: number; iterations: number; x_adv: number[][] };
}

const golden = JSON.parse(readFileSync(new URL('../golden/attacks.json', import.meta.url), 'utf8')) as Golden;
const COUNT = 8;

/** Weights and samples from the minimal standard generator, seed 42, in the order W1[16][12], b1, W2[5][16], b2, X[8][12]. */
function rebuild() {
  let state = 42;
  const next = (): number => {
    state = (16807 * state) % 2147483647;
    return state / 2147483647;
  };
  const draw = (count: number, scale: number): number[] => Array.from({ length: count }, () => scale * (2 * next() - 1));
  const transpose = (values: number[], rows: number, columns: number): Float32Array =>
    Float32Array.from({ length: rows * columns }, (_, index) => values[(index % rows) * columns + Math.floor(index / rows)] ?? 0);
  const w1 = draw(192, 0.9);
  const b1 = draw(16, 0.2);
  const w2 = draw(80, 1.2);
  const b2 = draw(5, 0.2);
  const samples = Float32Array.from({ length: COUNT * 12 }, () => 0.02 + 0.96 * next());
  return { weights: [transpose(w1, 16, 12), Float32Array.from(b1), transpose(w2, 5, 16), Float32Array.from(b2)], samples };
}

describe('the golden network of the attack libraries', async () => {
  const { weights, samples } = rebuild();
  const labels = Int32Array.from(golden.labels);
  const plan = (await testExecutor()).compileAttack(denseNetwork, COUNT, 'ce');
  plan.setWeights(weights);
  const bounds = (step: number, epsilon: number) => ({
    stepSize: new Float32Array(12).fill(step),
    epsilon: new Float32Array(12).fill(epsilon),
  });
  const range = { low: new Float32Array(12), high: new Float32Array(12).fill(1) };

  it('gives their logits, losses and gradients', () => {
    const { logits, loss, gradient } = plan.gradient(samples, labels, COUNT);
    expectClose(logits, golden.logits.flat(), 1e-5);
    expectClose(loss, golden.ce_loss, 1e-5);
    expectClose(gradient, golden.grad_ce.flat(), 1e-5);
  });

  it('evaluates without a backward pass to the same bits', () => {
    const { logits, loss } = plan.gradient(samples, labels, COUNT);
    expect(plan.evaluate(samples, labels, COUNT)).toEqual({ logits, loss });
    expect(plan.evaluate(samples, labels, 3)).toEqual({ logits: logits.slice(0, 15), loss: loss.slice(0, 3) });
    expect(() => plan.evaluate(samples, labels, COUNT + 1)).toThrow();
  });

  it('makes their FGSM and BIM samples', () => {
    const { gradient } = plan.gradient(samples, labels, COUNT);
    const fgsm = plan.step(
      { current: samples, original: samples, gradient, ...bounds(golden.fgsm.epsilon, golden.fgsm.epsilon), range },
      COUNT,
    );
    expectClose(fgsm, golden.fgsm.x_adv.flat(), 2e-6);
    let current: Float32Array = samples;
    for (let i = 0; i < golden.bim.iterations; i++) {
      const step = plan.gradient(current, labels, COUNT);
      current = plan.step(
        { current, original: samples, gradient: step.gradient, ...bounds(golden.bim.step, golden.bim.epsilon), range },
        COUNT,
      );
    }
    expectClose(current, golden.bim.x_adv.flat(), 2e-6);
    expect(current).not.toEqual(fgsm);
  });
});
