import type { Demand, Post, Primitive, TensorShape } from '../primitives/primitive.js';

/** One primitive in its place. Its `id` names its output; ids are unique, not dense. */
export interface Node {
  readonly id: number;
  readonly primitive: Primitive | null;
  /** Ids of earlier nodes. Only the input, whose primitive is null, has none. */
  readonly inputs: readonly number[];
  /** Before any times were left out. */
  readonly shape: TensorShape;
  readonly post: Post;
  /** Index of its first tensor in `parametersOf(network)`, the kernel where it has one; the others follow. */
  readonly parameter: number | null;
  readonly parameters: number;
}

/** A node and the times at which its output is stored. */
export interface TimedNode extends Node {
  readonly times: Demand;
}

/** A graph ready to be emitted. */
export interface FusedNode extends TimedNode {
  /** The id of a residual sum that this node stores beside its own output. */
  readonly storesSum: number | null;
}

/** Values stored in a row: times of a sequence, features otherwise. */
export function storedCount({ shape, times }: TimedNode): number {
  if (shape.kind === 'features') return shape.count;
  return times.stride === 0 ? 1 : times.reach / times.stride + 1;
}
