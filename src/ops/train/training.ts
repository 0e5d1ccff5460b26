import type { Network } from '../../network/network.js';
import type { TrainingPlan, Weights } from '../../tensor/executor.js';
import { openSplit, type SplitReader } from '../data/split-reader.js';
import { weightTensors } from '../model-artifact.js';
import { writeNetwork } from '../network-json.js';
import { opFailure } from '../op-failure.js';
import type { InputArtifact, OpOutcome, RunContext, RunParams } from '../op-run.js';
import { intParam, wordParam } from '../param-codec.js';
import type { PlanCache } from '../plan-cache.js';
import { brokenOutput, brokenWeights } from './divergence.js';
import { readLabelLoss } from './label-loss.js';
import { labelObjective, type Learn, learnerOf, type Objective } from './learn.js';
import { openPerturbation, type Perturbation } from './perturbation.js';
import { readSchedule } from './schedule.js';
import { select } from './selection.js';
import { type Divergence, trainEpoch } from './train-epoch.js';
import { readUpdateRule } from './update-rule.js';
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
  /** What is made smaller instead of the loss with the labels. */
  readonly objective?: Objective;
}

interface Task {
  readonly network: Network;
  readonly plans: PlanCache;
  readonly plan: TrainingPlan;
  readonly learn: Learn;
  readonly perturbation: Perturbation | undefined;
  readonly data: SplitReader;
  readonly validation: SplitReader;
  readonly epochs: number;
  readonly batch: number;
  readonly steps: number;
  readonly seed: number;
  readonly patience: number;
  readonly keep: 'best' | 'last';
}

/** One entry an epoch. */
interface History {
  /** Mean over the training samples as they were seen, dropout on. */
  readonly loss: number[];
  readonly validationLoss: number[];
  readonly validationAccuracy: number[];
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
  const fittedOn = [inputs.data, inputs.validation].map(({ digest, split }) => ({ dataset: digest, split: split ?? null }));
  return outcome(task, trained, fittedOn);
}

function openTask({ network, params, plans, initial, frozen, objective, ...inputs }: TrainingInputs): Task {
  const data = openSplit(inputs.data);
  const [batch, seed, epochs] = [intParam(params, 'batch'), intParam(params, 'seed'), intParam(params, 'epochs')];
  const steps = Math.ceil(data.count / batch);
  const start = { ...(initial ? { initial } : {}), ...(frozen ? { frozen } : {}) };
  const plan = plans.training(network, batch, { seed, ...readUpdateRule(params), ...start });
  const perturbation = openPerturbation(params, network, batch, inputs.data, plans);
  const course = { schedule: readSchedule(params), warmup: intParam(params, 'warmup'), epochs, steps };
  const labelLoss = readLabelLoss(params, data.labels, data.meta.classes.length);
  return {
    network,
    plans,
    plan,
    learn: learnerOf({ plan, course, objective: objective ?? labelObjective(labelLoss), labelLoss, perturbation }),
    perturbation,
    data,
    validation: openSplit(inputs.validation),
    epochs,
    batch,
    steps,
    seed,
    patience: intParam(params, 'patience'),
    keep: wordParam(params, 'keep', ['best', 'last']),
  };
}

async function train(task: Task, context: RunContext): Promise<Trained | Divergence> {
  const { plan, epochs, batch, steps, perturbation } = task;
  const history: History = { loss: [], validationLoss: [], validationAccuracy: [] };
  let bestEpoch = 1;
  let best: Weights | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const result = await trainEpoch({ ...task, epoch }, context);
    if ('what' in result) return result;
    const weights = plan.weights();
    const broken = brokenWeights(task.network, weights);
    if (broken !== undefined) return { what: broken, epoch, step: steps };
    perturbation?.setWeights(weights);
    const measured = await validate(plan, task.validation, batch, perturbation && ((part) => perturbation.perturb(part, 0)));
    if (!Number.isFinite(measured.loss)) return { what: 'the validation loss is', epoch, step: steps };
    history.loss.push(result.loss);
    history.validationLoss.push(measured.loss);
    history.validationAccuracy.push(measured.accuracy);
    const selection = select(history.validationLoss, task.patience);
    bestEpoch = selection.best;
    if (task.keep === 'last' || bestEpoch === epoch) best = weights;
    if (selection.stop) break;
  }
  return { history, bestEpoch, weights: best ?? plan.weights() };
}

/** Names the layer where it is known. */
function describeBreak({ network, plan, plans }: Task, { what, batch }: Divergence): string {
  if (batch === undefined) return what;
  const weights = plan.weights();
  return brokenWeights(network, weights) ?? brokenOutput(network, weights, batch, plans) ?? what;
}

function outcome(
  task: Task,
  { history, bestEpoch, weights }: Trained,
  fittedOn: readonly { readonly dataset: string; readonly split: string | null }[],
): OpOutcome {
  const { shape, classes } = task.data.meta;
  const epochs = history.loss.length;
  const keptEpoch = task.keep === 'best' ? bestEpoch : epochs;
  const accuracy = history.validationAccuracy[keptEpoch - 1] ?? 0;
  const under = task.perturbation === undefined ? '' : `, under ${task.perturbation.kind}`;
  return {
    ok: true,
    artifact: {
      type: 'model',
      meta: {
        network: writeNetwork(task.network),
        shape,
        classes,
        fittedOn,
        epochs,
        bestEpoch,
        keptEpoch,
        history: { loss: history.loss, validationLoss: history.validationLoss, validationAccuracy: history.validationAccuracy },
        summary: `epoch ${keptEpoch} of ${epochs}: ${(100 * accuracy).toFixed(1)} % right on validation${under}`,
      },
      tensors: weightTensors(task.network, weights),
    },
  };
}
