import { serveWorker } from './serve.js';

/** The worker process of the product. Operations and kernels load when a task first needs them. */
serveWorker({
  check: async (action) => (await import('../../ops/check-action.js')).checkAction(action),
  loadRun: async (op) => (await import('../../ops/runs.js')).loadRun(op),
  profile: async (tensorflow) => (await (await import('../../ops/worker-executor.js')).workerPlans(tensorflow)).profile,
});
