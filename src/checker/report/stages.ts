import type { Expression } from '../../parser/ast.js';

/** A flow up to its stage `count`; its head alone where nothing is left. */
export function withoutStages(expression: Expression, count: number): Expression {
  if (expression.kind !== 'flow') return expression;
  const last = expression.stages[count - 1];
  if (!last) return expression.head;
  return { ...expression, stages: expression.stages.slice(0, count), span: { start: expression.span.start, end: last.span.end } };
}
