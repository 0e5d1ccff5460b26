import { add, compare, divide, isInteger, multiply, negate, type Rational, rational, subtract } from '../graph/rational.js';
import type { BinaryExpression, Expression, FieldExpression, IndexExpression, RangeExpression, UnaryExpression } from '../parser/ast.js';
import type { CheckContext, Scope } from './context.js';
import { isCostField, readField, suggestField } from './fields.js';
import { combineResults, conditionOf, formulaOfCondition, formulaOfOperand, type Operand, operandOf } from './formulas.js';
import { readLiteral } from './literals.js';
import { isNamespace, memberValue } from './namespaces.js';
import { pickInstance } from './picking.js';
import { at } from './problems.js';
import { suggestion } from './suggestion.js';
import { inDomain, sameScalar } from './types.js';
import { adviseImport } from './standard-names.js';
import { combine, type Dimension, describeDimension, isDimensionless, sameDimension, spellings } from './units.js';
import { describeValue, type FormulaValue, type NumberValue, plainNumber, unknown, type Value } from './values.js';

const MAX_ITEMS = 1_000_000;

/** Evaluates everything but flows and calls of operations, which `apply.ts` turns into nodes. */
export function evaluateConstant(expression: Expression, scope: Scope, context: CheckContext): Value {
  const { problems } = context;
  const { source } = scope.module;
  switch (expression.kind) {
    case 'number':
    case 'quantity':
      return readLiteral(expression, source, problems) ?? unknown;
    case 'text':
      return { kind: 'text', value: expression.value };
    case 'bool':
      return { kind: 'bool', value: expression.value };
    case 'none':
      return { kind: 'none' };
    case 'name':
      return readName(expression, scope, context);
    case 'list':
      return { kind: 'list', items: expression.items.map((item) => context.evaluate(item, scope)) };
    case 'range':
      return readRange(expression, scope, context);
    case 'unary':
      return unary(expression, scope, context);
    case 'binary':
      return binary(expression, scope, context);
    case 'field': {
      if (expression.target.kind === 'name' && isNamespace(expression.target.name, scope))
        return memberValue(expression.target.name, expression, scope, context);
      const target = context.evaluate(
        expression.target,
        isCostField(expression.field.text) ? atAnyPoint(expression, scope, context) : scope,
      );
      if (target.kind === 'search') return context.searchField(expression, target, scope);
      return readField(expression, target, scope.module, problems);
    }
    case 'index':
      return index(expression, scope, context);
    case 'error':
      return unknown;
    case 'call':
    case 'flow':
      // The checker routes these to `apply.ts`; a call that comes here names no operation.
      return unknown;
  }
}

/** A cost is the same along axes that only training varies along: it is read at their first points. */
function atAnyPoint({ target }: FieldExpression, scope: Scope, context: CheckContext): Scope {
  const coordinates = new Map(scope.coordinates);
  for (const name of context.axesOf(target, scope.module, scope.frame)) {
    const checked = coordinates.has(name) ? undefined : context.axis(name);
    const [point] = checked?.axis.values ?? [];
    if (point) coordinates.set(name, { point, index: 0 });
  }
  return { ...scope, coordinates };
}

function readName(expression: Extract<Expression, { kind: 'name' }>, scope: Scope, context: CheckContext): Value {
  const { module, locals } = scope;
  const place = at(module.source, expression);
  const local = locals?.get(expression.name) ?? scope.frame?.names.get(expression.name)?.read(scope.coordinates);
  if (local) return local;
  const binding = module.values.get(expression.name);
  if (binding?.kind === 'constant') return binding.value;
  if (binding?.kind === 'namespace') {
    context.problems.report('TML3004', { name: expression.name, is: 'a module' }, place, { hint: `write ${expression.name}.…` });
    return unknown;
  }
  if (binding) return context.valueOf(binding, scope, place);
  const callable = module.callables.get(expression.name);
  if (callable?.kind === 'broken') return unknown;
  if (callable || context.specs.has(expression.name)) {
    context.problems.report('TML3004', { name: expression.name, is: callable ? 'a network' : 'an operation' }, place);
    return unknown;
  }
  if (!module.intact) return unknown;
  const standard = adviseImport(expression.name, module, context.host);
  const known = [...(locals?.keys() ?? []), ...(scope.frame?.names.keys() ?? []), ...module.values.keys()];
  context.problems.report(
    'TML3001',
    { name: expression.name },
    place,
    standard.hint ? standard : suggestion(expression.name, known, place),
  );
  return unknown;
}

