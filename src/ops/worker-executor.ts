import { createExecutor } from '../tensor/create-executor.js';
import { loadKernels } from '../tensor/load-kernels.js';
import { PlanCache } from './plan-cache.js';

let cache: Promise<PlanCache> | undefined;

/** The one executor of this process, with its compiled plans; made when first asked for. */
export function workerPlans(): Promise<PlanCache> {
  cache ??= loadKernels().then((kernels) => new PlanCache(createExecutor(kernels)));
  return cache;
}
