import type { Location, SourceFile } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import { multiply, parseDecimal } from '../graph/rational.js';
import type { Expression, NumberLiteral, QuantityLiteral } from '../parser/ast.js';
import { at, type Problems } from './problems.js';
import { unitHabits, units } from './units.js';
import { type NumberValue, plainNumber } from './values.js';

/** The exact value of `12` or `128KiB`; undefined after a reported problem. */
export function readLiteral(literal: NumberLiteral | QuantityLiteral, source: SourceFile, problems: Problems): NumberValue | undefined {
  const place = at(source, literal);
  if (literal.kind === 'number') return readDecimal(literal.text, place, problems);
  const unit = units.get(literal.unit);
  if (!unit) {
    const guess = unitHabits.get(literal.unit) ?? closest(literal.unit, units.keys());
    const where = { source, span: literal.unitSpan };
    problems.report('TML3109', { unit: literal.unit }, where, guess ? { hint: `did you mean ${guess}?` } : {});
    return undefined;
  }
  const number = readDecimal(literal.number, place, problems);
  return number && { kind: 'number', value: multiply(number.value, unit.factor), dimension: unit.dimension };
}

function readDecimal(text: string, place: Location, problems: Problems): NumberValue | undefined {
  try {
    return plainNumber(parseDecimal(text));
  } catch {
    problems.report('TML3116', { what: 'the number', limit: '1e100000' }, place);
    return undefined;
  }
}

/** Whether an expression is made of literals alone: all that the command line and data files may say. */
export function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'quantity':
    case 'text':
    case 'bool':
    case 'none':
      return true;
    case 'list':
      return expression.items.every(isConstant);
    case 'unary':
      return isConstant(expression.operand);
    case 'binary':
      return isConstant(expression.left) && isConstant(expression.right);
    case 'range':
      return isConstant(expression.from) && isConstant(expression.to) && (!expression.step || isConstant(expression.step));
    default:
      return false;
  }
}
