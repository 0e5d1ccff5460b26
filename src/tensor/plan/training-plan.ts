import type { TrainingOptions, TrainingPlan, TrainingStep, Weights } from '../executor.js';
import type { Program } from './compile.js';
import { Session } from './session.js';

/** The first of the largest values; NaN is never the largest. */
function argmax(values: Float32Array): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > (values[best] ?? Number.NaN)) best = index;
  });
  return best;
}

export function createTrainingPlan(
  module: WebAssembly.Module,
  programs: { readonly training: Program; readonly inference: Program },
  batch: number,
  { adam }: TrainingOptions,
  initial: Weights,
): TrainingPlan {
  const { training } = programs;
  const session = new Session(module, training, batch);
  const inference = new Session(module, programs.inference, batch);
  const { base, gradients, means, variances, values } = training.weights;
  const moment = session.words(training.moment, 2);
  const gradientBlock = session.view(gradients, values);
  session.setWeights(initial);
  let steps = 0;
  let stale = true;
  // βᵗ by repeated multiplication: exact and the same everywhere, unlike a power function.
  let [power1, power2] = [1, 1];

  const applyAdam = (): void => {
    power1 *= adam.beta1;
    power2 *= adam.beta2;
    const rate = adam.learningRate / (1 - power1);
    const correction = 1 / Math.sqrt(1 - power2);
    session.kernels.adam(base, gradients, means, variances, values, rate, adam.beta1, adam.beta2, correction, adam.epsilon);
  };

  return {
    step(samples, labels, count): TrainingStep {
      session.checkCount(samples, count);
      gradientBlock.fill(0);
      let loss = 0;
      let correct = 0;
      for (let index = 0; index < count; index++) {
        moment[0] = steps;
        moment[1] = index;
        const label = labels[index] ?? -1;
        if (argmax(session.forward(samples, index)) === label) correct++;
        loss += session.loss('ce', label, 1 / count);
        session.backward();
      }
      applyAdam();
      session.prepare();
      steps++;
      stale = true;
      return { loss: loss / count, correct };
    },
    infer(samples, count) {
      if (stale) inference.setWeights(session.weights());
      stale = false;
      return inference.infer(samples, count);
    },
    weights: () => session.weights(),
  };
}
