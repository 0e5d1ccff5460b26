import type * as TensorFlow from '@tensorflow/tfjs-core';
import { invariant, unreachable } from '../../diagnostics/invariant.js';
import { parseRational, toFloat64 } from '../../graph/rational.js';
import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { elementCount } from '../../network/shape.js';
import type { StepLoss, StepSettings, TrainingOptions, TrainingPlan, TrainingStep, Weights } from '../executor.js';
import { initialWeights } from '../initial-weights.js';
import { differentiate, parameterTensors, samplesTensor } from './differentiate.js';
import { dropoutTensors } from './dropout.js';
import { infer } from './inference.js';
import { type BatchLosses, labelLosses, rowLosses } from './losses.js';
import type { TensorFlowNamespace } from './namespace.js';
import { inScope } from './scope.js';
import { Optimiser } from './optimiser.js';

const PLAIN: StepSettings = { loss: { kind: 'labels' }, rateFactor: 1 };

export function createTrainingPlan(tf: TensorFlowNamespace, network: Network, batch: number, options: TrainingOptions): TrainingPlan {
  const parameters = parametersOf(network);
  const sampleSize = elementCount(network.input);
  const seed = options.seed >>> 0;
  const optimiser = new Optimiser(options, parameters);
  const copyOf = (values: Weights): Float32Array[] => values.map((tensor) => tensor.slice());
  let weights = copyOf(options.initial ?? initialWeights(network, options.seed));
  const averages = movingAverages(network);

  return {
    step(samples, labels, count, { loss: wanted, rateFactor } = PLAIN): TrainingStep {
      invariant(count >= 1 && count <= batch && samples.length >= count * sampleSize, `1 to ${batch} samples, found ${count}`);
      return inScope(tf, () => {
        const tensors = parameterTensors(tf, network, weights);
        const dropoutFactors = dropoutTensors(tf, network, { seed, step: optimiser.steps, count });
        const perturbed = wanted.kind === 'pair' ? [wanted.perturbed] : [];
        const batches = [samples, ...perturbed].map((each) => samplesTensor(tf, network, each.subarray(0, count * sampleSize)));
        const common = { dropoutFactors, training: true };
        const moved: (() => void)[] = [];
        // Only the clean batch moves the averages, once a step, and whatever becomes of the loss.
        const clean = {
          ...common,
          statistics: (layer: number, mean: TensorFlow.Tensor, variance: TensorFlow.Tensor) => {
            const values = [mean, variance].map((tensor) => tensor.dataSync<'float32'>());
            moved.push(() => averages.move(weights, layer, values));
          },
        };
        const by = tensors.filter((_, index) => parameters[index]?.trainable);
        const what = { network, parameters: tensors, batches, options: [clean, common], by };
        const { logits, losses, gradients } = differentiate(tf, what, lossesOf(tf, wanted, labels, 1 / count));
        for (const move of moved) move();
        const loss = wanted.kind === 'labels' ? sum(losses) : sum(losses) / count;
        const correct = countCorrect(logits, labels, count);
        if (!Number.isFinite(loss)) return { loss, correct };
        let next = 0;
        const all = parameters.map(({ trainable }) => (trainable ? gradients[next++] : undefined) ?? new Float32Array(0));
        optimiser.step(weights, all, rateFactor);
        return { loss, correct };
      });
    },
    infer: (samples, count) => infer(tf, network, weights, samples, count),
    weights: () => copyOf(weights),
    state: () => ({ steps: optimiser.steps, weights: copyOf(weights), moments: optimiser.moments() }),
    restore(state) {
      weights = copyOf(state.weights);
      optimiser.restore(state);
    },
  };
}

/** The losses of labels are times `factor`; others are told it, and give theirs without. */
function lossesOf(tf: TensorFlowNamespace, wanted: StepLoss, labels: Int32Array, factor: number): BatchLosses {
  switch (wanted.kind) {
    case 'labels':
      return labelLosses(tf, 'ce', labels, factor);
    case 'single':
      return rowLosses(tf, (row, [one]) => {
        invariant(one, 'a batch of samples');
        return wanted.of(one.logits, one.gradient, row, factor);
      });
    case 'pair':
      return rowLosses(tf, (row, [clean, perturbed]) => {
        invariant(clean && perturbed, 'a batch of samples and one of perturbed samples');
        return wanted.of(clean, perturbed, row, factor);
      });
    default:
      return unreachable(wanted);
  }
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

function countCorrect(logits: Float32Array, labels: Int32Array, count: number): number {
  const classes = logits.length / count;
  let correct = 0;
  for (let row = 0; row < count; row++) {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    let best = 0;
    own.forEach((value, index) => {
      if (value > (own[best] ?? Number.NaN)) best = index;
    });
    if (best === labels[row]) correct++;
  }
  return correct;
}

/** Means and variances of batch normalisation: average · momentum + value · (1 − momentum). */
function movingAverages(network: Network) {
  const parameters = parametersOf(network);
  const placeOf = (layer: number, name: 'mean' | 'variance'): number =>
    parameters.findIndex((parameter) => parameter.layer === layer && parameter.name === name);
  return {
    move(weights: readonly Float32Array[], index: number, [mean, variance]: readonly Float32Array[]): void {
      const layer = network.layers[index];
      invariant(layer?.kind === 'batch_norm', 'only batch normalisation has averages');
      const momentum = toFloat64(parseRational(layer.momentum));
      const move = (name: 'mean' | 'variance', found: Float32Array | undefined): void => {
        const average = weights[placeOf(index, name)];
        average?.forEach((value, channel) => (average[channel] = value * momentum + (found?.[channel] ?? Number.NaN) * (1 - momentum)));
      };
      move('mean', mean);
      move('variance', variance);
    },
  };
}
