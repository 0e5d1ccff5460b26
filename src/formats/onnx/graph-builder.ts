import type { Shape } from '../../network/shape.js';
import type { WeightArray } from '../weights.js';
import type { Attribute, Initializer, OnnxGraph, OnnxNode } from './graph.js';

/**
 * A value of the graph in the orders of its axes that exist so far: channels last, as samples have them, or first, as the operators of ONNX
 * read them. Features have one axis, and both are one.
 */
export interface Value {
  readonly rank: number;
  readonly last?: string;
  readonly first?: string;
}

export const ints = (...value: readonly number[]): Attribute => ({ type: 'ints', value });
export const int = (value: number): Attribute => ({ type: 'int', value });
export const float = (value: number): Attribute => ({ type: 'float', value });
export const text = (value: string): Attribute => ({ type: 'text', value });

/** Collects nodes and constants while a network is written, layer by layer. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: Initializer[] = [];
  /** By the name of the value whose axes were moved: each is moved once. */
  readonly #moved = new Map<string, string>();

  /** Adds a node; gives the name of its output. */
  node(operator: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string {
    const name = `value_${this.#nodes.length}`;
    this.#nodes.push({ operator, inputs, outputs: [name], attributes });
    return name;
  }

  /** A recurrent node: the states of all times, or the last one read. */
  recurrentNode(operator: string, inputs: readonly string[], attributes: OnnxNode['attributes'], returns: 'sequence' | 'last'): string {
    const name = `value_${this.#nodes.length}`;
    this.#nodes.push({ operator, inputs, outputs: returns === 'sequence' ? [name] : ['', name], attributes });
    return name;
  }

  weights(array: WeightArray): string {
    return this.#constant((name) => ({ name, type: 'float', array }));
  }

  /** Integers as a vector. */
  integers(...values: readonly number[]): string {
    return this.#constant((name) => ({ name, type: 'int64', shape: [values.length], values }));
  }

  /** One integer as a scalar. */
  integer(value: number): string {
    return this.#constant((name) => ({ name, type: 'int64', shape: [], values: [value] }));
  }

  #constant(of: (name: string) => Initializer): string {
    const initializer = of(`constant_${this.#initializers.length}`);
    this.#initializers.push(initializer);
    return initializer.name;
  }

  /** The name of a value with the channels behind the batch: [batch, channels, …]. */
  first({ rank, first, last = '' }: Value): string {
    if (first !== undefined || rank === 1) return first ?? last;
    return this.#move(last, rank === 2 ? [0, 2, 1] : [0, 3, 1, 2]);
  }

  /** The name of a value with the channels at the end: [batch, …, channels]. */
  last({ rank, first = '', last }: Value): string {
    if (last !== undefined || rank === 1) return last ?? first;
    return this.#move(first, rank === 2 ? [0, 2, 1] : [0, 2, 3, 1]);
  }

  #move(from: string, axes: readonly number[]): string {
    const known = this.#moved.get(from);
    if (known !== undefined) return known;
    const name = this.node('Transpose', [from], { perm: ints(...axes) });
    this.#moved.set(from, name);
    return name;
  }

  finish(input: OnnxGraph['input'], output: Value, shape: Shape): OnnxGraph {
    const from = this.last(output);
    const name = 'logits';
    this.#nodes.push({ operator: 'Identity', inputs: [from], outputs: [name], attributes: {} });
    return { nodes: this.#nodes, initializers: this.#initializers, input, output: { name, shape } };
  }
}
