import type { TrainingOptions, TrainingPlan, TrainingStep, Weights } from '../executor.js';
import type { Program } from './compile.js';
import { Session } from './session.js';

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
      gradientBlock.fill(0);
      const result = session.accumulate(samples, labels, count, steps);
      applyAdam();
      session.prepare();
      steps++;
      stale = true;
      return result;
    },
    infer(samples, count) {
      if (stale) inference.setWeights(session.weights());
      stale = false;
      return inference.infer(samples, count);
    },
    weights: () => session.weights(),
  };
}
