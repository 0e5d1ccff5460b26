import { invariant } from '../../diagnostics/invariant.js';
import type { Json } from '../../graph/json.js';
import type { TrainingState, Weights } from '../../tensor/executor.js';
import type { Checkpoint } from '../op-run.js';

/** One entry an epoch. */
export interface History {
  /** Mean over the training samples as they were seen, dropout on. */
  readonly loss: readonly number[];
  readonly validationLoss: readonly number[];
  readonly validationAccuracy: readonly number[];
}

/** Where training stands at the end of an epoch. */
export interface TrainingProgress {
  readonly history: History;
  /** Weights of the epoch that would be kept; absent before the first. */
  readonly best: Weights | undefined;
}

export const BEGINNING: TrainingProgress = { history: { loss: [], validationLoss: [], validationAccuracy: [] }, best: undefined };

const tensorsOf = (name: string, arrays: readonly Float32Array[]) =>
  arrays.map((data, index) => [`${name}.${index}`, { shape: [data.length], data }] as const);

export function toCheckpoint({ history, best }: TrainingProgress, { steps, weights, moments }: TrainingState): Checkpoint {
  return {
    meta: { history: history as unknown as Json, steps },
    tensors: Object.fromEntries([...tensorsOf('weights', weights), ...tensorsOf('moments', moments), ...tensorsOf('best', best ?? [])]),
  };
}

/** What `toCheckpoint` wrote: the store has verified it. */
export function fromCheckpoint({ meta, tensors }: Checkpoint): { readonly progress: TrainingProgress; readonly state: TrainingState } {
  const { history, steps } = meta as unknown as { readonly history: History; readonly steps: number };
  const arrays = (name: string): Float32Array[] => {
    const found: Float32Array[] = [];
    for (let index = 0; ; index++) {
      const data = tensors[`${name}.${index}`]?.data;
      if (data === undefined) return found;
      invariant(data instanceof Float32Array, `tensor ${name} is not float32`);
      found.push(data);
    }
  };
  const [means, variances] = arrays('moments');
  invariant(means !== undefined && variances !== undefined, 'a checkpoint holds both moments');
  return { progress: { history, best: arrays('best') }, state: { steps, weights: arrays('weights'), moments: [means, variances] } };
}
