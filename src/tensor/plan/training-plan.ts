import type { LogitsAndGradient, PairLoss, StepSettings, TrainingOptions, TrainingPlan, TrainingStep, Weights } from '../executor.js';
import type { Program } from './compile.js';
import { Optimiser } from './optimiser.js';
import { Session } from './session.js';

/** The first of the largest values; NaN is never the largest. */
function argmax(values: Float32Array): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > (values[best] ?? Number.NaN)) best = index;
  });
  return best;
}

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
  const moment = session.words(training.moment, 2);
  const gradientBlock = session.view(gradients, values);
  const optimiser = new Optimiser(session, options, ranks);
  const pair = new PairPass(session);
  session.setWeights(initial);
  let stale = true;

  return {
    step(samples, labels, count, { loss: wanted, rateFactor } = PLAIN): TrainingStep {
      session.checkCount(samples, count);
      gradientBlock.fill(0);
      const factor = 1 / count;
      let loss = 0;
      let correct = 0;
      for (let index = 0; index < count; index++) {
        moment[0] = optimiser.steps;
        moment[1] = index;
        const label = labels[index] ?? -1;
        if (argmax(session.forward(samples, index)) === label) correct++;
        switch (wanted.kind) {
          case 'labels':
            loss += session.loss('ce', label, factor);
            session.backward();
            break;
          case 'single':
            loss += wanted.of(session.logits, session.logitsGradient, index, factor);
            session.backward();
            break;
          case 'pair':
            loss += pair.run(samples, wanted.perturbed, index, factor, wanted.of);
            break;
        }
      }
      if (!Number.isFinite(loss)) return { loss: loss / count, correct };
      optimiser.step(rateFactor);
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

/**
 * Both gradients of a loss of two inputs, through one set of activations: the perturbed sample forward and back, then the clean one again.
 * Dropout falls alike in all three passes.
 */
class PairPass {
  readonly #clean: LogitsAndGradient;

  constructor(private readonly session: Session) {
    const { classes } = session.program;
    this.#clean = { logits: new Float32Array(classes), gradient: new Float32Array(classes) };
  }

  /** After the forward pass of the clean sample. */
  run(samples: Float32Array, perturbed: Float32Array, index: number, factor: number, lossOf: PairLoss): number {
    const { session } = this;
    const { logits, gradient } = this.#clean;
    logits.set(session.logits);
    session.forward(perturbed, index);
    const loss = lossOf(this.#clean, { logits: session.logits, gradient: session.logitsGradient }, index, factor);
    session.backward();
    session.forward(samples, index);
    session.logitsGradient.set(gradient);
    session.backward();
    return loss;
  }
}
