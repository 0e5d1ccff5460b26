import type { ParamSpec } from '../../ops/op-spec.js';

/** A layer of the language: its parameters, in the order bare arguments take. */
export interface LayerSpec {
  readonly name: string;
  readonly doc: string;
  readonly params: readonly ParamSpec[];
}
