import type { Buffer } from '../plan/buffer.js';
import type { TensorPlace } from './primitive.js';

/**
 * Sequences as cells see them: rows of times, in the order in which they are read. The buffers are those of the first sample; the others' rows
 * follow, each sample's directly behind those of the one before.
 */
export interface Sequence {
  /** A row a step: pre-activations, then the gates' values, then the gradients of the pre-activations. */
  readonly gates: Buffer;
  /** The state before every step and after the last. */
  readonly states: Buffer;
  readonly kept: readonly Buffer[];
  readonly steps: number;
  readonly units: number;
  /** Units filled to whole vectors. */
  readonly span: number;
  readonly samples: number;
  readonly tensors: readonly TensorPlace[];
}

/** The output's gradient: a row for every step, or (`every` 0) one for the last. */
export interface OutputGradient {
  readonly rows: Buffer;
  readonly every: number;
}
