import { invariant } from '../diagnostics/invariant.js';
import type { Json } from './json.js';

/** What a walk over a value found. */
interface Walk {
  /** A key that a JavaScript object does not keep where it is put: `10` comes before `9`, and `__proto__` is no property. */
  movesKeys: boolean;
}

const MOVING_KEY = /^(?:\d+|__proto__)$/;

function checkText(text: string): void {
  invariant(text.isWellFormed(), 'a lone surrogate has no canonical form');
}

/** The value with the keys of all its objects in canonical order; the value itself where they are. */
function ordered(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      checkText(value);
      return value;
    case 'number':
      invariant(Number.isFinite(value), `${value} has no canonical form`);
      return value;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? orderedArray(value, walk) : orderedObject(value, walk);
    default:
      invariant(false, `a ${typeof value} has no canonical form`);
  }
}

function orderedArray(values: readonly unknown[], walk: Walk): readonly unknown[] {
  let copy: unknown[] | undefined;
  // By index, so that a hole in a sparse array is seen as undefined and refused.
  for (let i = 0; i < values.length; i += 1) {
    const one = ordered(values[i], walk);
    if (copy === undefined && one !== values[i]) copy = values.slice(0, i);
    copy?.push(one);
  }
  return copy ?? values;
}

function orderedObject(object: object, walk: Walk): object {
  const prototype: unknown = Object.getPrototypeOf(object);
  invariant(prototype === Object.prototype || prototype === null, 'only plain objects have a canonical form');
  const record = object as Readonly<Record<string, unknown>>;
  const keys = Object.keys(record);
  let copy: Record<string, unknown> | undefined;
  if (!isSorted(keys)) {
    keys.sort();
    copy = {};
  }
  for (const [i, key] of keys.entries()) {
    checkText(key);
    if (MOVING_KEY.test(key)) walk.movesKeys = true;
    const one = ordered(record[key], walk);
    if (copy === undefined && one !== record[key]) copy = Object.fromEntries(keys.slice(0, i).map((before) => [before, record[before]]));
    if (copy !== undefined) copy[key] = one;
  }
  return copy ?? object;
}

/** By UTF-16 code units, as RFC 8785 asks and as `sort` does. */
function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i += 1) if ((keys[i - 1] as string) > (keys[i] as string)) return false;
  return true;
}

/** The text of a value that was walked, piece by piece. */
function assemble(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(assemble).join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(record).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${assemble(record[key])}`).join(',')}}`;
}

/**
 * The one text of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no white space, shortest numbers, -0 as 0.
 * Equal values have equal texts, so hashes of it are hashes of the value.
 *
 * @throws InvariantError on anything JSON cannot hold: NaN, infinities, undefined, holes, bigints, class instances, lone surrogates.
 */
export function canonicalJson(value: Json): string {
  const walk: Walk = { movesKeys: false };
  const copy = ordered(value, walk);
  // The engine's own writer is several times faster than pieces put together; it writes numbers in the form of RFC 8785 and -0 as 0.
  return walk.movesKeys ? assemble(value) : JSON.stringify(copy);
}
