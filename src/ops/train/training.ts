import type { Json } from '../../graph/json.js';
import type { Network } from '../../network/network.js';
import type { TrainingPlan, Weights } from '../../tensor/executor.js';
import { type Augment, openAugmentation } from '../data/augmentation.js';
import { openSplit, type SplitReader } from '../data/split-reader.js';
import { weightTensors } from '../model-artifact.js';
import { writeNetwork } from '../network-json.js';
import { opFailure } from '../op-failure.js';
import type { InputArtifact, OpOutcome, RunContext, RunParams } from '../op-run.js';
import { intParam, wordParam } from '../param-codec.js';
import type { PlanCache } from '../plan-cache.js';
import { brokenOutput, brokenWeights } from './divergence.js';
import { firstKept, isThresholded, openThresholding } from './hard-thresholding.js';
import { readLabelLoss } from './label-loss.js';
import { labelObjective, type Learn, learnerOf, type Objective } from './learn.js';
import { openPerturbation, type Perturbation } from './perturbation.js';
import { isEpochLocal, readSchedule } from './schedule.js';
import { select } from './selection.js';
import { shareOf, sparsityOf, type Zeros } from './sparsity.js';
import { type Divergence, trainEpoch } from './train-epoch.js';
import { readUpdateRule } from './update-rule.js';
import { BEGINNING, fromCheckpoint, type History, toCheckpoint, type TrainingProgress } from './training-progress.js';
import { validate } from './validate.js';

/** What is trained, and on what. */
export interface TrainingInputs {
  readonly network: Network;
  readonly data: InputArtifact;
  readonly validation: InputArtifact;
  /** All parameters of the operation. */
  readonly params: RunParams;
  readonly plans: PlanCache;
  /** Where the weights begin; drawn from the seed where absent. */
  readonly initial?: Weights;
  /** Parameter tensors that stay, by their place in `parametersOf`. */
  readonly frozen?: ReadonlySet<number>;
  /** Weights of a pruned model that stay 0. */
  readonly zeros?: Zeros;
  /** Splits that influenced the model this one is made from, as its artifact names them. */
  readonly earlier?: Json | undefined;
  /** What is made smaller instead of the loss with the labels. */
  readonly objective?: Objective;
}

interface Task {
  readonly network: Network;
  readonly plans: PlanCache;
  readonly plan: TrainingPlan;
  readonly isPruned: boolean;
  readonly learn: Learn;
  readonly perturbation: Perturbation | undefined;
  readonly data: SplitReader;
  readonly augment: Augment | undefined;
  readonly validation: SplitReader;
  readonly epochs: number;
  readonly batch: number;
  readonly steps: number;
  readonly seed: number;
  readonly patience: number;
  /** The first epoch that may be the best. */
  readonly first: number;
  readonly keep: 'best' | 'last';
  /** The parameters that decide an epoch, whatever comes behind it: what a checkpoint is found by. */
  readonly course: RunParams;
}

interface Trained {
  readonly history: History;
  readonly bestEpoch: number;
  readonly weights: Weights;
}

/** Trains and gives the model. */
export async function runTraining(inputs: TrainingInputs, context: RunContext): Promise<OpOutcome> {
  const task = openTask(inputs);
  const trained = await train(task, context);
  if ('what' in trained) {
    const { epoch, step } = trained;
    return opFailure('TML7101', { what: describeBreak(task, trained), epoch, step });
  }
  const earlier = Array.isArray(inputs.earlier) ? inputs.earlier : [];
  const fittedOn = [inputs.data, inputs.validation].map(({ digest, split }) => ({ dataset: digest, split: split ?? null }));
  return outcome(task, trained, [...fittedOn, ...earlier]);
}

function openTask({ network, params, plans, initial, frozen, zeros, objective, ...inputs }: TrainingInputs): Task {
  const data = openSplit(inputs.data);
  const [batch, seed, epochs] = [intParam(params, 'batch'), intParam(params, 'seed'), intParam(params, 'epochs')];
  const steps = Math.ceil(data.count / batch);
  const start = { ...(initial ? { initial } : {}), ...(frozen ? { frozen } : {}), ...(zeros ? { zeros } : {}) };
  const plan = plans.training(network, batch, { seed, ...readUpdateRule(params), ...start });
  const perturbation = openPerturbation(params, network, batch, inputs.data, plans);
  const schedule = readSchedule(params);
  const course = { schedule, warmup: intParam(params, 'warmup'), epochs, steps };
  const labelLoss = readLabelLoss(params, data.labels, data.meta.classes);
  return {
    network,
    plans,
    plan,
    isPruned: zeros !== undefined || isThresholded(params),
    learn: learnerOf({
      ...{ plan, course, objective: objective ?? labelObjective(labelLoss), labelLoss, perturbation },
      projector: openThresholding(params, network, steps, plan, frozen),
    }),
    perturbation,
    data,
    augment: openAugmentation(inputs.data),
    validation: openSplit(inputs.validation),
    epochs,
    batch,
    steps,
    seed,
    patience: intParam(params, 'patience'),
    first: firstKept(params),
    keep: wordParam(params, 'keep', ['best', 'last']),
    course: isEpochLocal(schedule) && !isThresholded(params) ? withoutEpochs(params) : params,
  };
}

