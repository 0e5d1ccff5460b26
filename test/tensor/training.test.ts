import { describe, expect, it } from 'vitest';
import type { Layer, Network } from '../../src/network/network.js';
import { parametersOf } from '../../src/network/parameters.js';
import { elementCount } from '../../src/network/shape.js';
import type { TrainingOptions } from '../../src/tensor/executor.js';
import { initialWeights } from '../../src/tensor/initial-weights.js';
import { ALL_PASSES } from '../../src/tensor/plan/compile.js';
import { type AdamState, adamReference } from '../../src/tensor/primitives/adam.reference.js';
import { harTcn, tcnNetwork } from '../network/example-networks.js';
import { expectClose } from './closeness.js';
import { dropoutFactors } from './dropout-reference.js';
import { randomValues, testRandom } from './random-networks.js';
import { tensorflowReference } from './tensorflow-reference.js';
import { testExecutor } from './test-executor.js';
import { trainingGradients } from './training-session.js';

const executor = await testExecutor();
const ADAM = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const network = tcnNetwork({ input: [20, 2], filters: 6, kernel: 3, dilations: [1, 2, 4], classes: 3, rate: '1/10' });
const smooth: Network = {
  input: [6],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'dense', inputs: [0], units: 9 },
    { kind: 'tanh', inputs: [1] },
    { kind: 'dense', inputs: [2], units: 3 },
  ],
};

/** Three classes, told apart by which channel and time a bump is at. */
function bumps(count: number, seed: number) {
  const random = testRandom(seed);
  const labels = Int32Array.from({ length: count }, (_, index) => index % 3);
  const samples = randomValues(count * 40, random, 0.3);
  labels.forEach((label, index) => {
    for (let t = 0; t < 8; t++) samples[index * 40 + (6 + t) * 2 + (label % 2)]! += label === 2 ? -2 : 2;
  });
  return { samples, labels };
}

describe('training', () => {
  const options: TrainingOptions = { seed: 3, adam: ADAM };
  const data = bumps(12, 1);

  it('reduces the loss until it tells the classes apart, on new samples too', () => {
    const plan = executor.compileTraining(network, 12, options);
    const first = plan.step(data.samples, data.labels, 12).loss;
    let last = { loss: Number.NaN, correct: 0 };
    for (let i = 0; i < 80; i++) last = plan.step(data.samples, data.labels, 12);
    expect(first).toBeGreaterThan(0.7);
    expect(last.loss).toBeLessThan(0.2);
    expect(last.correct).toBeGreaterThanOrEqual(11);
    const fresh = bumps(30, 2);
    const inference = executor.compileInference(network, 30);
    inference.setWeights(plan.weights());
    const logits = inference.infer(fresh.samples, 30);
    const right = fresh.labels.filter((label, i) => {
      const row = logits.slice(i * 3, i * 3 + 3);
      return row.indexOf(Math.max(...row)) === label;
    });
    expect(right.length).toBeGreaterThanOrEqual(27);
  });

  it('gives the same bits for the same seed and others for another', () => {
    const run = (seed: number) => {
      const plan = executor.compileTraining(network, 12, { ...options, seed });
      const losses = Array.from({ length: 5 }, () => plan.step(data.samples, data.labels, 12).loss);
      return { losses, weights: plan.weights() };
    };
    const first = run(3);
    expect(run(3)).toEqual(first);
    expect(run(4).losses).not.toEqual(first.losses);
  });

  it('does not depend on the batch the plan was made for', () => {
    const losses = [3, 8].map((batch) => {
      const plan = executor.compileTraining(network, batch, options);
      return Array.from({ length: 4 }, () => plan.step(data.samples, data.labels, 3));
    });
    expect(losses[0]).toEqual(losses[1]);
  });

  it('infers with the current weights and without dropout, between steps too', () => {
    const plan = executor.compileTraining(network, 4, options);
    const inference = executor.compileInference(network, 4);
    for (let i = 0; i < 3; i++) {
      inference.setWeights(plan.weights());
      expect(plan.infer(data.samples, 4)).toEqual(inference.infer(data.samples, 4));
      expect(plan.infer(data.samples, 4)).toEqual(inference.infer(data.samples, 4));
      plan.step(data.samples, data.labels, 4);
    }
  });

  it('shows divergence as a loss that is not finite', () => {
    const plan = executor.compileTraining(network, 12, { ...options, adam: { ...ADAM, learningRate: 1e30 } });
    const losses = Array.from({ length: 6 }, () => plan.step(data.samples, data.labels, 12).loss);
    expect(losses.some((loss) => !Number.isFinite(loss))).toBe(true);
    expect(Number.isFinite(losses.at(-1))).toBe(false);
  });

  it('takes the steps of Adam as float64 takes them, over 30 steps of a smooth network', () => {
    const random = testRandom(5);
    const samples = randomValues(5 * 6, random);
    const labels = Int32Array.of(0, 1, 2, 1, 0);
    const plan = executor.compileTraining(smooth, 5, options);
    const states = plan.weights().map(
      (w): AdamState => ({
        weights: Float64Array.from(w),
        means: new Float64Array(w.length),
        variances: new Float64Array(w.length),
        step: 0,
      }),
    );
    for (let step = 0; step < 30; step++) {
      // Gradients at the plan's own weights, by TensorFlow.js, of the mean loss.
      const { weightGradients, loss } = tensorflowReference({ network: smooth, weights: plan.weights(), samples, labels, loss: 'ce' });
      const taken = plan.step(samples, labels, 5);
      expect(Math.abs(taken.loss - loss.reduce((sum, value) => sum + value, 0) / 5)).toBeLessThan(1e-5);
      states.forEach((state, index) =>
        adamReference(
          state,
          Float64Array.from(weightGradients[index] ?? [], (g) => g / 5),
          ADAM,
        ),
      );
    }
    plan.weights().forEach((weights, index) => expectClose(weights, states[index]?.weights ?? [], 1e-4, `parameter ${index}`));
  });

  it('refuses labels and counts out of range', () => {
    const plan = executor.compileTraining(network, 4, options);
    expect(() => plan.step(data.samples, Int32Array.of(3), 1)).toThrow(/labels lie in 0…2/);
    expect(() => plan.step(data.samples, Int32Array.of(-1), 1)).toThrow(/labels/);
    expect(() => plan.step(data.samples, data.labels, 5)).toThrow(/1 to 4 samples/);
    expect(() => plan.step(data.samples, data.labels, 0)).toThrow(/1 to 4 samples/);
    expect(() => plan.step(data.samples.slice(0, 40), data.labels, 2)).toThrow(/2 samples/);
    expect(() => executor.compileTraining(network, 0, options)).toThrow(/at least one/);
  });
});

