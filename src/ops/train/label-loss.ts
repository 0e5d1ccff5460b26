import { rational, toFloat64 } from '../../graph/rational.js';
import { exponential } from '../../numeric/exponential.js';
import { naturalLogarithm } from '../../numeric/natural-logarithm.js';
import type { SampleLoss } from '../../tensor/executor.js';
import type { ParamSpec } from '../op-spec.js';
import type { RunParams } from '../op-run.js';
import { rationalParam, wordParam } from '../param-codec.js';
import { classWeightsParam, readClassWeights } from './class-weights.js';

export const LOSSES = ['ce', 'mse'] as const;

/** What is made smaller. */
export const lossParams: readonly ParamSpec[] = [
  {
    name: 'loss',
    doc: 'What is made smaller: cross-entropy, or the mean over classes of (softmax − label)².',
    type: { kind: 'enum', values: LOSSES },
    initial: 'ce',
    later: true,
  },
  {
    name: 'label_smoothing',
    doc: 'The share s of a label that is spread evenly over all classes: 1 − s + s/K for its own of K classes, s/K for the others (Szegedy et al. 2016).',
    type: { kind: 'float', min: rational(0), max: rational(1), exclusiveMax: true },
    initial: '0',
    later: true,
  },
  classWeightsParam,
];

/** How far logits are from a label. */
export interface LabelLoss {
  readonly kind: (typeof LOSSES)[number];
  readonly smoothing: number;
  /** One a class; absent where all count alike. */
  readonly weights?: Float64Array;
}

/** @param labels and @param classes of the training split. */
export function readLabelLoss(params: RunParams, labels: Int32Array, classes: readonly string[]): LabelLoss {
  const weights = readClassWeights(params, labels, classes);
  return {
    kind: wordParam(params, 'loss', LOSSES),
    smoothing: toFloat64(rationalParam(params, 'label_smoothing')),
    ...(weights ? { weights } : {}),
  };
}

/** The cross-entropy that kernels compute. */
export const isPlain = ({ kind, smoothing, weights }: LabelLoss): boolean => kind === 'ce' && smoothing === 0 && weights === undefined;

export interface Softmax {
  readonly probabilities: Float64Array;
  /** Their logarithms, exact where a probability is 0 in float64. */
  readonly logarithms: Float64Array;
}

/** Of one row, in float64. Not finite where a logit is not. */
export function softmaxOf(logits: Float32Array): Softmax {
  let largest = -Infinity;
  for (const logit of logits) {
    if (!Number.isFinite(logit)) largest = NaN;
    else if (logit > largest) largest = logit;
  }
  const probabilities = Float64Array.from(logits, (logit) => exponential(logit - largest));
  const sum = probabilities.reduce((total, value) => total + value, 0);
  const logarithm = naturalLogarithm(sum);
  return {
    probabilities: probabilities.map((value) => value / sum),
    logarithms: Float64Array.from(logits, (logit) => logit - largest - logarithm),
  };
}

/** Of a batch with these labels. */
export function labelLoss(loss: LabelLoss, labels: Int32Array): SampleLoss {
  return (logits, gradient, row, factor) => {
    const label = labels[row] ?? 0;
    const weight = loss.weights?.[label] ?? 1;
    return weight * lossOf(loss, softmaxOf(logits), label, gradient, weight * factor);
  };
}

function lossOf(
  { kind, smoothing }: LabelLoss,
  { probabilities, logarithms }: Softmax,
  label: number,
  gradient: Float32Array,
  factor: number,
) {
  const classes = gradient.length;
  const target = (index: number): number => smoothing / classes + (index === label ? 1 - smoothing : 0);
  let loss = 0;
  if (kind === 'ce') {
    for (let index = 0; index < classes; index++) {
      loss -= target(index) * logarithms[index]!;
      gradient[index] = factor * (probabilities[index]! - target(index));
    }
    return loss;
  }
  let mean = 0;
  for (let index = 0; index < classes; index++) {
    const difference = probabilities[index]! - target(index);
    loss += difference * difference;
    mean += probabilities[index]! * difference;
  }
  for (let index = 0; index < classes; index++) {
    const difference = probabilities[index]! - target(index);
    gradient[index] = ((factor * 2) / classes) * probabilities[index]! * (difference - mean);
  }
  return loss / classes;
}
