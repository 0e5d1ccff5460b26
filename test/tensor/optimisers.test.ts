import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import type { TrainingOptions } from '../../src/tensor/executor.js';
import { expectClose } from './closeness.js';
import { randomValues, testRandom } from './random-networks.js';
import { tensorflowReference } from './tensorflow-reference.js';
import { testExecutor } from './test-executor.js';

const executor = await testExecutor();
const network: Network = {
  input: [6],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'dense', inputs: [0], units: 9 },
    { kind: 'tanh', inputs: [1] },
    { kind: 'dense', inputs: [2], units: 3 },
  ],
};
/** Kernel, bias, kernel, bias. */
const isKernel = (index: number): boolean => index % 2 === 0;
const samples = randomValues(5 * 6, testRandom(5));
const labels = Int32Array.of(0, 1, 2, 1, 0);
const STEPS = 20;
const learningRate = 0.02;

interface State {
  weights: number[][];
  first: number[][];
  second: number[][];
  step: number;
}
type Rule = (state: State, gradients: readonly number[][]) => void;

/** Float64 steps from gradients that TensorFlow.js finds at the plan's own weights, beside the plan's. */
function compare(options: TrainingOptions, rule: Rule): void {
  const plan = executor.compileTraining(network, 5, options);
  const zeros = () => plan.weights().map((w) => Array.from(w, () => 0));
  const state: State = { weights: plan.weights().map((w) => Array.from(w)), first: zeros(), second: zeros(), step: 0 };
  for (let step = 0; step < STEPS; step++) {
    const { weightGradients } = tensorflowReference({ network, weights: plan.weights(), samples, labels, loss: 'ce' });
    plan.step(samples, labels, 5);
    state.step++;
    rule(
      state,
      weightGradients.map((values) => Array.from(values, (g) => g / 5)),
    );
  }
  plan.weights().forEach((weights, index) => expectClose(weights, state.weights[index] ?? [], 1e-4, `parameter ${index}`));
}

/** For each value of each tensor: its place and gradient. */
function each(gradients: readonly number[][], visit: (tensor: number, place: number, gradient: number) => void): void {
  gradients.forEach((values, tensor) => values.forEach((gradient, place) => visit(tensor, place, gradient)));
}

const momentum =
  (mu: number, nesterov: boolean): Rule =>
  ({ weights, first }, gradients) =>
    each(gradients, (t, i, g) => {
      first[t]![i] = mu * first[t]![i]! + g;
      weights[t]![i]! -= learningRate * (nesterov ? g + mu * first[t]![i]! : first[t]![i]!);
    });

const rmsprop: Rule = ({ weights, second }, gradients) =>
  each(gradients, (t, i, g) => {
    second[t]![i] = 0.9 * second[t]![i]! + 0.1 * g * g;
    weights[t]![i]! -= (learningRate * g) / (Math.sqrt(second[t]![i]!) + 1e-6);
  });

const adam: Rule = ({ weights, first, second, step }, gradients) =>
  each(gradients, (t, i, g) => {
    first[t]![i] = 0.8 * first[t]![i]! + 0.2 * g;
    second[t]![i] = 0.95 * second[t]![i]! + 0.05 * g * g;
    const root = Math.sqrt(second[t]![i]! / (1 - 0.95 ** step));
    weights[t]![i]! -= ((learningRate / (1 - 0.8 ** step)) * first[t]![i]!) / (root + 1e-8);
  });
const adamConstants = { learningRate, beta1: 0.8, beta2: 0.95, epsilon: 1e-8 };

