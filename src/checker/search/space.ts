import type { Location } from '../../diagnostics/diagnostic.js';
import type { ParamText } from '../../graph/search.js';
import { compare, isInteger, parseDecimal, type Rational, rational, toFloat64 } from '../../graph/rational.js';
import type { Coordinate, Dimension, Point } from '../../optimize/space.js';
import type { Dim, Domain, Expression, Space as SpaceDeclaration } from '../../parser/ast.js';
import type { CheckContext, Scope } from '../context.js';
import { listItems } from '../evaluate.js';
import { checkFormals, readFormals } from '../formals.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { sameScalar } from '../types.js';
import { isDimensionless, type Dimension as UnitDimension } from '../units.js';
import { describeValue, type RangeValue, unknown, type Value } from '../values.js';
import { type Guard, readGuards } from './guards.js';

/** A dimension of a space: what the optimiser sees, and what its numbers stand for. */
export interface SpaceDim {
  readonly dimension: Dimension;
  readonly location: Location;
  /** What has to hold for it to exist: the conditions of the `when` around it. */
  readonly guards: readonly Guard[];
  /** What a coordinate means in the language. */
  value(coordinate: NonNullable<Coordinate>): Value;
}

const MAX_CHOICES = 10_000;

/** Reads a space; undefined after a reported problem. */
export function readSpace(
  space: SpaceDeclaration,
  module: Module,
  locals: ReadonlyMap<string, Value>,
  context: CheckContext,
): readonly SpaceDim[] | undefined {
  const { problems } = context;
  const dims: SpaceDim[] = [];
  const places = new Map<string, Location>();
  let complete = true;
  const readAll = (all: readonly Dim[], around: readonly Guard[]): void => {
    for (const dim of all) {
      if (dim.kind === 'when') {
        const guards = readGuards(dim.condition, around, dims, { module, locals, coordinates: new Map(), owner: space.name.text }, context);
        if (guards) readAll(dim.dims, [...around, ...guards]);
        else complete = false;
        continue;
      }
      const name = dim.name.text;
      const place = at(module.source, dim.name);
      const first = places.get(name);
      if (first) {
        problems.report('TML3002', { name }, place, { labels: [{ location: first, text: 'first declared here' }] });
        complete = false;
        continue;
      }
      places.set(name, place);
      const read = readDim(dim, { module, locals, coordinates: new Map(), owner: name }, context);
      if (!read) complete = false;
      else {
        const when = around.map(({ condition }) => condition);
        dims.push({ ...read, dimension: when.length > 0 ? { ...read.dimension, when } : read.dimension, location: place, guards: around });
      }
    }
  };
  readAll(space.dims, []);
  if (complete && dims.length === 0) {
    problems.report('TML4020', { name: space.name.text, problem: 'a space has at least one dimension' }, at(module.source, space.name));
    return undefined;
  }
  return complete ? dims : undefined;
}

/** A space that nothing searches has no mistakes either; with parameters that need arguments it is read where it is used. */
export function checkSpace(space: SpaceDeclaration, module: Module, context: CheckContext): void {
  checkFormals(space.formals, 'space', module, context.problems);
  if (space.formals.some(({ initial }) => !initial)) return;
  const { name } = space;
  const locals = readFormals(
    space,
    module,
    { name: name.text, nameSpan: name.span, args: [] },
    { module, coordinates: new Map(), owner: name.text },
    context,
  );
  if (locals) readSpace(space, module, locals, context);
}

type ReadDim = Pick<SpaceDim, 'dimension' | 'value'>;

function readDim(dim: Extract<Dim, { kind: 'dim' }>, scope: Scope, context: CheckContext): ReadDim | undefined {
  const name = dim.name.text;
  const { domain } = dim;
  const fail = (problem: string, expression: { readonly span: Location['span'] } = domain): undefined => {
    context.problems.report('TML4020', { name, problem }, at(scope.module.source, expression));
    return undefined;
  };
  switch (domain.kind) {
    case 'int':
    case 'float':
      return readInterval(name, domain, context.evaluate(domain.range, scope), fail);
    case 'bool':
      return { dimension: { kind: 'bool', name }, value: (coordinate) => ({ kind: 'bool', value: coordinate === true }) };
    case 'one-of': {
      const items = readItems(domain.values, scope, context, fail);
      if (!items) return undefined;
      const positions = items.every((item) => item.kind === 'number') ? items.map((item) => toFloat64(item.value)) : undefined;
      return {
        dimension: { kind: 'choice', name, count: items.length, ...(positions ? { positions } : {}) },
        value: (coordinate) => items[coordinate as number] ?? unknown,
      };
    }
    case 'subset': {
      const items = readItems(domain.values, scope, context, fail);
      const size = items && readSize(domain.size, items.length, scope, context, fail);
      if (!items || !size) return undefined;
      return {
        dimension: { kind: 'subset', name, count: items.length, least: size[0], most: size[1] },
        value: (coordinate) => ({ kind: 'list', items: (coordinate as readonly number[]).map((index) => items[index] ?? unknown) }),
      };
    }
  }
}

type Fail = (problem: string, expression?: { readonly span: Location['span'] }) => undefined;

