import type { Json } from '../../graph/json.js';
import type { ParamSpec } from '../../ops/op-spec.js';

/** A layer of the language: its parameters, in the order bare arguments take. */
export interface LayerSpec {
  readonly name: string;
  readonly doc: string;
  readonly params: readonly ParamSpec[];
  /** Puts a value where a parameter that may be absent was left out. */
  readonly complete?: (values: Readonly<Record<string, Json>>) => Readonly<Record<string, Json>>;
}
