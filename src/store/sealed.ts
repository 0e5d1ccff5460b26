import { canonicalJson } from '../graph/canonical-json.js';
import { sha256 } from '../graph/keys.js';
import type { Json } from '../graph/json.js';

/** A small document with its own checksum, for entries that are not named by the hash of their content. */
export function seal(subject: string, value: Json): string {
  return `${canonicalJson({ check: sha256(canonicalJson([subject, value])), value })}\n`;
}

/** The value `seal` was given for the same subject; undefined where the text is anything else. */
export function unseal(subject: string, text: string): Json | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null || !('check' in document) || !('value' in document)) return undefined;
  const value = document.value as Json;
  return document.check === sha256(canonicalJson([subject, value])) ? value : undefined;
}
