import type { Location } from '../../diagnostics/diagnostic.js';
import type { AxisValue } from '../../graph/graph.js';
import { formatRational, toFloat64 } from '../../graph/rational.js';
import type { Axis, Expression } from '../../parser/ast.js';
import type { CheckContext, CheckedAxis, Coordinates, Scope } from '../context.js';
import { listItems } from '../evaluate.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { isDimensionless } from '../units.js';
import { describeValue, unknown, type Value } from '../values.js';
import { writtenAxis } from './axis-names.js';

/** The values of one name, before they are known to make an axis. */
interface Column {
  readonly items: readonly Value[];
  readonly expression: Expression;
  readonly place: (index: number) => Location;
  /** What is written at an index, where the list is written out. */
  readonly written: (index: number) => Expression | undefined;
  readonly read: (index: number, scope: Scope) => Value;
}

interface Reader {
  readonly statement: Axis;
  readonly module: Module;
  readonly context: CheckContext;
  /** At the first point of the axes that the elements vary along. */
  readonly scope: Scope;
}

/** Reads `axis a = […]` or `axis a, b = zip([…], […])`, `names` being what they are called; undefined after a reported problem. */
export function readAxis(
  statement: Axis,
  module: Module,
  names: readonly string[],
  context: CheckContext,
): readonly CheckedAxis[] | undefined {
  const varies = context.axesOf(statement.value, module);
  const [first] = context.points(varies, at(module.source, statement.value), names.join(', '));
  if (!first) return undefined;
  const scope: Scope = { module, coordinates: first, owner: names.join(', ') };
  const reader: Reader = { statement, module, context, scope };
  const single = statement.names.length === 1;
  const columns = single ? columnsOf([readColumn(statement.value, reader)]) : readColumns(reader);
  if (!columns) return undefined;
  const read = columns.map((column) => axisValues(column, single, reader));
  if (!read.every((values) => values !== undefined) || !arePointsDistinct(read, columns, reader)) return undefined;
  const { doc } = statement;
  return read.map((values, index): CheckedAxis => {
    const name = names[index] ?? '';
    const column = columns[index];
    const partners = names.filter((one) => one !== name);
    const isOfNodes = column?.items.some(isNode) ?? false;
    return {
      axis: { name, ...(doc === undefined ? {} : { doc }), values, ...(partners.length > 0 ? { pairedWith: partners } : {}) },
      values: column?.items ?? [],
      isOfNodes,
      read: (point, coordinates: Coordinates) =>
        (isOfNodes ? column?.read(point, { ...scope, coordinates }) : column?.items[point]) ?? unknown,
    };
  });
}

const columnsOf = (columns: readonly (Column | undefined)[]): readonly Column[] | undefined =>
  columns.every((column) => column !== undefined) ? columns : undefined;

/** A list for each name: written in a `zip`, or a list of as many values as there are names. */
function readColumns(reader: Reader): readonly Column[] | undefined {
  const { statement, module, context, scope } = reader;
  const { value: expression } = statement;
  const place = at(module.source, expression);
  const count = statement.names.length;
  const isZip = expression.kind === 'call' && expression.target.kind === 'name' && expression.target.name === 'zip';
  if (isZip && !module.callables.has('zip') && !expression.args.some((argument) => argument.name ?? argument.over)) {
    const columns = columnsOf(expression.args.map((argument) => readColumn(argument.value, reader)));
    if (!columns) return undefined;
    const [first] = columns;
    const other = columns.find((column) => column.items.length !== first?.items.length);
    if (columns.length !== count) context.problems.report('TML4042', { names: count, found: `${columns.length} in zip` }, place);
    else if (first && other) context.problems.report('TML3133', { left: first.items.length, right: other.items.length }, place);
    else return columns;
    return undefined;
  }
  const value = context.evaluate(expression, scope);
  if (value.kind === 'unknown') return undefined;
  const rows = value.kind === 'list' ? value.items.map(listItems) : [];
  if (rows.length === 0 || !rows.every((row) => row?.length === count)) {
    context.problems.report('TML4042', { names: count, found: describeValue(value) }, place, { hint: 'write zip([…], […])' });
    return undefined;
  }
  const cell = (from: Value, row: number, column: number): Value => {
    const items = listItems(from)?.[row];
    return (items && listItems(items)?.[column]) ?? unknown;
  };
  return statement.names.map((_, column) => ({
    items: rows.map((_row, row) => cell(value, row, column)),
    expression,
    place: () => place,
    written: () => undefined,
    read: (row, at) => cell(context.evaluate(expression, at), row, column),
  }));
}

