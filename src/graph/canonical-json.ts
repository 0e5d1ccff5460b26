import { invariant } from '../diagnostics/invariant.js';
import type { Json } from './json.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Printable ASCII without quotes and backslashes: nearly every text there is. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  invariant(!LONE_SURROGATE.test(text), 'a lone surrogate has no canonical form');
  return JSON.stringify(text);
}

function write(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      invariant(Number.isFinite(value), `${value} has no canonical form`);
      // ECMAScript's shortest round-trip form is that of RFC 8785; it also writes -0 as 0.
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return writeArray(value);
      return writeObject(value);
    }
    default:
      invariant(false, `a ${typeof value} has no canonical form`);
  }
}

function writeArray(values: readonly unknown[]): string {
  let text = '[';
  // By index, so that a hole in a sparse array is seen as undefined and refused.
  for (let i = 0; i < values.length; i += 1) text += (i === 0 ? '' : ',') + write(values[i]);
  return `${text}]`;
}

function writeObject(object: object): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  invariant(prototype === Object.prototype || prototype === null, 'only plain objects have a canonical form');
  const record = object as Readonly<Record<string, unknown>>;
  let text = '{';
  // The default order compares UTF-16 code units, as RFC 8785 asks.
  for (const key of Object.keys(record).sort()) text += `${text.length === 1 ? '' : ','}${quote(key)}:${write(record[key])}`;
  return `${text}}`;
}

/**
 * The one text of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no white space, shortest numbers, -0 as 0.
 * Equal values have equal texts, so hashes of it are hashes of the value.
 *
 * @throws InvariantError on anything JSON cannot hold: NaN, infinities, undefined, holes, bigints, class instances, lone surrogates.
 */
export function canonicalJson(value: Json): string {
  return write(value);
}
