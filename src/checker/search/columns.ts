import type { SearchColumn } from '../../graph/search.js';
import type { Expression, FieldExpression, Goal, Require, Search } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import { costFields, isCostField } from '../fields.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import type { SearchBody } from './body.js';
import type { SpaceDim } from './space.js';

/** Where a column's numbers come from in the body: a metric's name, or a field as it is written. */
export interface ColumnSource {
  readonly name: string;
  readonly expression: Expression;
}

const isColumnField = (name: string): boolean => isCostField(name) || name === 'sound';

/** `net.sram` wherever it stands in a goal or requirement. */
function fieldsOf(expression: Expression): readonly FieldExpression[] {
  switch (expression.kind) {
    case 'field':
      return expression.target.kind === 'name' && isColumnField(expression.field.text) ? [expression] : [];
    case 'unary':
      return fieldsOf(expression.operand);
    case 'binary':
      return [...fieldsOf(expression.left), ...fieldsOf(expression.right)];
    default:
      return [];
  }
}

const ownText = (expression: FieldExpression): string =>
  `${expression.target.kind === 'name' ? expression.target.name : ''}.${expression.field.text}`;

/** The fields of a search's body that become columns, each once; two columns of one name are an error. */
export function fieldColumns(search: Search, body: SearchBody, module: Module, context: CheckContext): readonly ColumnSource[] {
  const own = new Set(search.body.flatMap((statement) => (statement.kind === 'node' ? [statement.name.text] : [])));
  const expressions = [...body.goals.map((goal: Goal) => goal.value), ...body.requirements.map((require: Require) => require.condition)];
  const fields = expressions.flatMap(fieldsOf).filter(({ target }) => target.kind === 'name' && own.has(target.name));
  const found = new Map<string, FieldExpression>();
  for (const field of fields) {
    const name = field.field.text;
    const first = found.get(name);
    if (!first) found.set(name, field);
    else if (ownText(first) !== ownText(field))
      context.problems.report('TML4027', { column: name, first: ownText(first), other: ownText(field) }, at(module.source, field));
  }
  return [...found].map(([name, expression]) => ({ name, expression }));
}

/** One goal is the column `goal`; of several, `goal1` and so on are those that are not a metric or a field as it stands. */
export function goalColumns({ goals, metrics }: SearchBody, fields: readonly ColumnSource[]): readonly SearchColumn[] {
  const column = (name: string, { direction }: Goal): SearchColumn => ({
    name,
    role: 'goal',
    unit: 'none',
    better: direction === 'minimize' ? 'less' : 'more',
    limits: [],
  });
  if (goals.length === 1) return goals.map((goal) => column('goal', goal));
  const isColumnItself = ({ value }: Goal): boolean =>
    (value.kind === 'name' && metrics.some(({ name }) => name.text === value.name)) ||
    (value.kind === 'field' && fields.some(({ expression }) => sameField(expression, value)));
  return goals.flatMap((goal, place) => (isColumnItself(goal) ? [] : [{ ...column(`goal${place + 1}`, goal), place }]));
}

const sameField = (one: Expression, other: FieldExpression): boolean => one.kind === 'field' && ownText(one) === ownText(other);

const RESERVED = ['index', 'goal', 'state'];

/** Whether all columns have names of their own; reports those that do not. */
export function checkColumnNames(
  dims: readonly SpaceDim[],
  body: SearchBody,
  fields: readonly ColumnSource[],
  module: Module,
  context: CheckContext,
): boolean {
  const named = new Map<string, string>(RESERVED.map((name) => [name, `the column ${name}`]));
  let clear = true;
  const claim = (name: string, what: string, location: ReturnType<typeof at>): void => {
    const first = named.get(name);
    if (first !== undefined) {
      context.problems.report('TML4027', { column: name, first, other: what }, location);
      clear = false;
    }
    named.set(name, what);
  };
  for (const { dimension, location } of dims) claim(dimension.name, `the dimension ${dimension.name}`, location);
  for (const metric of body.metrics) claim(metric.name.text, `the metric ${metric.name.text}`, at(module.source, metric.name));
  for (const [place] of body.goals.entries())
    if (body.goals.length > 1) claim(`goal${place + 1}`, `goal ${place + 1}`, at(module.source, body.goals[place] ?? body.using));
  for (const { name, expression } of fields) claim(name, `the field ${name}`, at(module.source, expression));
  return clear;
}

/** Bounds that requirements put on a column: a board's limits. `boundOf` gives the number a constant side stands for. */
export function limitsOf(
  column: string,
  requirements: readonly Require[],
  boundOf: (expression: Expression) => number | undefined,
): readonly number[] {
  return requirements.flatMap(({ condition }) => {
    if (condition.kind !== 'binary' || !['<', '<=', '>', '>='].includes(condition.operator)) return [];
    const { left, right } = condition;
    const bound = isColumn(left, column) ? boundOf(right) : isColumn(right, column) ? boundOf(left) : undefined;
    return bound === undefined ? [] : [bound];
  });
}

const isColumn = (expression: Expression, column: string): boolean =>
  expression.kind === 'name'
    ? expression.name === column
    : expression.kind === 'field' && expression.field.text === column && isColumnField(column);

export function metricColumn(name: string, unit: SearchColumn['unit'], better: 'more' | 'less', limits: readonly number[]): SearchColumn {
  return { name, role: 'metric', unit, better, limits };
}

/** Costs are bytes or plain numbers, and less of them is better. */
export function fieldColumn(name: string, limits: readonly number[]): SearchColumn {
  if (!isCostField(name)) return { name, role: 'field', unit: 'none', better: null, limits: [] };
  return { name, role: 'field', unit: costFields[name] === 'B' ? 'byte' : 'none', better: 'less', limits };
}
