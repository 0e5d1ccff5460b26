import { createExecutor } from '../../src/tensor/create-executor.js';
import type { Executor } from '../../src/tensor/executor.js';
import { loadKernels } from '../../src/tensor/load-kernels.js';
import { ALL_PASSES, type Passes } from '../../src/tensor/plan/compile.js';

/** An executor over the built kernels (npm run build). */
export const testExecutor = (passes: Passes = ALL_PASSES): Promise<Executor> => createExecutor(loadKernels(), passes);
