import type { Digest } from '../graph/artifact.js';
import type { Json } from '../graph/json.js';

/** What `ac/<key>` holds: the artifact an action made, or the error the experiment itself ended with. */
export type StoredOutcome = { readonly ok: true; readonly artifact: Digest } | { readonly ok: false; readonly error: StoredError };

export interface StoredError {
  readonly code: string;
  readonly message: string;
  readonly data: { readonly [key: string]: Json };
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads an entry of whatever version or origin. */
export function parseOutcome(value: Json): StoredOutcome | undefined {
  if (!isObject(value)) return undefined;
  if (value['ok'] === true) {
    const artifact = value['artifact'];
    return typeof artifact === 'string' ? { ok: true, artifact } : undefined;
  }
  const error = value['error'];
  if (value['ok'] !== false || !isObject(error)) return undefined;
  const { code, message, data } = error;
  return typeof code === 'string' && typeof message === 'string' && isObject(data)
    ? { ok: false, error: { code, message, data } }
    : undefined;
}