function readInterval(name: string, domain: Extract<Domain, { kind: 'int' | 'float' }>, range: Value, fail: Fail): ReadDim | undefined {
  if (range.kind === 'unknown') return undefined;
  const word = domain.kind === 'int' ? 'int 2..40' : 'float 0.001..0.1';
  if (range.kind !== 'range') return fail(`expected an interval such as ${word}, found ${describeValue(range)}`, domain.range);
  if (compare(range.step, rational(1)) !== 0)
    return fail('an interval has no step; write one of [a, b, c] for some of its values', domain.range);
  if (compare(range.from, range.to) > 0)
    return fail(`the interval ${describeValue(range)} is empty: it runs from low to high`, domain.range);
  const { log } = domain;
  if (domain.kind === 'int') {
    if (!isDimensionless(range.dimension) || !isInteger(range.from) || !isInteger(range.to))
      return fail(`an int runs between whole numbers, found ${describeValue(range)}`, domain.range);
    if (log && compare(range.from, rational(1)) < 0) return fail('log needs an interval from 1 up', domain.range);
  } else if (log && compare(range.from, rational(0)) <= 0) return fail('log needs an interval above 0', domain.range);
  const [low, high] = [toFloat64(range.from), toFloat64(range.to)];
  if (!Number.isFinite(low) || !Number.isFinite(high) || (domain.kind === 'int' && !Number.isSafeInteger(high)))
    return fail('the interval is too wide', domain.range);
  return {
    dimension: { kind: domain.kind, name, low, high, log },
    value: (coordinate) => numberValue(coordinate as number, range),
  };
}

/** The exact decimal that the shortest text of a float64 says, kept inside the interval as it was written. */
function numberValue(value: number, { from, to, dimension }: RangeValue): Value {
  const exact = decimal(value);
  const inside: Rational = compare(exact, from) < 0 ? from : compare(exact, to) > 0 ? to : exact;
  return { kind: 'number', value: inside, dimension: dimension satisfies UnitDimension };
}

function decimal(value: number): Rational {
  const magnitude = parseDecimal(`${Math.abs(value)}`);
  return value < 0 ? { ...magnitude, numerator: -magnitude.numerator } : magnitude;
}

/** The things to choose from; a name that is no value of the file is a word. */
function readItems(list: Expression, scope: Scope, context: CheckContext, fail: Fail): readonly Value[] | undefined {
  const value = list.kind === 'list' ? wordsOf(list.items, scope, context) : context.evaluate(list, scope);
  if (value.kind === 'unknown') return undefined;
  const items = listItems(value);
  if (!items) return fail(`expected a list of values to choose from, found ${describeValue(value)}`, list);
  if (items.length === 0) return fail('the list of values to choose from is empty', list);
  if (items.length > MAX_CHOICES) return fail(`at most ${MAX_CHOICES} values, found ${items.length}`, list);
  for (const [index, item] of items.entries()) {
    const place = (list.kind === 'list' && list.items[index]) || list;
    if (item.kind !== 'number' && item.kind !== 'word' && item.kind !== 'text' && item.kind !== 'bool')
      return fail(`expected numbers, words, text or true and false, found ${describeValue(item)}`, place);
    if (items.slice(0, index).some((earlier) => sameScalar(earlier, item))) return fail(`${describeValue(item)} stands twice`, place);
  }
  return items;
}

function wordsOf(expressions: readonly Expression[], scope: Scope, context: CheckContext): Value {
  const items = expressions.map((item): Value => {
    const isWord = item.kind === 'name' && !scope.locals?.has(item.name) && !scope.module.values.has(item.name);
    return isWord ? { kind: 'word', value: item.name } : context.evaluate(item, scope);
  });
  return items.some((item) => item.kind === 'unknown') ? unknown : { kind: 'list', items };
}

/** `size 2..4` or `size 3`; without it any size from 1. */
function readSize(
  size: Expression | undefined,
  count: number,
  scope: Scope,
  context: CheckContext,
  fail: Fail,
): readonly [number, number] | undefined {
  if (!size) return [1, count];
  const value = context.evaluate(size, scope);
  if (value.kind === 'unknown') return undefined;
  const range =
    value.kind === 'range'
      ? [value.from, value.to]
      : value.kind === 'number' && isDimensionless(value.dimension)
        ? [value.value, value.value]
        : [];
  const [least, most] = range.map((bound) => (isInteger(bound) ? Number(bound.numerator) : Number.NaN));
  if (least === undefined || most === undefined || Number.isNaN(least) || Number.isNaN(most))
    return fail(`a size is a whole number or an interval of them, found ${describeValue(value)}`, size);
  if (least < 0 || most > count || least > most)
    return fail(`a subset of ${count} values has a size within 0..${count}, found ${describeValue(value)}`, size);
  return [least, most];
}

/** A value as people and results see it. */
export function paramText(value: Value): ParamText {
  if (value.kind === 'none') return null;
  if (value.kind === 'list') return value.items.map((item) => scalarText(item));
  return scalarText(value);
}

function scalarText(value: Value): number | string | boolean {
  switch (value.kind) {
    case 'number':
      return isInteger(value.value) ? Number(value.value.numerator) : toFloat64(value.value);
    case 'bool':
    case 'text':
    case 'word':
      return value.value;
    default:
      return describeValue(value);
  }
}

/** The values of a point, by name of the dimension: `none` for one that does not exist there. */
export const pointValues = (dims: readonly SpaceDim[], point: Point): ReadonlyMap<string, Value> =>
  new Map(
    dims.map(({ dimension: { name }, value }): [string, Value] => [
      name,
      point[name] === null ? { kind: 'none' } : value(point[name] ?? 0),
    ]),
  );
