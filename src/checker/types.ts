import { closest } from '../diagnostics/did-you-mean.js';
import { invariant } from '../diagnostics/invariant.js';
import { compare, isInteger } from '../graph/rational.js';
import type { TypeAtom, TypeExpression } from '../parser/ast.js';
import type { Module } from './modules.js';
import { at, type Problems } from './problems.js';
import { type Dimension, describeDimension, isDimensionless, sameDimension } from './units.js';
import { describeType, formatNumber, type Value } from './values.js';

/** The type a person declares for a param or a formal. */
export type DeclaredType =
  | { readonly kind: 'int' | 'float' | 'bool' | 'text' | 'path' }
  | { readonly kind: 'quantity'; readonly name: 'bytes' | 'duration' | 'frequency'; readonly dimension: Dimension }
  | { readonly kind: 'list'; readonly item: DeclaredType }
  | { readonly kind: 'enum'; readonly words: readonly string[] }
  | { readonly kind: 'optional'; readonly type: DeclaredType }
  | { readonly kind: 'node'; readonly word: NodeWord }
  | { readonly kind: 'target' }
  /** A search, or the table of its trials or its history. */
  | { readonly kind: 'search' | 'table' };

const NODE_WORDS = ['dataset', 'split', 'model', 'attack', 'metric', 'file'] as const;
export type NodeWord = (typeof NODE_WORDS)[number];

/** Types of values that are made while a file is checked, besides nodes. */
const VALUE_WORDS = ['target', 'search', 'table'] as const;

/** Why values of these types cannot be passed. */
const UNPASSED: ReadonlyMap<string, string> = new Map([
  ['space', 'a space is named behind over, at the top of a file'],
  ['strategy', 'a strategy is named behind using, inside a search'],
  ['report', 'nothing reads a report'],
]);

/** Where a type stands decides which types are possible. */
export type TypePlace = 'param' | 'network' | 'space' | 'let' | 'fn';

const QUANTITIES: ReadonlyMap<string, DeclaredType> = new Map([
  ['bytes', { kind: 'quantity', name: 'bytes', dimension: { byte: 1 } }],
  ['duration', { kind: 'quantity', name: 'duration', dimension: { second: 1 } }],
  ['frequency', { kind: 'quantity', name: 'frequency', dimension: { second: -1 } }],
]);

/** The dimension of the type `bytes`, `duration` or `frequency`. */
export function quantityDimension(name: string): Dimension {
  const type = QUANTITIES.get(name);
  invariant(type?.kind === 'quantity', `there is no quantity ${name}`);
  return type.dimension;
}

const SCALARS = ['int', 'float', 'bool', 'text', 'path'] as const;
const typeNames: readonly string[] = [...SCALARS, ...QUANTITIES.keys(), 'list', ...NODE_WORDS, ...VALUE_WORDS];
const isScalar = (name: string): name is (typeof SCALARS)[number] => (SCALARS as readonly string[]).includes(name);

/** Undefined after a reported problem. */
export function readType(type: TypeExpression, place: TypePlace, module: Module, problems: Problems): DeclaredType | undefined {
  const [first, ...others] = type.atoms;
  if (!first) return undefined;
  if (others.length > 0) return readEnumeration(type, module, problems);
  const inner = readAtom(first, place, module, problems);
  return inner && first.optional ? { kind: 'optional', type: inner } : inner;
}

function readEnumeration({ atoms, span }: TypeExpression, module: Module, problems: Problems): DeclaredType | undefined {
  const words = atoms.map((atom) => atom.name.text);
  if (words.every(isTypeName)) {
    problems.report('TML3015', { types: words.join(' | ') }, { source: module.source, span });
    return undefined;
  }
  const type: DeclaredType = { kind: 'enum', words };
  return atoms.some((atom) => atom.optional) ? { kind: 'optional', type } : type;
}

function isTypeName(name: string): boolean {
  return typeNames.includes(name) || UNPASSED.has(name);
}

function readAtom(atom: TypeAtom, place: TypePlace, module: Module, problems: Problems): DeclaredType | undefined {
  const name = atom.name.text;
  if (name === 'list') {
    const [item] = atom.arguments;
    if (atom.arguments.length !== 1 || !item) {
      problems.report('TML3101', { expected: 'one type in list<…>', found: `${atom.arguments.length}` }, at(module.source, atom));
      return undefined;
    }
    const read = readType(item, place, module, problems);
    return read && { kind: 'list', item: read };
  }
  const read = namedType(name);
  if (read && atom.arguments.length > 0) {
    problems.report('TML3101', { expected: `${name} without < >`, found: `${name}<…>` }, at(module.source, atom));
    return undefined;
  }
  const because = read ? misplaced(read, place) : UNPASSED.get(name);
  if (because !== undefined) {
    problems.report('TML3014', { type: name, place: PLACES[place], because }, at(module.source, atom));
    return undefined;
  }
  if (read) return read;
  const hint = closest(
    name,
    typeNames.filter((one) => !misplaced(namedType(one), place)),
  );
  problems.report('TML3115', { type: name }, at(module.source, atom), hint ? { hint: `did you mean ${hint}?` } : {});
  return undefined;
}