/** A number of any dimension, or undefined after a reported problem (silently for unknown values). */
function numberOf(expression: Expression, scope: Scope, context: CheckContext): NumberValue | undefined {
  const value = context.evaluate(expression, scope);
  if (value.kind === 'number') return value;
  if (value.kind !== 'unknown') {
    const expected = operandOf(value) ? 'a number that is known before the run' : 'a number';
    const place = at(scope.module.source, expression);
    context.problems.report('TML3101', { expected, found: describeValue(value) }, place, suggestField(value, place));
  }
  return undefined;
}

/**
 * A number of any dimension or arithmetic with results, or undefined after a reported problem (silently for unknown values). `like` is the
 * dimension of what it stands beside, for a suggestion.
 */
function readOperand(expression: Expression, scope: Scope, context: CheckContext, like?: Dimension): Operand | undefined {
  const value = context.evaluate(expression, scope);
  const operand = operandOf(value);
  if (!operand && value.kind !== 'unknown') {
    const place = at(scope.module.source, expression);
    context.problems.report('TML3101', { expected: 'a number', found: describeValue(value) }, place, suggestField(value, place, like));
  }
  return operand;
}

/** A truth value or a condition on results, or undefined after a reported problem. */
function readTruth(expression: Expression, scope: Scope, context: CheckContext): boolean | FormulaValue | undefined {
  const value = context.evaluate(expression, scope);
  const condition = conditionOf(value);
  if (condition === undefined && value.kind !== 'unknown')
    context.problems.report('TML3101', { expected: 'true or false', found: describeValue(value) }, at(scope.module.source, expression));
  return condition;
}

function readRange(expression: RangeExpression, scope: Scope, context: CheckContext): Value {
  const from = numberOf(expression.from, scope, context);
  const to = numberOf(expression.to, scope, context);
  const step = expression.step ? numberOf(expression.step, scope, context) : plainNumber(1);
  if (!from || !to || !step) return unknown;
  if (!sameDimension(from.dimension, to.dimension)) {
    const parameters = { operation: 'make a range of', left: describeDimension(from.dimension), right: describeDimension(to.dimension) };
    context.problems.report('TML3102', parameters, at(scope.module.source, expression));
    return unknown;
  }
  return { kind: 'range', from: from.value, to: to.value, step: step.value, dimension: from.dimension };
}

/** The items of a list, or of a range of integers (both ends included); undefined for anything else. */
export function listItems(value: Value): readonly Value[] | undefined {
  if (value.kind === 'list') return value.items;
  if (value.kind !== 'range' || !isInteger(value.from) || !isInteger(value.to) || !isInteger(value.step)) return undefined;
  if (value.step.numerator <= 0n || (value.to.numerator - value.from.numerator) / value.step.numerator >= BigInt(MAX_ITEMS))
    return undefined;
  const items: Value[] = [];
  for (let i = value.from.numerator; i <= value.to.numerator; i += value.step.numerator)
    items.push({ kind: 'number', value: rational(i), dimension: value.dimension });
  return items;
}

function unary(expression: UnaryExpression, scope: Scope, context: CheckContext): Value {
  if (expression.operator === '-') {
    const operand = readOperand(expression.operand, scope, context);
    if (operand?.kind === 'formula') return { ...operand, formula: { kind: 'negate', operand: formulaOfOperand(operand) } };
    return operand ? { ...operand, value: negate(operand.value) } : unknown;
  }
  const operand = readTruth(expression.operand, scope, context);
  if (operand === undefined) return unknown;
  if (typeof operand === 'boolean') return { kind: 'bool', value: !operand };
  return { kind: 'formula', type: 'bool', formula: { kind: 'not', operand: operand.formula } };
}

export function booleanOf(expression: Expression, scope: Scope, context: CheckContext): boolean | undefined {
  const value = context.evaluate(expression, scope);
  if (value.kind === 'bool') return value.value;
  if (value.kind !== 'unknown')
    context.problems.report('TML3101', { expected: 'true or false', found: describeValue(value) }, at(scope.module.source, expression));
  return undefined;
}

const VERBS = { '+': 'add', '-': 'subtract', '<': 'compare', '<=': 'compare', '>': 'compare', '>=': 'compare' } as const;

