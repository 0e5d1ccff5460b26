import { formatRational } from '../../graph/rational.js';
import type { RandomStream } from '../../numeric/stream.js';
import { consecutiveBatches } from '../data/split-reader.js';
import type { OpOutcome, OpRun, RunContext, RunParams } from '../op-run.js';
import { intParam, rationalParam } from '../param-codec.js';
import { pause } from '../pause.js';
import type { Ascent, Batch, OnGradient, StartPoint } from './ascent.js';
import { AttackChecks } from './attack-checks.js';
import { AttackResult } from './attack-result.js';
import type { AttackTask } from './attack-task.js';
import { attackedLabels, BATCH, openAttack } from './attack-task.js';
import { channelEpsilon } from './channel-epsilon.js';
import { fgsmStep } from './fgsm-step.js';
import type { Start } from './start.js';
import { isBroken, strongest } from './strongest.js';
import { uniformNoise } from './uniform-noise.js';

/** How the iterative attacks differ. */
export interface Variant {
  readonly start: Start;
  readonly restarts: number;
  /** Of random starts; its restart 0 is also the noise that the attack is compared with. */
  readonly noise: RandomStream;
}

/**
 * One ε a task, not all of them: only the gradient at the unperturbed samples could be shared, one of `steps`, and separate tasks
 * run on all cores.
 */
export const iterativeRun = (variantOf: (params: RunParams) => Variant): OpRun => ({
  kind: 'single',
  async run(inputs, params, context) {
    return attackSplit(await openAttack(inputs, params), params, variantOf(params), context);
  },
});

async function attackSplit(task: AttackTask, params: RunParams, variant: Variant, context: RunContext): Promise<OpOutcome> {
  const { split, classes, attack, range } = task;
  const { start, noise } = variant;
  const steps = intParam(params, 'steps');
  const alpha = rationalParam(params, 'alpha');
  const epsilon = channelEpsilon(rationalParam(params, 'eps'), task.scales);
  const ascent: Ascent = { attack, steps, stepSize: channelEpsilon(alpha, task.scales), epsilon, range };
  // From the unperturbed sample every restart is the same.
  const restarts = start === 'clean' ? 1 : variant.restarts;

  const result = new AttackResult(task, params);
  const cleanLogits = new Float32Array(split.count * classes);
  const checks = new AttackChecks(split.count);
  const progress = new StepProgress(context, Math.ceil(split.count / BATCH), restarts * steps);
  const onGradient: OnGradient = async ({ gradient }, { positions }) => {
    checks.gradients.add(gradient, positions, split.size);
    progress.step();
    await pause(context.signal);
  };

  for (const positions of consecutiveBatches(split.count, BATCH)) {
    const first = positions[0] ?? 0;
    const count = positions.length;
    const samples = new Float32Array(count * split.size);
    split.read(positions, samples);
    const labels = attackedLabels(task, positions, samples);
    const batch: Batch = { positions, samples, labels };
    const clean = attack.gradient(samples, labels, count);
    const noisy = uniformNoise(ascent, batch, noise, 0);
    const startOf = (rest: Batch, restart: number): StartPoint => {
      if (start === 'clean') return { point: samples, gradient: clean };
      return { point: restart === 0 ? noisy : uniformNoise(ascent, rest, noise, restart) };
    };
    const adversarial = await strongest(ascent, batch, restarts, startOf, onGradient);
    progress.endBatch();

    cleanLogits.set(clean.logits, first * classes);
    result.set(first, count, samples, adversarial.samples, adversarial.logits);
    const breaks = (point: Float32Array): boolean[] => isBroken(attack.evaluate(point, labels, count).logits, labels);
    checks.add(first, {
      iterative: isBroken(adversarial.logits, labels),
      oneStep: breaks(fgsmStep(task, samples, clean.gradient, epsilon, count)),
      noise: breaks(noisy),
    });
  }
  return result.outcome(cleanLogits, checks.flags(), { steps, alpha: formatRational(alpha), start, restarts });
}

/** Steps of all batches; a batch whose samples are all broken leaves out its last restarts. */
class StepProgress {
  #done = 0;
  #batches = 0;

  constructor(
    private readonly context: RunContext,
    private readonly batches: number,
    private readonly stepsPerBatch: number,
  ) {}

  step(): void {
    this.#report(this.#done + 1);
  }

  endBatch(): void {
    this.#batches++;
    const end = this.#batches * this.stepsPerBatch;
    if (this.#done < end) this.#report(end);
  }

  #report(done: number): void {
    this.#done = done;
    this.context.progress({ done, total: this.batches * this.stepsPerBatch, unit: 'step' });
  }
}
