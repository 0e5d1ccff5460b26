import { toFloat64 } from '../../graph/rational.js';
import type { Network } from '../../network/network.js';
import type { TrainingPlan } from '../../tensor/executor.js';
import type { SplitReader } from '../data/split-reader.js';
import { openSplit } from '../data/split-reader.js';
import { weightTensors } from '../model-artifact.js';
import { readNetwork, writeNetwork } from '../network-json.js';
import { opFailure } from '../op-failure.js';
import type { OpOutcome, OpRun, RunContext } from '../op-run.js';
import { intParam, rationalParam, wordParam } from '../param-codec.js';
import { inputArtifact } from '../run-inputs.js';
import { workerPlans } from '../worker-executor.js';
import { select } from './selection.js';
import type { Divergence } from './train-epoch.js';
import { trainEpoch } from './train-epoch.js';
import { validate } from './validate.js';

interface Task {
  readonly network: Network;
  readonly plan: TrainingPlan;
  readonly data: SplitReader;
  readonly validation: SplitReader;
  readonly epochs: number;
  readonly batch: number;
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
  readonly weights: readonly Float32Array[];
}

export const trainRun: OpRun = {
  kind: 'single',
  async run(inputs, params, context) {
    const network = readNetwork(params['network']);
    const data = inputArtifact(inputs, 'data');
    const validation = inputArtifact(inputs, 'validation');
    const batch = intParam(params, 'batch');
    const seed = intParam(params, 'seed');
    const plans = await workerPlans();
    const learningRate = toFloat64(rationalParam(params, 'rate'));
    const task: Task = {
      network,
      plan: plans.training(network, batch, { seed, adam: { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }),
      data: openSplit(data),
      validation: openSplit(validation),
      epochs: intParam(params, 'epochs'),
      batch,
      seed,
      patience: intParam(params, 'patience'),
      keep: wordParam(params, 'keep', ['best', 'last']),
    };
    const trained = await train(task, context);
    if ('what' in trained) return opFailure('TML7101', { ...trained });
    const fittedOn = [data, validation].map(({ digest, split }) => ({ dataset: digest, split: split ?? null }));
    return outcome(task, trained, fittedOn);
  },
};

async function train(task: Task, context: RunContext): Promise<Trained | Divergence> {
  const { plan, data, epochs, batch } = task;
  const history: History = { loss: [], validationLoss: [], validationAccuracy: [] };
  const steps = Math.ceil(data.count / batch);
  let bestEpoch = 1;
  let best: readonly Float32Array[] | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const result = await trainEpoch({ ...task, epoch, steps }, context);
    if ('what' in result) return result;
    const weights = plan.weights();
    if (!weights.every((values) => values.every(Number.isFinite))) return { what: 'the weights are', epoch, step: steps };
    const measured = validate(plan, task.validation, batch);
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

function outcome(
  task: Task,
  { history, bestEpoch, weights }: Trained,
  fittedOn: readonly { readonly dataset: string; readonly split: string | null }[],
): OpOutcome {
  const { shape, classes } = task.data.meta;
  const epochs = history.loss.length;
  const keptEpoch = task.keep === 'best' ? bestEpoch : epochs;
  const accuracy = history.validationAccuracy[keptEpoch - 1] ?? 0;
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
        summary: `epoch ${keptEpoch} of ${epochs}: ${(100 * accuracy).toFixed(1)} % right on validation`,
      },
      tensors: weightTensors(task.network, weights),
    },
  };
}