/** In the list of an axis, a name that is no value of the file is a word. */
function readColumn(expression: Expression, { module, context, scope }: Reader): Column | undefined {
  const { problems } = context;
  const whole = at(module.source, expression);
  if (expression.kind === 'list') {
    const { items } = expression;
    const evaluate = (item: Expression | undefined, at: Scope): Value => {
      if (!item) return unknown;
      const isWord = item.kind === 'name' && !module.values.has(item.name);
      return isWord ? { kind: 'word', value: item.name } : context.evaluate(item, at);
    };
    const values = items.map((item) => evaluate(item, scope));
    if (values.some((value) => value.kind === 'unknown')) return undefined;
    if (values.length === 0) problems.report('TML4002', {}, whole);
    if (values.length === 0) return undefined;
    return {
      items: values,
      expression,
      place: (index) => at(module.source, items[index] ?? expression),
      written: (index) => items[index],
      read: (index, at) => evaluate(items[index], at),
    };
  }
  const list = context.evaluate(expression, scope);
  if (list.kind === 'unknown') return undefined;
  const items = listItems(list);
  if (!items) problems.report('TML4001', { found: describeValue(list) }, whole);
  else if (items.length === 0) problems.report('TML4002', {}, whole);
  if (!items || items.length === 0) return undefined;
  return {
    items,
    expression,
    place: () => whole,
    written: () => undefined,
    read: (index, at) => listItems(context.evaluate(expression, at))?.[index] ?? unknown,
  };
}

const isNode = (value: Value): boolean => value.kind === 'node' || value.kind === 'architecture' || value.kind === 'split';

/** What the points of one name are called; `single` where each value may stand once only. */
function axisValues(column: Column, single: boolean, { module, context }: Reader): readonly AxisValue[] | undefined {
  const { problems } = context;
  const values: AxisValue[] = [];
  const seen = new Set<string>();
  const varies = context.axesOf(column.expression, module);
  for (const [index, item] of column.items.entries()) {
    const place = column.place(index);
    const value = isNode(item) ? nodeValue(item, column.written(index)) : axisValue(item);
    if (!value) {
      if (isNode(item)) problems.report('TML4043', { what: describeValue(item) }, place, { hint: 'declare it, and write its name here' });
      else
        problems.report(
          'TML3101',
          { expected: 'plain numbers, words, text, nodes or true and false on an axis', found: describeValue(item) },
          place,
        );
      return undefined;
    }
    if (!isNode(item) && varies.length > 0) {
      problems.report('TML4041', { axes: varies.join(', ') }, place);
      return undefined;
    }
    const [first] = column.items;
    if (first && kindOf(first) !== kindOf(item)) {
      problems.report('TML4004', { first: named(first, values[0]), other: named(item, value) }, place);
      return undefined;
    }
    const key = keyOf(value);
    if (single && seen.has(key)) {
      problems.report('TML4003', { value: `${value.value}` }, place);
      return undefined;
    }
    seen.add(key);
    values.push(value);
  }
  return values;
}

/** Values of paired axes may repeat, whole points may not. */
function arePointsDistinct(all: readonly (readonly AxisValue[])[], columns: readonly Column[], { context }: Reader): boolean {
  const [first] = all;
  if (all.length === 1 || !first) return true;
  const seen = new Set<string>();
  for (const index of first.keys()) {
    const point = all.flatMap((values) => values[index] ?? []);
    const key = point.map(keyOf).join('\u0000');
    if (seen.has(key)) {
      context.problems.report('TML4003', { value: point.map(({ value }) => `${value}`).join(', ') }, columns[0]?.place(index));
      return false;
    }
    seen.add(key);
  }
  return true;
}

const keyOf = (value: AxisValue): string => (value.kind === 'number' ? value.exact : `${value.value}`);

/** What the values of an axis have in common: a word is a text. */
const kindOf = (value: Value): string => (isNode(value) ? describeValue(value) : value.kind === 'word' ? 'text' : value.kind);

const named = (item: Value, value: AxisValue | undefined): string =>
  isNode(item) ? `${value?.value} (${describeValue(item)})` : `${value?.value}`;

/** A node on an axis is a point called as it is written. */
function nodeValue(item: Value, written: Expression | undefined): AxisValue | undefined {
  const name = written ? dottedName(written) : item.kind === 'node' && item.node.declared ? item.node.id : undefined;
  return name === undefined ? undefined : { kind: 'text', value: name };
}

/** `net`, `d.val`, `robust.best.net` */
function dottedName(expression: Expression): string | undefined {
  if (expression.kind !== 'field' || expression.target.kind === 'name') return writtenAxis(expression);
  const target = dottedName(expression.target);
  return target === undefined ? undefined : `${target}.${expression.field.text}`;
}

function axisValue(item: Value): AxisValue | undefined {
  switch (item.kind) {
    case 'number':
      return isDimensionless(item.dimension)
        ? { kind: 'number', exact: formatRational(item.value), value: toFloat64(item.value) }
        : undefined;
    case 'text':
    case 'word':
      return { kind: 'text', value: item.value };
    case 'bool':
      return { kind: 'bool', value: item.value };
    default:
      return undefined;
  }
}
