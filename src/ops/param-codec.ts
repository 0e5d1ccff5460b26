import { invariant, unreachable } from '../diagnostics/invariant.js';
import type { Json } from '../graph/json.js';
import type { Rational } from '../graph/rational.js';
import { compare, formatRational, parseRational, rational } from '../graph/rational.js';
import type { ParamType } from './op-spec.js';

/** A constant of the language as a parameter receives it. */
export type ParamValue = Rational | boolean | string;
type Params = Readonly<Record<string, Json>>;

const isRational = (value: ParamValue): value is Rational => typeof value === 'object';

/** The canonical form that enters an action (see `ParamSpec`), or undefined where the value has another kind or lies outside the domain. */
export function encodeParam(type: ParamType, value: ParamValue): Json | undefined {
  switch (type.kind) {
    case 'int': {
      if (!isRational(value) || value.denominator !== 1n || !isInInterval(type, value)) return undefined;
      const integer = Number(value.numerator);
      return Number.isSafeInteger(integer) ? integer : undefined;
    }
    case 'float':
      return isRational(value) && isInInterval(type, value) ? formatRational(value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'enum':
      return typeof value === 'string' && type.values.includes(value) ? value : undefined;
    default:
      return unreachable(type);
  }
}

/** Reads a canonical value back and checks it like `encodeParam`; undefined where it is not canonical or outside the domain. */
export function decodeParam(type: ParamType, json: Json): ParamValue | undefined {
  const value = decodeUnchecked(type, json);
  return value !== undefined && encodeParam(type, value) === json ? value : undefined;
}

function decodeUnchecked(type: ParamType, json: Json): ParamValue | undefined {
  switch (type.kind) {
    case 'int':
      return typeof json === 'number' && Number.isSafeInteger(json) ? rational(json) : undefined;
    case 'float':
      return typeof json === 'string' && CANONICAL_RATIONAL.test(json) ? parseRational(json) : undefined;
    case 'bool':
      return typeof json === 'boolean' ? json : undefined;
    case 'text':
    case 'enum':
      return typeof json === 'string' ? json : undefined;
    default:
      return unreachable(type);
  }
}

/** Lowest terms are not a matter of spelling: `decodeParam` checks them by writing the value again. */
export const CANONICAL_RATIONAL = /^(0|-?[1-9][0-9]*)(\/[1-9][0-9]*)?$/;

type Interval = Extract<ParamType, { kind: 'int' | 'float' }>;

function isInInterval(type: Interval, value: Rational): boolean {
  if (type.min) {
    const side = compare(value, type.min);
    if (side < 0 || (side === 0 && type.exclusiveMin)) return false;
  }
  if (type.max) {
    const side = compare(value, type.max);
    if (side > 0 || (side === 0 && type.exclusiveMax)) return false;
  }
  return true;
}

/** The domain in words that follow "must be": `an integer from 1 to 100000`, `a number above 0`, `best or last`. */
export function describeDomain(type: ParamType): string {
  switch (type.kind) {
    case 'int':
      return `an integer${describeInterval(type)}`;
    case 'float':
      return `a number${describeInterval(type)}`;
    case 'bool':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'enum':
      return type.values.length === 1 ? `${type.values[0]}` : `${type.values.slice(0, -1).join(', ')} or ${type.values.at(-1)}`;
    default:
      return unreachable(type);
  }
}

function describeInterval({ min, max, exclusiveMin, exclusiveMax }: Interval): string {
  if (min && max && !exclusiveMin && !exclusiveMax) return ` from ${formatRational(min)} to ${formatRational(max)}`;
  const low = min && `${exclusiveMin ? 'above' : 'of at least'} ${formatRational(min)}`;
  const high = max && `${exclusiveMax ? 'below' : 'of at most'} ${formatRational(max)}`;
  const bounds = [low, high].filter((bound) => bound !== undefined);
  return bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`;
}

// What runs and `describe` read. The action was checked against its schema, so another kind is a bug.

export function intParam(params: Params, name: string): number {
  const value = params[name];
  invariant(typeof value === 'number', `parameter ${name} is not an integer`);
  return value;
}

export function rationalParam(params: Params, name: string): Rational {
  return parseRational(textParam(params, name));
}

export function textParam(params: Params, name: string): string {
  const value = params[name];
  invariant(typeof value === 'string', `parameter ${name} is not a text`);
  return value;
}

/** A parameter of enumeration type as one of its words. */
export function wordParam<W extends string>(params: Params, name: string, words: readonly W[]): W {
  const value = textParam(params, name);
  const word = words.find((candidate) => candidate === value);
  invariant(word !== undefined, `parameter ${name} is none of ${words.join(', ')}`);
  return word;
}