describe('optimisers take the steps that float64 takes', () => {
  it('gradient descent', () => compare({ seed: 1, momentum: { learningRate, momentum: 0, nesterov: false } }, momentum(0, false)));
  it('momentum', () => compare({ seed: 1, momentum: { learningRate, momentum: 0.9, nesterov: false } }, momentum(0.9, false)));
  it('Nesterov', () => compare({ seed: 1, momentum: { learningRate, momentum: 0.9, nesterov: true } }, momentum(0.9, true)));
  it('RMSprop', () => compare({ seed: 1, rmsprop: { learningRate, decay: 0.9, epsilon: 1e-6 } }, rmsprop));
  it('Adam with constants of its own', () => compare({ seed: 1, adam: adamConstants }, adam));

  it('weight decay in the gradient, of kernels alone', () => {
    const share = 0.3;
    compare(
      { seed: 1, momentum: { learningRate, momentum: 0.9, nesterov: false }, weightDecay: { share, to: 'gradient' } },
      (state, gradients) =>
        momentum(0.9, false)(
          state,
          gradients.map((values, t) => values.map((g, i) => (isKernel(t) ? g + share * state.weights[t]![i]! : g))),
        ),
    );
  });

  it('AdamW: the decay does not pass through the moments', () => {
    const share = 0.3;
    compare({ seed: 1, adam: adamConstants, weightDecay: { share, to: 'weights' } }, (state, gradients) => {
      state.weights.forEach((values, t) => {
        if (isKernel(t)) for (let i = 0; i < values.length; i++) values[i]! -= learningRate * share * values[i]!;
      });
      adam(state, gradients);
    });
  });

  it.each([0.05, 1e6])('a gradient no longer than %s, over all tensors together', (clip) => {
    compare({ seed: 1, momentum: { learningRate: 0.02, momentum: 0, nesterov: false }, clip }, (state, gradients) => {
      const norm = Math.sqrt(gradients.flat().reduce((sum, g) => sum + g * g, 0));
      momentum(0, false)(
        state,
        gradients.map((values) => values.map((g) => g * Math.min(1, clip / norm))),
      );
    });
  });

  it('nothing for frozen tensors, decay included, and the others as ever', () => {
    const frozen = new Set([0, 1]);
    const options: TrainingOptions = { seed: 1, adam: adamConstants, weightDecay: { share: 0.3, to: 'weights' } };
    const plan = executor.compileTraining(network, 5, { ...options, frozen });
    const before = plan.weights();
    for (let step = 0; step < STEPS; step++) plan.step(samples, labels, 5);
    const after = plan.weights();
    for (const index of [0, 1]) expect(after[index]).toEqual(before[index]);
    for (const index of [2, 3]) expect(after[index]).not.toEqual(before[index]);
  });

  it.each<TrainingOptions>([
    { seed: 1, adam: adamConstants, weightDecay: { share: 0.3, to: 'weights' }, clip: 0.1 },
    { seed: 1, momentum: { learningRate, momentum: 0.9, nesterov: true }, weightDecay: { share: 0.3, to: 'gradient' } },
    { seed: 1, rmsprop: { learningRate, decay: 0.9, epsilon: 1e-6 } },
  ])('nothing for zeros that stay, and every other value moves', (options) => {
    const initial = executor.compileTraining(network, 5, options).weights();
    const places = Int32Array.of(0, 3, 4);
    for (const place of places) initial[2]![place] = 0;
    const plan = executor.compileTraining(network, 5, { ...options, initial, zeros: new Map([[2, places]]) });
    for (let step = 0; step < STEPS; step++) plan.step(samples, labels, 5);
    plan.weights()[2]!.forEach((value, place) => {
      if (places.includes(place)) expect(value).toBe(0);
      else expect(value).not.toBe(initial[2]![place]);
    });
  });
});

describe('the state of a plan', () => {
  it.each<TrainingOptions>([
    { seed: 1, adam: adamConstants },
    { seed: 1, momentum: { learningRate, momentum: 0.9, nesterov: true } },
    { seed: 1, rmsprop: { learningRate, decay: 0.9, epsilon: 1e-6 } },
  ])('continues with the same bits in a new plan', (options) => {
    const whole = executor.compileTraining(network, 5, options);
    const take = (plan: typeof whole, steps: number) => Array.from({ length: steps }, () => plan.step(samples, labels, 5).loss);
    take(whole, 7);
    const state = whole.state();
    const rest = take(whole, 5);
    const continued = executor.compileTraining(network, 5, { ...options, seed: 1 });
    continued.restore(state);
    expect(take(continued, 5)).toEqual(rest);
    expect(continued.state()).toEqual(whole.state());
  });

  it('factors of the learning rate are steps of another rate', () => {
    const of = (rate: number) =>
      executor.compileTraining(network, 5, { seed: 1, momentum: { learningRate: rate, momentum: 0, nesterov: false } });
    const [half, whole] = [of(0.25), of(0.5)];
    half.step(samples, labels, 5);
    whole.step(samples, labels, 5, { loss: { kind: 'labels' }, rateFactor: 0.5 });
    expect(whole.weights()).toEqual(half.weights());
  });

  it('stays where the loss is not finite', () => {
    const plan = executor.compileTraining(network, 5, { seed: 1, adam: adamConstants });
    const before = plan.state();
    plan.step(samples, labels, 5, { loss: { kind: 'single', of: () => Number.NaN }, rateFactor: 1 });
    expect(plan.state()).toEqual(before);
  });
});
