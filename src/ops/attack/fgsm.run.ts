import { invariant } from '../../diagnostics/invariant.js';
import { consecutiveBatches } from '../data/split-reader.js';
import type { OpOutcome, OpRun, RunContext, RunParams } from '../op-run.js';
import { rationalParam } from '../param-codec.js';
import { pause } from '../pause.js';
import { AttackResult } from './attack-result.js';
import type { AttackTask } from './attack-task.js';
import { attackedLabels, BATCH, openAttack } from './attack-task.js';
import { channelEpsilon } from './channel-epsilon.js';
import { fgsmStep } from './fgsm-step.js';
import { GradientHealth } from './gradient-health.js';

/** The gradient does not depend on ε: one pass over the samples serves all variants. */
export const fgsmRun: OpRun = {
  kind: 'batch',
  async run(inputs, variants, context) {
    const [params] = variants;
    invariant(params !== undefined, 'a batch has at least one set of parameters');
    return attackSplit(await openAttack(inputs, params), variants, context);
  },
};

async function attackSplit(task: AttackTask, variants: readonly RunParams[], context: RunContext): Promise<readonly OpOutcome[]> {
  const { split, classes, attack, inference } = task;
  const victims = variants.map((params) => ({
    epsilon: channelEpsilon(rationalParam(params, 'eps'), task.scales),
    result: new AttackResult(task, params),
  }));
  const cleanLogits = new Float32Array(split.count * classes);
  const health = new GradientHealth(split.count);
  const samples = new Float32Array(BATCH * split.size);
  for (const positions of consecutiveBatches(split.count, BATCH)) {
    const start = positions[0] ?? 0;
    const count = positions.length;
    split.read(positions, samples);
    const { gradient, logits } = attack.gradient(samples, attackedLabels(task, positions, samples), count);
    cleanLogits.set(logits, start * classes);
    health.add(gradient, positions, split.size);
    for (const { epsilon, result } of victims) {
      const adversarial = fgsmStep(task, samples, gradient, epsilon, count);
      result.set(start, count, samples, adversarial, inference.infer(adversarial, count));
    }
    context.progress({ done: start + count, total: split.count, unit: 'sample' });
    await pause(context.signal);
  }
  return victims.map(({ result }) => result.outcome(cleanLogits, health.flags()));
}
