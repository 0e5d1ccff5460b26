import type { Digest } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';
import { sha256 } from '../graph/keys.js';

const PATTERN = /^\{"check":"([0-9a-f]{64})","value":(.*)\}\n$/s;

/** A small document with its own checksum, for entries that are not named by the hash of their content. */
export function seal(subject: string, value: Json): string {
  const text = canonicalJson(value);
  return `{"check":"${checkOf(subject, text)}","value":${text}}\n`;
}

/** The value `seal` was given for the same subject; undefined where the text is anything else. */
export function unseal(subject: string, text: string): Json | undefined {
  const [, check, value] = PATTERN.exec(text) ?? [];
  return value !== undefined && check === checkOf(subject, value) ? (JSON.parse(value) as Json) : undefined;
}

const checkOf = (subject: string, text: string): Digest => sha256(`${subject}\n${text}`);
