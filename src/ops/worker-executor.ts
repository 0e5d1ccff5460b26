import { createExecutor } from '../tensor/create-executor.js';
import { loadKernels } from '../tensor/load-kernels.js';
import { PlanCache } from './plan-cache.js';

let plans: Promise<PlanCache> | undefined;

/** The one executor of this process with its compiled plans, made when first asked for. @throws Error when the kernels are not built. */
export function workerPlans(): Promise<PlanCache> {
  plans ??= createExecutor(loadKernels()).then((executor) => new PlanCache(executor));
  return plans;
}
