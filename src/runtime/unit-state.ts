import type { Digest, Manifest } from '../graph/artifact.js';

/** What became of a unit. `waiting` and `active` (queued or running) do not outlast a run. */
export type UnitState =
  | { readonly status: 'waiting' }
  | { readonly status: 'active'; readonly key: Digest }
  | OkState
  | FailedState
  | { readonly status: 'skipped'; readonly because: string };

export interface OkState {
  readonly status: 'ok';
  readonly key: Digest;
  readonly artifact: Digest;
  /** Always set but for models, which have it where they were computed in this run. */
  readonly manifest?: Manifest;
  readonly cached: boolean;
  readonly milliseconds: number;
}

export interface FailedState {
  readonly status: 'failed';
  /** Absent where no key could be computed. */
  readonly key?: Digest;
  readonly code: string;
  readonly message: string;
  readonly notes: readonly string[];
  /** True for an outcome of the experiment that is kept; infrastructure failures never are. */
  readonly stored: boolean;
  readonly cached: boolean;
  readonly milliseconds: number;
}
