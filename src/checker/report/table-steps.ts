import { isInteger, toFloat64 } from '../../graph/rational.js';
import type { TableStep } from '../../graph/graph.js';
import type { CallStage, Expression, Stage } from '../../parser/ast.js';
import { type BoundArgument, bindArguments } from '../arguments.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { suggestion } from '../suggestion.js';
import { describeValue } from '../values.js';
import { type CheckedTable, findColumn, type NamedColumn } from './columns.js';
import { listed, reportScope } from './series.js';

const STEPS: Readonly<Record<TableStep['kind'], readonly string[]>> = {
  sort: ['by', 'order'],
  top: ['count'],
  select: ['columns'],
};

const isStepName = (name: string): name is TableStep['kind'] => Object.hasOwn(STEPS, name);

const nameOf = (stage: Stage): string => (stage.kind === 'call' ? stage.path.map((part) => part.text).join('.') : stage.kind);

/** True for a step of a table; stages before it are operations, which a user's own callable of that name is too. */
export const isTableStep = (stage: Stage, context: CheckContext): boolean => isStepName(nameOf(stage)) && !context.specs.has(nameOf(stage));

/** Steps after a table, in order; undefined after a reported problem. */
export function readSteps(
  stages: readonly Stage[],
  table: CheckedTable,
  module: Module,
  context: CheckContext,
): readonly TableStep[] | undefined {
  const steps: TableStep[] = [];
  // The columns of a table of metrics are fixed: a row a number.
  const offered: readonly string[] = Object.keys(STEPS).filter((name) => table.search !== undefined || name !== 'select');
  let { columns } = table;
  for (const stage of stages) {
    const name = nameOf(stage);
    if (stage.kind !== 'call' || !isStepName(name) || !offered.includes(name)) {
      const place = at(module.source, stage.kind === 'call' ? (stage.path[0] ?? stage) : stage);
      context.problems.report('TML4066', { name }, place, {
        ...suggestion(name, offered, place),
        notes: [`steps: ${offered.join(', ')}`],
      });
      return undefined;
    }
    const step = readStep(name, stage, { ...table, columns }, module, context);
    if (!step) return undefined;
    if (step.kind === 'select') columns = columns.filter((column) => step.columns.includes(column.name));
    steps.push(step);
  }
  return steps;
}

function readStep(
  name: TableStep['kind'],
  stage: CallStage,
  table: CheckedTable,
  module: Module,
  context: CheckContext,
): TableStep | undefined {
  const parameters = STEPS[name];
  const callee = { name, parameters, signature: `${name}(${parameters.join(', ')})`, positional: false };
  const bound = bindArguments(callee, stage.args ?? [], module, context.problems);
  const [main = ''] = parameters;
  const argument = bound.get(main);
  if (!argument) {
    if (bound.size === (stage.args ?? []).length)
      context.problems.report('TML3105', { callee: name, name: main }, at(module.source, stage));
    return undefined;
  }
  switch (name) {
    case 'sort': {
      const by = columnName(argument.value, main, module, context);
      const order = readOrder(bound.get('order'), module, context);
      return by && order && findColumn(table, by, context) ? { kind: 'sort', by: by.name, order } : undefined;
    }
    case 'top': {
      const count = readCount(argument.value, module, context);
      return count === undefined ? undefined : { kind: 'top', count };
    }
    case 'select': {
      const names = listed(argument.value).flatMap((one) => columnName(one, main, module, context) ?? []);
      const known = names.filter((one) => findColumn(table, one, context));
      return known.length === listed(argument.value).length ? { kind: 'select', columns: known.map((one) => one.name) } : undefined;
    }
  }
}

export function columnName(value: Expression, channel: string, module: Module, context: CheckContext): NamedColumn | undefined {
  const place = at(module.source, value);
  if (value.kind === 'name') return { name: value.name, place };
  context.problems.report('TML3101', { expected: `a name for ${channel}`, found: 'an expression' }, place);
  return undefined;
}

/** Upwards unless it says otherwise. */
function readOrder(argument: BoundArgument | undefined, module: Module, context: CheckContext): 'up' | 'down' | undefined {
  if (!argument) return 'up';
  const { value } = argument;
  if (value.kind === 'name' && (value.name === 'up' || value.name === 'down')) return value.name;
  context.problems.report('TML3101', { expected: 'up or down for order', found: 'something else' }, at(module.source, value));
  return undefined;
}

function readCount(value: Expression, module: Module, context: CheckContext): number | undefined {
  const count = context.evaluate(value, reportScope(module));
  if (count.kind === 'number' && isInteger(count.value) && count.value.numerator > 0n) return toFloat64(count.value);
  if (count.kind !== 'unknown')
    context.problems.report(
      'TML3101',
      { expected: 'a whole number from 1 for count', found: describeValue(count) },
      at(module.source, value),
    );
  return undefined;
}
