import type { Formula, FormulaOperator } from '../graph/formula.js';
import { toFloat64 } from '../graph/rational.js';
import type { BinaryExpression, Expression } from '../parser/ast.js';
import type { CheckContext, Scope } from './context.js';
import { at } from './problems.js';
import { describeDimension, dimensionSymbol, isDimensionless } from './units.js';
import { describeValue, unknown, type FormulaValue, type NumberValue, type Value } from './values.js';

/** Something in arithmetic: a constant, or what only a run will tell. */
export type Operand = NumberValue | FormulaValue;

/** The number behind a value: a constant, a metric, or arithmetic with metrics. */
export function operandOf(value: Value): Operand | undefined {
  if (value.kind === 'number') return value;
  if (value.kind === 'formula') return value.type === 'number' ? value : undefined;
  return value.kind === 'node' && value.instance.type.kind === 'metric'
    ? { kind: 'formula', type: 'number', formula: { kind: 'metric', node: value.node.id, instance: value.index } }
    : undefined;
}

/** A truth value as a constant or a formula. */
export function conditionOf(value: Value): boolean | FormulaValue | undefined {
  if (value.kind === 'bool') return value.value;
  return value.kind === 'formula' && value.type === 'bool' ? value : undefined;
}

/** Numbers of any dimension, in their base unit. */
export const formulaOfOperand = (operand: Operand): Formula =>
  operand.kind === 'formula' ? operand.formula : { kind: 'number', value: toFloat64(operand.value) };

export const formulaOfCondition = (condition: boolean | FormulaValue): Formula =>
  typeof condition === 'boolean' ? { kind: 'bool', value: condition } : condition.formula;

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** `acc + rob`: arithmetic and comparison where at least one side is a result. A metric has no dimension. */
export function combineResults(
  expression: BinaryExpression,
  operator: Exclude<FormulaOperator, 'and' | 'or'>,
  left: Operand,
  right: Operand,
  scope: Scope,
  { problems }: CheckContext,
): Value {
  for (const operand of [left, right]) {
    if (operand.kind === 'formula' || isDimensionless(operand.dimension)) continue;
    const sides = [left, right].map((side) => describeDimension(side.kind === 'formula' ? {} : side.dimension));
    const place = { source: scope.module.source, span: expression.operatorSpan };
    problems.report('TML3102', { operation: 'combine', left: sides[0] ?? '', right: sides[1] ?? '' }, place, {
      hint: 'divide the quantity by one of its kind first, as in net.flash / 100kB',
    });
    return unknown;
  }
  const formula: Formula = { kind: 'binary', operator, left: formulaOfOperand(left), right: formulaOfOperand(right) };
  return { kind: 'formula', type: COMPARISONS.has(operator) ? 'bool' : 'number', formula };
}

/** A requirement as it is decided: its condition, and for a comparison of two numbers the sides. */
export interface ReadRequirement {
  readonly condition: Formula;
  /** As written. */
  readonly sides?: ComparedSides;
}

export interface ComparedSides {
  readonly left: Formula;
  readonly right: Formula;
  /** Of both: `B`, `s`; empty for plain numbers. */
  readonly unit: string;
}

/** Evaluates the condition of a `require`; undefined after a reported problem. */
export function readCondition(expression: Expression, scope: Scope, context: CheckContext): ReadRequirement | undefined {
  const value = context.evaluate(expression, scope);
  if (value.kind === 'unknown') return undefined;
  const condition = conditionOf(value);
  if (condition === undefined) {
    context.problems.report('TML4031', { found: describeValue(value) }, at(scope.module.source, expression), {
      hint: 'compare it, as in acc >= 0.9',
    });
    return undefined;
  }
  const sides = sidesOf(expression, scope, context);
  return { condition: formulaOfCondition(condition), ...(sides ? { sides } : {}) };
}

function sidesOf(expression: Expression, scope: Scope, context: CheckContext): ReadRequirement['sides'] {
  if (expression.kind !== 'binary' || !['<', '<=', '>', '>='].includes(expression.operator)) return undefined;
  const left = operandOf(context.evaluate(expression.left, scope));
  const right = operandOf(context.evaluate(expression.right, scope));
  if (!left || !right) return undefined;
  const unit = left.kind === 'number' ? dimensionSymbol(left.dimension) : '';
  return { left: formulaOfOperand(left), right: formulaOfOperand(right), unit };
}
