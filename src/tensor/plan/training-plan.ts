import type { StepSettings, TrainingOptions, TrainingPlan, TrainingStep, Weights } from '../executor.js';
import type { Program } from './compile.js';
import { BatchPasses, type LossPasses, SamplePasses } from './loss-passes.js';
import { Optimiser } from './optimiser.js';
import { Session } from './session.js';

const PLAIN: StepSettings = { loss: { kind: 'labels' }, rateFactor: 1 };

/** @param ranks of the parameter tensors. */
export function createTrainingPlan(
  module: WebAssembly.Module,
  programs: { readonly training: Program; readonly inference: Program },
  batch: number,
  options: TrainingOptions,
  initial: Weights,
  ranks: readonly number[],
): TrainingPlan {
  const { training } = programs;
  const session = new Session(module, training, batch);
  const inference = new Session(module, programs.inference, batch);
  const { gradients, values } = training.weights;
  const gradientBlock = session.view(gradients, values);
  const optimiser = new Optimiser(session, options, ranks);
  const { resize } = training;
  const passes: LossPasses = resize ? new BatchPasses(session, batch, resize) : new SamplePasses(session);
  session.setWeights(initial);
  let stale = true;

  return {
    step(samples, labels, count, { loss: wanted, rateFactor, project } = PLAIN): TrainingStep {
      session.checkCount(samples, count);
      gradientBlock.fill(0);
      const { loss, correct } = passes.accumulate(samples, labels, count, optimiser.steps, wanted);
      if (!Number.isFinite(loss)) return { loss: loss / count, correct };
      optimiser.step(rateFactor);
      project?.(session.liveWeights());
      session.prepare();
      stale = true;
      return { loss: loss / count, correct };
    },
    infer(samples, count) {
      if (stale) inference.setWeights(session.weights());
      stale = false;
      return inference.infer(samples, count);
    },
    weights: () => session.weights(),
    state: () => ({ steps: optimiser.steps, weights: session.weights(), moments: optimiser.moments() }),
    restore(state) {
      session.setWeights(state.weights);
      optimiser.restore(state);
      stale = true;
    },
  };
}
