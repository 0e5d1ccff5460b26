import type { Expression } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import type { SearchValue } from '../values.js';
import { reportScope } from './series.js';

/** `robust.trials`, `robust.pareto` and `robust.history`: tables that a search makes; undefined for everything else. */
export function searchTable(expression: Expression, module: Module, context: CheckContext): SearchValue | undefined {
  if (expression.kind !== 'field') return undefined;
  const value = context.axesOf(expression, module).length > 0 ? undefined : context.evaluate(expression, reportScope(module));
  return value?.kind === 'search' && ['trials', 'pareto', 'history'].includes(value.part) ? value : undefined;
}
