import { damaged, shown, unsupported } from '../format-error.js';
import type { Computed, OnnxValue } from './network-import.js';
import type { ReadNode } from './read-graph.js';
import type { OnnxTensor } from './read-tensor.js';

/** A node with the values it reads: what a reader of its operator asks for is there, or refused with its place. */
export class NodeReader {
  readonly where: string;
  readonly node: ReadNode;
  readonly #values: readonly (OnnxValue | undefined)[];

  constructor(node: ReadNode, values: readonly (OnnxValue | undefined)[]) {
    this.where = node.where;
    this.node = node;
    this.#values = values;
  }

  get count(): number {
    return this.#values.length;
  }

  value(place: number): OnnxValue | undefined {
    return this.#values[place];
  }

  computed(place = 0): Computed {
    const value = this.#values[place] ?? damaged(this.where, `its input ${place} is missing`);
    if (value.kind === 'computed') {
      const { surplus } = value;
      if (surplus === undefined) return value;
      return unsupported(
        this.where,
        `it reads a convolution with ${surplus} more times than its input; a Slice that cuts them off can be imported`,
      );
    }
    return unsupported(this.where, value.kind === 'constant' ? `its input ${place} is a constant` : 'it reads the scores of an attention');
  }

  /** A constant input; undefined where it is left out. */
  constant(place: number): OnnxTensor | undefined {
    const value = this.#values[place];
    if (!value) return undefined;
    return value.kind === 'constant' ? value.tensor : unsupported(this.where, `its input ${place} is computed; a constant can be imported`);
  }

  need(place: number, name: string): OnnxTensor {
    return this.constant(place) ?? damaged(this.where, `its ${name} is missing`);
  }

  has(name: string): boolean {
    return this.node.attributes.has(name);
  }

  integer(name: string, otherwise: number): number {
    return this.node.attributes.get(name)?.integer(3) ?? otherwise;
  }

  integers(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name)?.integers(8);
  }

  float(name: string, otherwise: number): number {
    return this.node.attributes.get(name)?.float(2) ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    return this.node.attributes.get(name)?.text(4) ?? otherwise;
  }

  /** Integers that are an attribute in old versions of an operator and an input in new ones. */
  list(name: string, place: number): readonly number[] | undefined {
    return this.integers(name) ?? this.constant(place)?.integers();
  }

  /** Refuses an attribute that has another value than the one that can be imported. */
  demand(name: string, found: number | string, expected: number | string): void {
    if (found !== expected) unsupported(this.where, `its ${name} is ${shown(`${found}`)}; ${expected} can be imported`);
  }
}

/** An axis counted from the end where it is negative. @throws FormatError where it does not exist. */
export function axisOf(where: string, axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  return place >= 0 && place < rank ? place : damaged(where, `its axis ${axis} does not exist among ${rank}`);
}