async function train(task: Task, context: RunContext): Promise<Trained | Divergence> {
  const { plan, epochs, patience, first } = task;
  let progress = resume(task, context);
  while (progress.history.loss.length < epochs && !select(progress.history.validationLoss, patience, first).stop) {
    const next = await trainOnce(task, progress, context);
    if ('what' in next) return next;
    progress = next;
    if (context.checkpoints?.isDue() === true) context.checkpoints.write(task.course, toCheckpoint(progress, plan.state()));
  }
  const { history, best } = progress;
  return { history, bestEpoch: select(history.validationLoss, patience, first).best, weights: best ?? plan.weights() };
}

/** Where an earlier run left off, unless that is behind the last epoch. */
function resume({ plan, epochs, course }: Task, { checkpoints }: RunContext): TrainingProgress {
  const found = checkpoints?.read(course);
  if (found === undefined) return BEGINNING;
  const { progress, state } = fromCheckpoint(found);
  if (progress.history.loss.length > epochs) return BEGINNING;
  plan.restore(state);
  return progress;
}

/** One epoch and its validation. */
async function trainOnce(task: Task, { history, best }: TrainingProgress, context: RunContext): Promise<TrainingProgress | Divergence> {
  const { plan, batch, steps, perturbation } = task;
  const epoch = history.loss.length + 1;
  const result = await trainEpoch({ ...task, epoch }, context);
  if ('what' in result) return result;
  const weights = plan.weights();
  const broken = brokenWeights(task.network, weights);
  if (broken !== undefined) return { what: broken, epoch, step: steps };
  perturbation?.setWeights(weights);
  const measured = await validate(plan, task.validation, batch, perturbation && ((part) => perturbation.perturb(part, 0)));
  if (!Number.isFinite(measured.loss)) return { what: 'the validation loss is', epoch, step: steps };
  const validationLoss = [...history.validationLoss, measured.loss];
  const isKept = task.keep === 'last' || select(validationLoss, task.patience, task.first).best === epoch;
  return {
    history: {
      loss: [...history.loss, result.loss],
      validationLoss,
      validationAccuracy: [...history.validationAccuracy, measured.accuracy],
    },
    best: isKept ? weights : best,
  };
}

const withoutEpochs = ({ epochs: _, ...params }: RunParams): RunParams => params;

/** Names the layer where it is known. */
function describeBreak({ network, plan, plans }: Task, { what, batch }: Divergence): string {
  if (batch === undefined) return what;
  const weights = plan.weights();
  return brokenWeights(network, weights) ?? brokenOutput(network, weights, batch, plans) ?? what;
}

function outcome(task: Task, { history, bestEpoch, weights }: Trained, fittedOn: readonly Json[]): OpOutcome {
  const { shape, classes } = task.data.meta;
  const epochs = history.loss.length;
  const keptEpoch = task.keep === 'best' ? bestEpoch : epochs;
  const accuracy = history.validationAccuracy[keptEpoch - 1] ?? 0;
  const under = task.perturbation === undefined ? '' : `, under ${task.perturbation.kind}`;
  const sparsity = task.isPruned ? shareOf(sparsityOf(task.network, weights)) : undefined;
  const sparse = sparsity === undefined ? '' : `, ${(100 * sparsity).toFixed(1)} % of the weights 0`;
  return {
    ok: true,
    artifact: {
      type: 'model',
      meta: {
        network: writeNetwork(task.network),
        shape,
        classes,
        fittedOn,
        ...(sparsity === undefined ? {} : { sparsity }),
        epochs,
        bestEpoch,
        keptEpoch,
        history: { loss: history.loss, validationLoss: history.validationLoss, validationAccuracy: history.validationAccuracy },
        summary: `epoch ${keptEpoch} of ${epochs}: ${(100 * accuracy).toFixed(1)} % right on validation${under}${sparse}`,
      },
      tensors: weightTensors(task.network, weights),
    },
  };
}
