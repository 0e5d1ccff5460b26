import type { Network } from '../network/network.js';
import { computesBatches } from '../network/whole-batches.js';
import { compileBatch } from './batch/compile-batch.js';
import { compile, type Mode, type Passes, type Program } from './plan/compile.js';

/** `seed` is dropout's, `samples` those of a batch: what is computed sample by sample needs neither to be known. */
export interface CompileSettings {
  readonly passes: Passes;
  readonly seed?: number;
  readonly samples?: number;
}

/** The program of a network: by whole batches where a layer needs them, else sample by sample. */
export function compileNetwork(network: Network, mode: Mode, { passes, seed = 0, samples = 1 }: CompileSettings): Program {
  return computesBatches(network) ? compileBatch(network, { mode, seed, samples }) : compile(network, { mode, seed, passes });
}
