import { createRequire } from 'node:module';
import { createExecutor } from '../tensor/create-executor.js';
import type { Executor } from '../tensor/executor.js';
import { loadKernels } from '../tensor/load-kernels.js';
import type { TensorFlowNamespace } from '../tensor/tensorflow/namespace.js';
import { PlanCache } from './plan-cache.js';

let plans: Promise<PlanCache> | undefined;

/**
 * The one executor of this process with its compiled plans, made when first asked for: on the kernels, where not the first call names a file
 * of TensorFlow. @throws Error when the kernels are not built, or TensorFlow does not load.
 */
export function workerPlans(tensorflow?: string): Promise<PlanCache> {
  plans ??= (tensorflow === undefined ? createExecutor(loadKernels()) : onTensorFlow(tensorflow)).then(
    (executor) => new PlanCache(executor),
  );
  return plans;
}

async function onTensorFlow(file: string): Promise<Executor> {
  // Sums split among threads have no fixed order, and workers are what keeps the cores busy. TensorFlow reads these when it loads.
  for (const threads of ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS', 'OMP_NUM_THREADS']) process.env[threads] = '1';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const { createTensorFlowExecutor } = await import('../tensor/tensorflow/tensorflow-executor.js');
  return createTensorFlowExecutor(createRequire(file)(file) as TensorFlowNamespace);
}
