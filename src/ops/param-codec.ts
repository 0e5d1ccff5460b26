import { invariant, unreachable } from '../diagnostics/invariant.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';
import type { Rational } from '../graph/rational.js';
import { compare, formatRational, parseRational, rational } from '../graph/rational.js';
import type { ParamSpec, ParamType, ScalarType, SidesType, VariantType } from './op-spec.js';

/** A constant of the language as a parameter receives it. */
export type ParamValue = Rational | boolean | string;
type Params = Readonly<Record<string, Json>>;

const isRational = (value: ParamValue): value is Rational => typeof value === 'object';

/** The canonical form that enters an action (see `ParamSpec`), or undefined where the value has another kind or lies outside the domain. */
export function encodeParam(type: ScalarType, value: ParamValue): Json | undefined {
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

/** One side of a window. */
export const encodeSide = ({ min }: SidesType, side: Json): number | undefined =>
  typeof side === 'number' && Number.isSafeInteger(side) && side >= min ? side : undefined;

/** Reads a canonical value back and checks it like `encodeParam`; undefined where it is not canonical or outside the domain. */
export function decodeParam(type: ScalarType, json: Json): ParamValue | undefined {
  const value = decodeUnchecked(type, json);
  return value !== undefined && encodeParam(type, value) === json ? value : undefined;
}

function decodeUnchecked(type: ScalarType, json: Json): ParamValue | undefined {
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

/** Whether a value in an action is what the checker would have written for this parameter. */
export function isCanonical({ type, initial }: ParamSpec, json: Json): boolean {
  if (json === null) return initial === null;
  switch (type.kind) {
    case 'path':
      return typeof json === 'string' && CONTENT_DIGEST.test(json);
    case 'variant':
      return isCanonicalVariant(type, json);
    case 'sides':
      return Array.isArray(json) && json.length === 2 && json.every((side) => encodeSide(type, side) !== undefined);
    default:
      return decodeParam(type, json) !== undefined;
  }
}

/** As `isCanonical`, of a parameter that may stand in no action. */
export function standsCanonically(param: ParamSpec, json: Json | undefined): boolean {
  if (param.later !== true) return isCanonical(param, json ?? null);
  return json === undefined || (isCanonical(param, json) && !isDefault(param, json));
}

/** What of defaulted parameters stands in an action. */
export const inAction = (specs: readonly ParamSpec[], params: Params): Params =>
  Object.fromEntries(
    Object.entries(params).filter(
      ([name, json]) => !specs.some((spec) => spec.name === name && spec.later === true && isDefault(spec, json)),
    ),
  );

/** All parameters of what stands in an action. */
export const ofAction = (specs: readonly ParamSpec[], params: Params): Params => ({
  ...Object.fromEntries(specs.flatMap(({ name, later, initial }) => (later && initial !== undefined ? [[name, initial] as const] : []))),
  ...params,
});

const isDefault = ({ initial }: ParamSpec, json: Json): boolean => initial !== undefined && canonicalJson(json) === canonicalJson(initial);

function isCanonicalVariant({ variants }: VariantType, json: Json): boolean {
  if (!isJsonObject(json)) return false;
  const chosen = variants.find(({ name }) => name === json['kind']);
  return (
    chosen !== undefined &&
    Object.keys(json).length === chosen.params.length + 1 &&
    chosen.params.every((param) => isCanonical(param, json[param.name] ?? null))
  );
}

const isJsonObject = (json: Json): json is Params => typeof json === 'object' && json !== null && !Array.isArray(json);

export const CONTENT_DIGEST = /^[0-9a-f]{64}$/;

/** Lowest terms are not a matter of spelling: `decodeParam` checks them by writing the value again. */
export const CANONICAL_RATIONAL = /^(0|-?[1-9][0-9]*)(\/[1-9][0-9]*)?$/;

type Interval = Extract<ScalarType, { kind: 'int' | 'float' }>;

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
      return type.unit === undefined ? `a number${describeInterval(type)}` : `a frequency${describeInterval(type)} ${type.unit}`;
    case 'bool':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'enum':
      return oneOf(type.values);
    case 'path':
      return type.of === 'folder' ? `the path of a folder with ${type.suffix} files` : 'the path of a file';
    case 'variant':
      return oneOf(type.variants.map(({ name }) => name));
    case 'sides':
      return `an integer from ${type.min}, or a list [height, width] of two`;
    default:
      return unreachable(type);
  }
}

const oneOf = (words: readonly string[]): string =>
  words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

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

/** A text that may be absent. */
export const optionalTextParam = (params: Params, name: string): string | null => (params[name] === null ? null : textParam(params, name));

/** A parameter of enumeration type as one of its words. */
export function wordParam<W extends string>(params: Params, name: string, words: readonly W[]): W {
  const value = textParam(params, name);
  const word = words.find((candidate) => candidate === value);
  invariant(word !== undefined, `parameter ${name} is none of ${words.join(', ')}`);
  return word;
}

/** The chosen variant's name and its own parameters. */
export function variantParam<W extends string>(
  params: Params,
  name: string,
  words: readonly W[],
): { readonly kind: W; readonly params: Params } {
  const value = params[name];
  invariant(value !== undefined && isJsonObject(value), `parameter ${name} is not a variant`);
  return { kind: wordParam(value, 'kind', words), params: value };
}

/** An integer that may be absent. */
export const optionalIntParam = (params: Params, name: string): number | null => (params[name] === null ? null : intParam(params, name));