describe('dropout', () => {
  /** Logits are the dropped features themselves. */
  const identity = (rate: string, sequence: boolean): { network: Network; weights: Float32Array[] } => {
    const layers: Layer[] = [
      { kind: 'input', inputs: [] },
      { kind: 'dropout', inputs: [0], rate },
      ...(sequence ? [{ kind: 'flatten', inputs: [1] } as const] : []),
      { kind: 'dense', inputs: [sequence ? 2 : 1], units: 40 },
    ];
    const kernel = Float32Array.from({ length: 1600 }, (_, index) => (Math.floor(index / 40) === index % 40 ? 1 : 0));
    return { network: { input: sequence ? [4, 10] : [40], layers }, weights: [kernel, new Float32Array(40)] };
  };
  const ones = new Float32Array(500 * 40).fill(1);
  const run = (rate: string, sequence: boolean, step: number, seed = 1): Float32Array => {
    const { network: net, weights } = identity(rate, sequence);
    return trainingGradients(net, weights, ones, new Int32Array(500), { passes: ALL_PASSES, seed, step }).logits;
  };

  it.each(['1/20', '1/3', '9/10'])('keeps 1 − %s of the values, scaled so that the mean stays', (rate) => {
    const [n = 0, d = 1] = rate.split('/').map(Number);
    const values = run(rate, false, 0);
    const kept = values.filter((value) => value !== 0);
    for (const value of kept) expect(value).toBe(Math.fround(d / (d - n)));
    const share = kept.length / values.length;
    expect(Math.abs(share - (1 - n / d))).toBeLessThan(5 * Math.sqrt((n / d) * (1 - n / d) * (1 / values.length)));
  });

  it('drops whole channels of a sequence', () => {
    const values = run('1/2', true, 0);
    for (let sample = 0; sample < 500; sample++) {
      for (let channel = 0; channel < 10; channel++) {
        const times = [0, 1, 2, 3].map((t) => values[sample * 40 + t * 10 + channel]);
        expect(new Set(times).size).toBe(1);
      }
    }
    expect(new Set(values)).toEqual(new Set([0, 2]));
  });

  it('draws anew every step and for every seed, and repeats itself', () => {
    const first = run('1/2', false, 0);
    expect(run('1/2', false, 0)).toEqual(first);
    expect(run('1/2', false, 1)).not.toEqual(first);
    expect(run('1/2', false, 0, 2)).not.toEqual(first);
    const factors = dropoutFactors(identity('1/2', false).network, 500, 1, 0).get(1) ?? [];
    expect(first).toEqual(Float32Array.from(factors.flatMap((row) => [...row])));
  });
});

describe('initial weights', () => {
  const weights = initialWeights(harTcn, 1);
  const parameters = parametersOf(harTcn);
  const spread = (values: Float32Array): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

  it('are He normal before a ReLU, Glorot uniform elsewhere, and zero for biases', () => {
    parameters.forEach(({ name, layer, shape, fanIn, fanOut }, index) => {
      const values = weights[index] ?? new Float32Array();
      expect(values.length).toBe(elementCount(shape));
      if (name === 'bias') return expect(values.every((value) => value === 0)).toBe(true);
      const feedsRelu = harTcn.layers.some((reader) => reader.kind === 'relu' && reader.inputs[0] === layer);
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      const expected = feedsRelu ? Math.sqrt(2 / fanIn) : limit / Math.sqrt(3);
      expect(spread(values) / expected).toBeGreaterThan(1 - 3.5 / Math.sqrt(2 * values.length));
      expect(spread(values) / expected).toBeLessThan(1 + 3.5 / Math.sqrt(2 * values.length));
      const beyond = values.some((value) => Math.abs(value) > limit);
      expect(beyond).toBe(feedsRelu);
    });
    expect(parameters.filter(({ layer }) => harTcn.layers.some((r) => r.kind === 'relu' && r.inputs[0] === layer)).length).toBe(24);
  });

  it('depend on the seed', () => {
    expect(initialWeights(harTcn, 1)).toEqual(weights);
    expect(initialWeights(harTcn, 2)[0]).not.toEqual(weights[0]);
  });
});
