import { toFloat64 } from '../../graph/rational.js';
import type { SampleLoss, StepLoss, TrainingPlan, TrainingStep } from '../../tensor/executor.js';
import { type Batch, project } from '../attack/ascent.js';
import { intParam, rationalParam } from '../param-codec.js';
import type { Projector } from './hard-thresholding.js';
import { isPlain, type LabelLoss, labelLoss } from './label-loss.js';
import { mart, trades } from './pair-losses.js';
import type { Perturbation } from './perturbation.js';
import { type Course, type Moment, rateFactor } from './schedule.js';

/** One step on a batch. */
export type Learn = (batch: Batch, moment: Moment) => Promise<TrainingStep>;

/** The loss of a batch's logits; undefined for plain cross-entropy with the labels. */
export type Objective = (batch: Batch) => SampleLoss | undefined;

export const labelObjective =
  (loss: LabelLoss): Objective =>
  ({ labels }) =>
    isPlain(loss) ? undefined : labelLoss(loss, labels);

export interface Learner {
  readonly plan: Pick<TrainingPlan, 'step' | 'weights'>;
  readonly course: Course;
  readonly objective: Objective;
  /** Of losses that need the label at the sample itself. */
  readonly labelLoss: LabelLoss;
  readonly perturbation: Perturbation | undefined;
  readonly projector?: Projector | undefined;
}

export function learnerOf(learner: Learner): Learn {
  const { plan, course, objective, perturbation, projector } = learner;
  const single = (batch: Batch): StepLoss => {
    const of = objective(batch);
    return of ? { kind: 'single', of } : { kind: 'labels' };
  };
  const step = (batch: Batch, samples: Float32Array, loss: StepLoss, moment: Moment): TrainingStep => {
    const project = projector?.(moment);
    const settings = { loss, rateFactor: rateFactor(course, moment), ...(project ? { project } : {}) };
    return plan.step(samples, batch.labels, batch.positions.length, settings);
  };
  if (perturbation === undefined) return async (batch, moment) => step(batch, batch.samples, single(batch), moment);
  if (perturbation.kind === 'free')
    return freeLearner(learner, perturbation, (batch, samples, moment) => step(batch, samples, single(batch), moment));
  return async (batch, moment) => {
    if (perturbation.kind !== 'noise') perturbation.setWeights(plan.weights());
    const perturbed = await perturbation.perturb(batch, moment.epoch);
    switch (perturbation.kind) {
      case 'trades':
      case 'mart':
        return step(batch, batch.samples, pairLoss(learner, perturbation, batch, perturbed), moment);
      default:
        return step(batch, perturbed, single(batch), moment);
    }
  };
}

function pairLoss({ labelLoss: loss }: Learner, { kind, own }: Perturbation, { labels }: Batch, perturbed: Float32Array): StepLoss {
  const beta = toFloat64(rationalParam(own, 'beta'));
  return { kind: 'pair', perturbed, of: kind === 'trades' ? trades(loss, labels, beta) : mart(labels, beta) };
}

/** Shafahi et al. 2019: the gradient at the perturbed batch moves the weights and then the perturbation, `replays` times. */
function freeLearner(
  { plan }: Learner,
  { ascent, own, setWeights }: Perturbation,
  step: (batch: Batch, samples: Float32Array, moment: Moment) => TrainingStep,
): Learn {
  const { attack, epsilon, stepSize, range } = ascent;
  let carried = new Float32Array(0);
  return async (batch, moment) => {
    const { samples, labels, positions } = batch;
    // The last batch of an epoch is smaller; the next epoch begins anew.
    if (moment.step === 1) carried = new Float32Array(samples.length);
    let last: TrainingStep = { loss: Number.NaN, correct: 0 };
    for (let replay = 0; replay < intParam(own, 'replays'); replay++) {
      const point = project(
        ascent,
        batch,
        samples.map((value, index) => value + carried[index]!),
      );
      setWeights(plan.weights());
      const { gradient } = attack.gradient(point, labels, positions.length);
      last = step(batch, point, moment);
      if (!Number.isFinite(last.loss)) return last;
      const bounds = { stepSize, epsilon, ...(range ? { range } : {}) };
      const next = attack.step({ current: point, original: samples, gradient, ...bounds }, positions.length);
      carried.set(next.map((value, index) => value - samples[index]!));
    }
    return last;
  };
}
