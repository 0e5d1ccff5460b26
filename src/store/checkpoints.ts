import type { Digest, Tensor, TensorReference } from '../graph/artifact.js';
import type { Json } from '../graph/json.js';
import { sha256 } from '../graph/keys.js';
import { readOptional, removeEntry, replaceFile } from './files.js';
import { seal, unseal } from './sealed.js';
import { byteLengthOf, bytesOf, dtypeOf, tensorOf } from './tensor-bytes.js';

/** Where a long computation stood: small facts and tensors. Never a result. */
export interface Checkpoint {
  readonly meta: Json;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

type Places = readonly (readonly [name: string, reference: TensorReference])[];

/**
 * `checkpoint/<key>`: one file, replaced as a whole. Its first line is a sealed document with the facts and the digest of each tensor; their bytes
 * follow in its order.
 */
export function writeCheckpoint(directory: string, key: Digest, { meta, tensors }: Checkpoint): void {
  const parts = Object.entries(tensors).map(([name, tensor]) => ({ name, tensor, bytes: bytesOf(tensor) }));
  const places: Places = parts.map(({ name, tensor, bytes }) => [
    name,
    { dtype: dtypeOf(tensor.data), shape: tensor.shape, digest: sha256(bytes) },
  ]);
  const head = new TextEncoder().encode(seal(key, { meta, places: places as unknown as Json }));
  replaceFile(checkpointPath(directory, key), `${directory}/tmp`, Buffer.concat([head, ...parts.map(({ bytes }) => bytes)]));
}

/** Undefined where there is none. One that is not whole is removed: what it knew is computed again. */
export function readCheckpoint(directory: string, key: Digest): Checkpoint | undefined {
  const path = checkpointPath(directory, key);
  const bytes = readOptional(path);
  const found = bytes && openCheckpoint(key, bytes);
  if (bytes !== undefined && found === undefined) removeEntry(path);
  return found;
}

/** What the bytes of an entry hold; undefined where they are not whole. */
export function openCheckpoint(key: Digest, bytes: Uint8Array): Checkpoint | undefined {
  const end = bytes.indexOf(0x0a) + 1;
  const head = unseal(key, new TextDecoder().decode(bytes.subarray(0, end))) as { meta: Json; places: Places } | undefined;
  if (head === undefined) return undefined;
  const tensors: Record<string, Tensor> = {};
  let offset = end;
  for (const [name, reference] of head.places) {
    const part = bytes.slice(offset, offset + byteLengthOf(reference));
    if (part.length !== byteLengthOf(reference) || sha256(part) !== reference.digest) return undefined;
    tensors[name] = tensorOf(reference, part);
    offset += part.length;
  }
  return offset === bytes.length ? { meta: head.meta, tensors } : undefined;
}

const checkpointPath = (directory: string, key: Digest): string => `${directory}/checkpoint/${key}`;
