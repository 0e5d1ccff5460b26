import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ActionInput } from '../../graph/action.js';
import type { Digest, Manifest } from '../../graph/artifact.js';
import type { Json } from '../../graph/json.js';
import type { FileSource } from '../../ops/files/file-source.js';
import type { StoredError } from '../../store/outcome.js';

/**
 * What the scheduler and a worker say to each other, as JSON over the channel of `fork`. Tensors never travel here:
 * workers read them from the store and write them there.
 */
export type ToWorker = { readonly type: 'profile' } | { readonly type: 'task'; readonly task: WorkerTask };

/** The only argument of a worker process, as JSON. */
export interface WorkerConfig {
  readonly directory?: string;
  readonly spill: string;
  /** Bytes of tensors it may keep for later tasks. */
  readonly keep: number;
  /** File of the package of TensorFlow.js to compute with instead of the kernels. */
  readonly tensorflow?: string;
}

export interface WorkerTask {
  readonly op: string;
  readonly opVersion: number;
  /** The profile the keys were made with; the worker refuses to compute with another. */
  readonly profile: string;
  /** More than one only for operations that batch. */
  readonly variants: readonly Readonly<Record<string, Json>>[];
  readonly inputs: Readonly<Record<string, ActionInput>>;
  /** Where path parameters point on this machine; the variants hold the digests of what is there. */
  readonly files?: Readonly<Record<string, FileSource>>;
  /** Set where checkpoints must not be gone on from. */
  readonly anew?: boolean;
}

export type FromWorker =
  | { readonly type: 'profile'; readonly profile: string }
  | { readonly type: 'progress'; readonly progress: WorkerProgress }
  | { readonly type: 'problem'; readonly problem: Diagnostic }
  | { readonly type: 'reply'; readonly reply: WorkerReply };

export interface WorkerProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly figures: Readonly<Record<string, number | string>>;
}

export type WorkerReply =
  /** One outcome a variant, in order. `peak` is what the process has taken since it began, in bytes. */
  | { readonly kind: 'done'; readonly outcomes: readonly TaskOutcome[]; readonly peak: number }
  /** The artifact with this digest, an input, is not whole any more. */
  | { readonly kind: 'input-lost'; readonly digest: Digest }
  /** Files outside are not what the keys name. */
  | { readonly kind: 'files-changed' }
  | { readonly kind: 'crashed'; readonly problem: string; readonly stack: readonly string[] }
  | { readonly kind: 'not-kept'; readonly reason: string }
  | { readonly kind: 'profile-differs'; readonly profile: string };

export type TaskOutcome =
  /** `kept` is false where the artifact will not outlive the run. */
  | { readonly ok: true; readonly artifact: Digest; readonly manifest: Manifest; readonly kept: boolean }
  | { readonly ok: false; readonly error: StoredError };