function binary(expression: BinaryExpression, scope: Scope, context: CheckContext): Value {
  const { operator } = expression;
  switch (operator) {
    case 'and':
    case 'or': {
      const left = readTruth(expression.left, scope, context);
      const right = readTruth(expression.right, scope, context);
      if (left === undefined || right === undefined) return unknown;
      if (typeof left === 'boolean' && typeof right === 'boolean')
        return { kind: 'bool', value: operator === 'and' ? left && right : left || right };
      const sides = { left: formulaOfCondition(left), right: formulaOfCondition(right) };
      return { kind: 'formula', type: 'bool', formula: { kind: 'binary', operator, ...sides } };
    }
    case '==':
    case '!=':
    case 'in': {
      const left = context.evaluate(expression.left, scope);
      const right = context.evaluate(expression.right, scope);
      if (left.kind === 'unknown' || right.kind === 'unknown') return unknown;
      if (operator !== 'in') {
        const [first, second] = [operandOf(left), operandOf(right)];
        if (first && second && (first.kind === 'formula' || second.kind === 'formula'))
          return combineResults(expression, operator, first, second, scope, context);
      }
      const equal = operator === 'in' ? inDomain(left, right) : left === right || sameScalar(left, right);
      return { kind: 'bool', value: operator === '!=' ? !equal : equal };
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const left = readOperand(expression.left, scope, context);
      const right = readOperand(expression.right, scope, context, left?.kind === 'number' ? left.dimension : undefined);
      if (!left || !right) return unknown;
      if (left.kind === 'formula' || right.kind === 'formula') return combineResults(expression, operator, left, right, scope, context);
      return arithmetic(expression, operator, left, right, scope, context);
    }
  }
}

function arithmetic(
  expression: BinaryExpression,
  operator: '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=',
  left: NumberValue,
  right: NumberValue,
  scope: Scope,
  { problems }: CheckContext,
): Value {
  const place = { source: scope.module.source, span: expression.operatorSpan };
  if (operator === '*')
    return { kind: 'number', value: multiply(left.value, right.value), dimension: combine(left.dimension, right.dimension, 1) };
  if (operator === '/') {
    if (right.value.numerator === 0n) {
      problems.report('TML3103', {}, at(scope.module.source, expression.right));
      return unknown;
    }
    return { kind: 'number', value: divide(left.value, right.value), dimension: combine(left.dimension, right.dimension, -1) };
  }
  if (!sameDimension(left.dimension, right.dimension)) {
    problems.report(
      'TML3102',
      { operation: VERBS[operator], left: describeDimension(left.dimension), right: describeDimension(right.dimension) },
      place,
      adviseUnit(expression, left, right),
    );
    return unknown;
  }
  if (operator === '+' || operator === '-') {
    const value: Rational = operator === '+' ? add(left.value, right.value) : subtract(left.value, right.value);
    return { kind: 'number', value, dimension: left.dimension };
  }
  const order = compare(left.value, right.value);
  const holds = operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0;
  return { kind: 'bool', value: holds };
}

/** A number without its unit, or with another one: how it would be written. */
function adviseUnit({ left, right }: BinaryExpression, first: NumberValue, second: NumberValue): { readonly hint?: string } {
  const written = [
    { expression: left, like: second.dimension },
    { expression: right, like: first.dimension },
  ].find(({ expression, like }) => (expression.kind === 'number' || expression.kind === 'quantity') && !isDimensionless(like));
  if (written?.expression.kind !== 'number' && written?.expression.kind !== 'quantity') return {};
  const { expression, like } = written;
  const choices = spellings(expression.kind === 'number' ? expression.text : expression.number, like);
  return choices === undefined ? {} : { hint: `write ${choices}` };
}

function index(expression: IndexExpression, scope: Scope, context: CheckContext): Value {
  if (expression.indices.some((one) => one.name)) return pickInstance(expression, scope, context);
  const target = context.evaluate(expression.target, scope);
  const [only] = expression.indices;
  const place = at(scope.module.source, expression);
  if (target.kind === 'node') {
    context.problems.report('TML4017', {}, place, { hint: 'write axis=value' });
    return unknown;
  }
  const items = listItems(target);
  if (target.kind === 'unknown' || !only) return unknown;
  if (!items || expression.indices.length !== 1) {
    context.problems.report('TML3101', { expected: 'a list and one position', found: describeValue(target) }, place);
    return unknown;
  }
  const position = numberOf(only.value, scope, context);
  if (!position) return unknown;
  const item = isDimensionless(position.dimension) && isInteger(position.value) ? items[Number(position.value.numerator)] : undefined;
  if (!item) {
    context.problems.report(
      'TML3114',
      { index: describeValue(position), length: items.length },
      { source: scope.module.source, span: only.span },
    );
    return unknown;
  }
  return item;
}
