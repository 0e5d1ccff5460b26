import { readFileSync } from 'node:fs';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Network } from '../../../src/network/network.js';
import { denseNetwork } from '../../network/example-networks.js';
import { floatSet } from '../datasets.js';

interface Golden {
  readonly logits: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly crossEntropy: readonly number[];
  readonly gradient: readonly (readonly number[])[];
  readonly art: GoldenAttack;
  readonly torchattacks: GoldenAttack;
}

interface GoldenAttack {
  readonly robust_acc: number;
  readonly linf: readonly number[];
  readonly x_adv: readonly (readonly number[])[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../golden/${file}`, import.meta.url), 'utf8'));

export const golden = read('fgsm.json') as Golden;

const { about: _, ...runs } = read('bim.json') as { about: string } & Readonly<Record<string, GoldenAttack>>;
/** By library and attack: 20 steps of 0.02 at ε 0.1 from the samples themselves. */
export const goldenBim: Readonly<Record<string, GoldenAttack>> = runs;

export const goldenNetwork: Network = denseNetwork;

function minimalStandard(seed: number): () => number {
  let state = seed;
  return () => {
    state = (16807 * state) % 2147483647;
    return state / 2147483647;
  };
}

const random = minimalStandard(42);
const weights = (count: number, scale: number): number[] => Array.from({ length: count }, () => scale * (2 * random() - 1));
const w1 = weights(16 * 12, 0.9);
const b1 = weights(16, 0.2);
const w2 = weights(5 * 16, 1.2);
const b2 = weights(5, 0.2);
export const goldenSamples = Array.from({ length: 8 * 12 }, () => 0.02 + 0.96 * random());

/** [outputs, inputs] → [inputs, outputs]. */
const transpose = (values: readonly number[], inputs: number, outputs: number): Float32Array =>
  Float32Array.from({ length: values.length }, (_, index) => values[(index % outputs) * inputs + Math.floor(index / outputs)]!);

/** In the order of `parametersOf`. */
export const goldenWeights = [transpose(w1, 12, 16), Float32Array.from(b1), transpose(w2, 16, 5), Float32Array.from(b2)];

/** Logits in float64, by the textbook. */
export function goldenLogits(sample: readonly number[]): number[] {
  const hidden = b1.map((bias, unit) => Math.tanh(sample.reduce((sum, value, index) => sum + w1[unit * 12 + index]! * value, bias)));
  return b2.map((bias, unit) => hidden.reduce((sum, value, index) => sum + w2[unit * 16 + index]! * value, bias));
}

/** Loss of one sample in float64: cross-entropy, or the mean squared error between softmax and one-hot label. */
export function goldenLoss(loss: 'ce' | 'mse', logits: readonly number[], label: number): number {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  const shares = powers.map((power) => power / sum);
  if (loss === 'ce') return -Math.log(shares[label]!);
  return shares.reduce((total, share, index) => total + (share - (index === label ? 1 : 0)) ** 2, 0) / shares.length;
}

export const goldenSet = (labels: readonly number[] = golden.labels): ArtifactDraft =>
  floatSet({ shape: [12], samples: goldenSamples, labels, classes: 5 });

export function modelDraft(network: Network, classes: number, tensors: ArtifactDraft['tensors']): ArtifactDraft {
  const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
  return { type: 'model', meta: { network: JSON.parse(JSON.stringify(network)), shape: network.input, classes: names }, tensors };
}

const [kernel1, bias1, kernel2, bias2] = goldenWeights as [Float32Array, Float32Array, Float32Array, Float32Array];
export const goldenModel = modelDraft(goldenNetwork, 5, {
  '1.kernel': { shape: [12, 16], data: kernel1 },
  '1.bias': { shape: [16], data: bias1 },
  '3.kernel': { shape: [16, 5], data: kernel2 },
  '3.bias': { shape: [5], data: bias2 },
});
