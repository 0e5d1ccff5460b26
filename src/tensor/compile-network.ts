import type { Network } from '../network/network.js';
import { computesBatches } from '../network/whole-batches.js';
import { compileBatch } from './batch/compile-batch.js';
import { compile, type Mode, type Passes, type Program } from './plan/compile.js';

/** `seed` is dropout's, `samples` those of a batch. */
export interface CompileSettings {
  readonly passes: Passes;
  readonly seed?: number;
  readonly samples?: number;
}

/** The program of a network: where a layer needs it by whole batches in training, else by single samples or a few at a time. */
export function compileNetwork(network: Network, mode: Mode, { passes, seed = 0, samples = 1 }: CompileSettings): Program {
  return computesBatches(network)
    ? compileBatch(network, { mode, seed, samples: mode === 'train' ? samples : 1 })
    : compile(network, { mode, seed, passes, samples });
}
