import type { Json } from './json.js';

export type DType = 'float32' | 'float64' | 'int32' | 'int16' | 'uint8';

/** SHA-256 in lower-case hexadecimal. */
export type Digest = string;

export interface TensorReference {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Of the raw little-endian bytes, row-major. */
  readonly digest: Digest;
}

/**
 * The canonical JSON document that names an artifact; its own SHA-256 is the artifact's digest.
 * Blobs are shared between artifacts: a split or a re-export copies nothing.
 */
export interface Manifest {
  /** A `file` has one uint8 tensor for each of its files, by name. */
  readonly type: 'dataset' | 'model' | 'attack' | 'metric' | 'file';
  readonly meta: { readonly [key: string]: Json };
  readonly tensors: { readonly [name: string]: TensorReference };
  readonly blobs: { readonly [name: string]: Digest };
}

export type TensorData = Float32Array | Float64Array | Int32Array | Int16Array | Uint8Array;

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** What an operation returns: the worker turns it into a manifest and blobs. */
export interface ArtifactDraft {
  readonly type: Manifest['type'];
  readonly meta: { readonly [key: string]: Json };
  readonly tensors: { readonly [name: string]: Tensor };
}
