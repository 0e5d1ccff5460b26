import { invariant } from '../../diagnostics/invariant.js';
import type { Json } from '../../graph/json.js';
import { formatRational, toFloat32, toFloat64 } from '../../graph/rational.js';
import type { AttackGradient, AttackPlan, InferencePlan, StepInput } from '../../tensor/executor.js';
import type { SplitReader } from '../data/split-reader.js';
import { consecutiveBatches, openSplit } from '../data/split-reader.js';
import { readModel } from '../model-artifact.js';
import type { OpOutcome, OpRun, RunContext, RunParams } from '../op-run.js';
import { rationalParam, textParam, wordParam } from '../param-codec.js';
import { pause } from '../pause.js';
import { NO_PREDICTION, predictions } from '../prediction.js';
import { inputArtifact } from '../run-inputs.js';
import { workerPlans } from '../worker-executor.js';
import { channelEpsilon, epsilonScales } from './channel-epsilon.js';
import { epsilonUnit, RELATIVE } from './epsilon-unit.js';
import { GradientHealth } from './gradient-health.js';
import { soundness } from './soundness.js';

/** Samples a batch. It changes no bits (see `Executor`). */
const BATCH = 32;

/** What the samples of one ε turned into. */
interface Victim {
  readonly params: RunParams;
  readonly epsilon: Float32Array;
  readonly logits: Float32Array;
  readonly distance: Float32Array;
}

interface Task {
  readonly split: SplitReader;
  readonly classes: number;
  readonly attack: AttackPlan;
  readonly inference: InferencePlan;
  readonly useTrueLabels: boolean;
  readonly range: StepInput['range'];
  /** One unit of ε in each channel, as float64: what distances are measured in. */
  readonly scales: readonly number[];
  readonly victims: readonly Victim[];
}

/** The gradient does not depend on ε: one pass over the samples serves all variants. */
export const fgsmRun: OpRun = {
  kind: 'batch',
  async run(inputs, variants, context) {
    const [params] = variants;
    invariant(params !== undefined, 'a batch has at least one set of parameters');
    const model = readModel(inputArtifact(inputs, 'model'));
    const dataset = inputArtifact(inputs, 'on');
    const split = openSplit(dataset);
    const { channels } = split.meta;
    const scales = epsilonScales(dataset, wordParam(params, 'relative', RELATIVE));
    const plans = await workerPlans();
    const attack = plans.attack(model.network, BATCH, wordParam(params, 'loss', ['ce', 'mse']));
    const inference = plans.inference(model.network, BATCH);
    attack.setWeights(model.weights);
    inference.setWeights(model.weights);
    const bounds = (side: 'low' | 'high'): Float32Array => Float32Array.from(channels, (channel) => toFloat32(channel[side]));
    const task: Task = {
      split,
      classes: model.classes,
      attack,
      inference,
      useTrueLabels: wordParam(params, 'labels', ['true', 'predicted']) === 'true',
      range: wordParam(params, 'clip', ['on', 'off']) === 'on' ? { low: bounds('low'), high: bounds('high') } : undefined,
      scales: scales.map(toFloat64),
      victims: variants.map((variant) => ({
        params: variant,
        epsilon: channelEpsilon(rationalParam(variant, 'eps'), scales),
        logits: new Float32Array(split.count * model.classes),
        distance: new Float32Array(split.count),
      })),
    };
    return attackSplit(task, context);
  },
};

async function attackSplit(task: Task, context: RunContext): Promise<readonly OpOutcome[]> {
  const { split, classes } = task;
  const cleanLogits = new Float32Array(split.count * classes);
  const health = new GradientHealth();
  const samples = new Float32Array(BATCH * split.size);
  for (const positions of consecutiveBatches(split.count, BATCH)) {
    const start = positions[0] ?? 0;
    split.read(positions, samples);
    const { gradient, logits } = gradientOf(task, samples, split.labels.subarray(start, start + positions.length));
    cleanLogits.set(logits.subarray(0, positions.length * classes), start * classes);
    health.add(gradient, positions.length, split.size);
    for (const victim of task.victims) step(task, victim, samples, gradient, start, positions.length);
    context.progress({ done: start + positions.length, total: split.count, unit: 'sample' });
    await pause(context.signal);
  }
  return task.victims.map((victim) => outcome(task, victim, cleanLogits, health));
}

function gradientOf({ attack, inference, classes, useTrueLabels }: Task, samples: Float32Array, trueLabels: Int32Array): AttackGradient {
  const count = trueLabels.length;
  if (useTrueLabels) return attack.gradient(samples, trueLabels, count);
  const predicted = predictions(inference.infer(samples, count).subarray(0, count * classes), classes);
  // Without a prediction the gradient is not finite whatever the label, and is flagged.
  return attack.gradient(
    samples,
    predicted.map((label) => (label === NO_PREDICTION ? 0 : label)),
    count,
  );
}

function step(task: Task, victim: Victim, samples: Float32Array, gradient: Float32Array, start: number, count: number): void {
  const { epsilon } = victim;
  const input = { current: samples, original: samples, gradient, stepSize: epsilon, epsilon, ...(task.range ? { range: task.range } : {}) };
  const adversarial = task.attack.step(input, count);
  victim.logits.set(task.inference.infer(adversarial, count).subarray(0, count * task.classes), start * task.classes);
  const { size } = task.split;
  for (let row = 0; row < count; row++) {
    victim.distance[start + row] = distance(samples, adversarial, row * size, size, task.scales);
  }
}

/** ℓ∞ distance of one sample in the unit of ε; a channel of zero scale cannot move. */
function distance(from: Float32Array, to: Float32Array, offset: number, size: number, scales: readonly number[]): number {
  let largest = 0;
  for (let index = 0; index < size; index++) {
    const moved = Math.abs(to[offset + index]! - from[offset + index]!);
    if (moved === 0) continue;
    const inUnit = moved / scales[index % scales.length]!;
    if (inUnit > largest) largest = inUnit;
  }
  return largest;
}

function outcome(task: Task, victim: Victim, cleanLogits: Float32Array, health: GradientHealth): OpOutcome {
  const { split, classes } = task;
  const { params } = victim;
  const n = split.count;
  const predicted = predictions(victim.logits, classes);
  const success = Uint8Array.from(predicted, (label, index) => (label === split.labels[index] ? 0 : 1));
  const wrong = success.reduce((sum, value) => sum + value, 0);
  const meta: Record<string, Json> = {
    norm: textParam(params, 'norm'),
    epsilon: formatRational(rationalParam(params, 'eps')),
    unit: epsilonUnit(wordParam(params, 'relative', RELATIVE), split.meta.channels),
    loss: textParam(params, 'loss'),
    labels: textParam(params, 'labels'),
    clip: textParam(params, 'clip'),
    n,
    ...soundness(health.flags()),
    summary: `${wrong} of ${n} wrong after the attack`,
  };
  return {
    ok: true,
    artifact: {
      type: 'attack',
      meta,
      tensors: {
        labels: { shape: [n], data: split.labels },
        clean_logits: { shape: [n, classes], data: cleanLogits },
        adversarial_logits: { shape: [n, classes], data: victim.logits },
        distance: { shape: [n], data: victim.distance },
        success: { shape: [n], data: success },
      },
    },
  };
}
