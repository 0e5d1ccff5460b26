import type { Compilers, Executor } from '../executor.js';
import { probeDigest } from '../probe.js';
import { createAttackPlan } from './attack-plan.js';
import { createInferencePlan } from './inference.js';
import type { TensorFlowNamespace } from './namespace.js';
import { createTrainingPlan } from './training-plan.js';

/** Raised by hand when a change is meant to give other bits. */
export const TENSORFLOW_PROFILE = 'tensorflow-f32/1';

/**
 * The second executor: the same networks by TensorFlow's operations and its own differentiation, a whole batch at once. Initial weights,
 * dropout and the optimiser's arithmetic are those of the kernels; sums are in TensorFlow's order.
 */
export function createTensorFlowExecutor(tf: TensorFlowNamespace): Executor {
  const compilers: Compilers = {
    compileInference: (network, batch) => createInferencePlan(tf, network, batch),
    compileAttack: (network, batch, loss) => createAttackPlan(tf, network, batch, loss),
    compileTraining: (network, batch, options) => createTrainingPlan(tf, network, batch, options),
  };
  return { profile: `${TENSORFLOW_PROFILE}:${probeDigest(compilers)}`, ...compilers };
}
