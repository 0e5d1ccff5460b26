import type { Formula, ResultReference } from '../graph/formula.js';
import { calculate } from '../graph/postfix.js';

/** The value of a result; undefined where there is none (yet). */
export type ReadResult = (reference: ResultReference) => number | boolean | undefined;

/** Computes a formula in float64; undefined where a result it reads is missing. Types were checked, so mixing them cannot happen. */
export function evaluateFormula(formula: Formula, read: ReadResult): number | boolean | undefined {
  switch (formula.kind) {
    case 'number':
    case 'bool':
      return formula.value;
    case 'metric':
    case 'sound':
      return read(formula);
    case 'negate': {
      const operand = evaluateFormula(formula.operand, read);
      return operand === undefined ? undefined : -operand;
    }
    case 'not': {
      const operand = evaluateFormula(formula.operand, read);
      return operand === undefined ? undefined : !operand;
    }
    case 'binary': {
      const left = evaluateFormula(formula.left, read);
      const right = evaluateFormula(formula.right, read);
      return left === undefined || right === undefined ? undefined : combine(formula.operator, left, right);
    }
  }
}

function combine(operator: Extract<Formula, { kind: 'binary' }>['operator'], a: number | boolean, b: number | boolean): number | boolean {
  const [left, right] = [Number(a), Number(b)];
  switch (operator) {
    case '+':
    case '-':
    case '*':
    case '/':
      return calculate(operator, left, right);
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case 'and':
      return Boolean(a) && Boolean(b);
    case 'or':
      return Boolean(a) || Boolean(b);
  }
}

export function numberFrom(formula: Formula, read: ReadResult): number | undefined {
  const value = evaluateFormula(formula, read);
  return typeof value === 'number' ? value : undefined;
}
