import type { Shape } from '../../network/shape.js';
import type { WeightArray } from '../weights.js';

/** A value of an attribute of a node. */
export type Attribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'ints'; readonly value: readonly number[] };

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  /** An empty name stands for an output that nothing reads. */
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant: weights, or integers that an operator reads as a tensor (none in `shape` is a scalar). */
export type Initializer =
  | { readonly name: string; readonly type: 'float'; readonly array: WeightArray }
  | { readonly name: string; readonly type: 'int64'; readonly shape: Shape; readonly values: readonly number[] };

/** A graph with one input and one output, both without the batch, which is the first axis. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly input: { readonly name: string; readonly shape: Shape };
  readonly output: { readonly name: string; readonly shape: Shape };
}
