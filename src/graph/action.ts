import type { Digest } from './artifact.js';
import type { Json } from './json.js';
import type { SplitName } from './value-type.js';

/**
 * One unit of work, keyed by its content (design/ARCHITECTURE.md, contract 2). Names, places, comments, formatting,
 * `with { }` and the version of TML are not in it. `seed` is an ordinary parameter.
 */
export interface Action {
  readonly op: string;
  readonly opVersion: number;
  /** Defaulted and canonical. */
  readonly params: Readonly<Record<string, Json>>;
  readonly inputs: Readonly<Record<string, ActionInput>>;
  /** Numeric profile, for example `wasm-simd-f32/1:<probe digest>`; `none` for operations without tensor kernels. */
  readonly profile: string;
}

export interface ActionInput {
  /** Artifact digest in an action key, plan key of the producing action in a plan key. */
  readonly digest: Digest;
  readonly split?: SplitName;
}