const PLACES: Readonly<Record<TypePlace, string>> = {
  param: 'a param',
  network: 'a parameter of a network',
  space: 'a parameter of a space',
  let: 'a constant',
  fn: 'a parameter or result of an fn',
};

function namedType(name: string): DeclaredType | undefined {
  if (isScalar(name)) return { kind: name };
  const word = NODE_WORDS.find((one) => one === name);
  if (word) return { kind: 'node', word };
  const value = VALUE_WORDS.find((one) => one === name);
  return value ? { kind: value } : QUANTITIES.get(name);
}

/** Why a type cannot stand in a place; undefined where it can. */
function misplaced(type: DeclaredType | undefined, place: TypePlace): string | undefined {
  const isPassed = type?.kind === 'node' || type?.kind === 'search' || type?.kind === 'table';
  if (place === 'param' && (isPassed || type?.kind === 'target')) return 'its value must be one that --set can write';
  return (place === 'network' || place === 'space') && isPassed ? `a ${place} sees constants alone` : undefined;
}

/** For messages: `an integer`, `a duration`, `one of ce, mse`. */
export function describeDeclaredType(type: DeclaredType): string {
  switch (type.kind) {
    case 'int':
      return 'an integer';
    case 'float':
      return 'a number';
    case 'bool':
      return 'true or false';
    case 'text':
      return 'text';
    case 'path':
      return 'a path as text';
    case 'quantity':
      return describeDimension(type.dimension);
    case 'list':
      return `a list (each item ${describeDeclaredType(type.item)})`;
    case 'enum':
      return `one of ${type.words.join(', ')}`;
    case 'optional':
      return `${describeDeclaredType(type.type)}, or none`;
    case 'node':
      return describeType(type.word);
    case 'target':
      return 'a target';
    case 'search':
      return 'a search';
    case 'table':
      return 'the trials or the history of a search';
  }
}

/** Whether a value may stand where the type is declared. Integer ranges serve as lists of integers. */
export function conforms(value: Value, type: DeclaredType): boolean {
  if (value.kind === 'unknown') return true;
  switch (type.kind) {
    case 'int':
      return value.kind === 'number' && isDimensionless(value.dimension) && isInteger(value.value);
    case 'float':
      return value.kind === 'number' && isDimensionless(value.dimension);
    case 'bool':
      return value.kind === 'bool';
    case 'text':
      return value.kind === 'text';
    case 'path':
      return value.kind === 'text' || value.kind === 'path';
    case 'quantity':
      return value.kind === 'number' && sameDimension(value.dimension, type.dimension);
    case 'list':
      return value.kind === 'list' && value.items.every((item) => conforms(item, type.item));
    case 'enum':
      return (value.kind === 'word' || value.kind === 'text') && type.words.includes(value.value);
    case 'optional':
      return value.kind === 'none' || conforms(value, type.type);
    case 'node':
      return isNodeOf(value, type.word);
    case 'target':
      return value.kind === 'record' && value.type === 'target';
    case 'search':
      return value.kind === 'search' && value.part === 'whole';
    case 'table':
      return value.kind === 'search' && (value.part === 'trials' || value.part === 'history');
  }
}

/** A network without weights is a model; arithmetic with metrics is a metric. */
function isNodeOf(value: Value, word: NodeWord): boolean {
  switch (value.kind) {
    case 'node':
      return value.instance.type.kind === word;
    case 'split':
      return word === 'split';
    case 'architecture':
      return word === 'model';
    case 'formula':
      return word === 'metric' && value.type === 'number';
    default:
      return false;
  }
}

/** Whether `value` lies in `domain`: a range for numbers (both ends included), or a list of values. */
export function inDomain(value: Value, domain: Value): boolean {
  if (value.kind === 'unknown' || domain.kind === 'unknown') return true;
  if (domain.kind === 'range')
    return (
      value.kind === 'number' &&
      sameDimension(value.dimension, domain.dimension) &&
      compare(value.value, domain.from) >= 0 &&
      compare(value.value, domain.to) <= 0
    );
  if (domain.kind === 'list') return domain.items.some((item) => sameScalar(item, value));
  return false;
}

export function sameScalar(a: Value, b: Value): boolean {
  if (a.kind === 'number' && b.kind === 'number') return sameDimension(a.dimension, b.dimension) && compare(a.value, b.value) === 0;
  if ((a.kind === 'text' || a.kind === 'word') && (b.kind === 'text' || b.kind === 'word')) return a.value === b.value;
  if (a.kind === 'path' && b.kind === 'path') return a.value === b.value;
  if (a.kind === 'bool' && b.kind === 'bool') return a.value === b.value;
  return a.kind === 'none' && b.kind === 'none';
}

export function describeDomain(domain: Value): string {
  if (domain.kind === 'range') return `between ${formatNumber(domain.from)} and ${formatNumber(domain.to)}`;
  if (domain.kind === 'list')
    return `one of ${domain.items.map((item) => ('value' in item && item.kind !== 'number' ? `${item.value}` : item.kind === 'number' ? formatNumber(item.value) : item.kind)).join(', ')}`;
  return 'in its domain';
}
