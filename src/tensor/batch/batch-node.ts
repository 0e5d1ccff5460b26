import type { Activation, BatchPrimitive, ImageShape } from './batch-primitive.js';

/** A tensor by the node that makes it, seen in a shape: flattening moves nothing. */
export interface NodeInput {
  readonly id: number;
  readonly shape: ImageShape;
}

/** Batch normalisation that a node does itself. */
export interface FoldedLayer {
  readonly layer: number;
  readonly epsilon: number;
}

/** One primitive in its place; the input's is null. `id` is the index of its layer, whose weights it has. */
export interface BatchNode {
  readonly id: number;
  readonly primitive: BatchPrimitive | null;
  readonly inputs: readonly NodeInput[];
  readonly shape: ImageShape;
  readonly activation: Activation;
  readonly folded: FoldedLayer | null;
}
