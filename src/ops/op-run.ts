import type { ArtifactDraft, Digest, Manifest, Tensor } from '../graph/artifact.js';
import type { Json } from '../graph/json.js';
import type { SplitName } from '../graph/value-type.js';

/** The heavy half of an operation. It never touches the store, the scheduler, the UI, the clock or a global random source. */
export type OpRun =
  | { readonly kind: 'single'; run(inputs: RunInputs, params: RunParams, context: RunContext): Promise<OpOutcome> }
  /** For an operation with a `batchable` parameter: one outcome per set of parameters, in order, each equal to a run on its own. */
  | { readonly kind: 'batch'; run(inputs: RunInputs, variants: readonly RunParams[], context: RunContext): Promise<readonly OpOutcome[]> };

export type RunInputs = Readonly<Record<string, InputArtifact>>;
/** Canonical, as in the action (see `ParamSpec`). */
export type RunParams = Readonly<Record<string, Json>>;

export interface InputArtifact {
  readonly digest: Digest;
  readonly manifest: Manifest;
  /** Reads and verifies a tensor; the worker keeps recently used ones. The data is shared: never write to it. */
  tensor(name: string): Tensor;
  /** The split this port reads, where it reads one. */
  readonly split?: SplitName;
}

export interface RunContext {
  /** Cheap to call often: the worker thins reports out. */
  progress(report: Progress): void;
  readonly signal: AbortSignal;
  /** What path parameters point at, by name. */
  readonly files: Readonly<Record<string, SourceFiles>>;
  /** Where a long computation may leave how far it is; absent where nothing outlives the run. */
  readonly checkpoints?: Checkpoints;
}

/** What is left there may be gone at any time, and is never a result: with and without it the bits are the same. */
export interface Checkpoints {
  /** What was left under these parameters, inputs, version and profile. */
  read(params: RunParams): Checkpoint | undefined;
  /** Whether it is time to leave something again. */
  isDue(): boolean;
  write(params: RunParams, checkpoint: Checkpoint): void;
}

export interface Checkpoint {
  readonly meta: Json;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** Files outside. They are verified against the action when the operation has ended. */
export interface SourceFiles {
  /** By UTF-16 code units; for a single file its base name. */
  readonly names: readonly string[];
  /** Throws where the file changed since the run began: let it through. */
  read(name: string): Uint8Array;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Of `done` and `total`: `step`, `sample`. */
  readonly unit: string;
  /** Figures for people, in this order: `{ epoch: '4/6', loss: 0.31, accuracy: 0.902 }`. */
  readonly figures?: Readonly<Record<string, number | string>>;
}

export type OpOutcome =
  | { readonly ok: true; readonly artifact: ArtifactDraft }
  /** An error of the experiment itself (training diverged), stored as the action's outcome. Never for infrastructure. */
  | { readonly ok: false; readonly error: OpError };

export interface OpError {
  readonly code: `TML7${number}`;
  readonly message: string;
  readonly data: { readonly [key: string]: Json };
}
