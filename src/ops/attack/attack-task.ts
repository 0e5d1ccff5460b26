import type { Rational } from '../../graph/rational.js';
import { toFloat32 } from '../../graph/rational.js';
import type { AttackPlan, InferencePlan, StepInput } from '../../tensor/executor.js';
import type { SplitReader } from '../data/split-reader.js';
import { openSplit } from '../data/split-reader.js';
import { readModel } from '../model-artifact.js';
import type { RunInputs, RunParams } from '../op-run.js';
import { wordParam } from '../param-codec.js';
import { NO_PREDICTION, predictions } from '../prediction.js';
import { inputArtifact } from '../run-inputs.js';
import { workerPlans } from '../worker-executor.js';
import { epsilonScales } from './channel-epsilon.js';
import { RELATIVE } from './epsilon-unit.js';

/** Samples a batch. It changes no bits (see `Executor`). */
export const BATCH = 32;

/** What an attack works on: model, samples and what holds for all of its ε. */
export interface AttackTask {
  readonly split: SplitReader;
  readonly classes: number;
  readonly attack: AttackPlan;
  readonly inference: InferencePlan;
  /** Else the model's own predictions are attacked. */
  readonly useTrueLabels: boolean;
  /** What clipping respects; undefined where it is off. */
  readonly range: StepInput['range'];
  /** One unit of ε in each channel. */
  readonly scales: readonly Rational[];
}

export async function openAttack(inputs: RunInputs, params: RunParams): Promise<AttackTask> {
  const model = readModel(inputArtifact(inputs, 'model'));
  const dataset = inputArtifact(inputs, 'on');
  const split = openSplit(dataset);
  const plans = await workerPlans();
  const attack = plans.attack(model.network, BATCH, wordParam(params, 'loss', ['ce', 'mse']));
  const inference = plans.inference(model.network, BATCH);
  attack.setWeights(model.weights);
  inference.setWeights(model.weights);
  const bounds = (side: 'low' | 'high'): Float32Array => Float32Array.from(split.meta.channels, (channel) => toFloat32(channel[side]));
  return {
    split,
    classes: model.classes,
    attack,
    inference,
    useTrueLabels: wordParam(params, 'labels', ['true', 'predicted']) === 'true',
    range: wordParam(params, 'clip', ['on', 'off']) === 'on' ? { low: bounds('low'), high: bounds('high') } : undefined,
    scales: epsilonScales(dataset, wordParam(params, 'relative', RELATIVE)),
  };
}

/** The labels in the loss of the samples at `positions` of the split, whose values are `samples`. */
export function attackedLabels(task: AttackTask, positions: Int32Array, samples: Float32Array): Int32Array {
  const { split, classes, inference, useTrueLabels } = task;
  const count = positions.length;
  if (useTrueLabels) return positions.map((position) => split.labels[position]!);
  const predicted = predictions(inference.infer(samples, count).subarray(0, count * classes), classes);
  // Without a prediction the gradient is not finite whatever the label, and is flagged.
  return predicted.map((label) => (label === NO_PREDICTION ? 0 : label));
}
