import { invariant } from '../diagnostics/invariant.js';
import type { Formula, ResultReference } from './formula.js';

/** Arithmetic with numbered inputs as one text, operands first: `$0 $1 -`, `$0 0.5 *`. Equal arithmetic has equal text. */
export interface Postfix {
  readonly text: string;
  /** The results that `$0`, `$1`, … stand for, each once. */
  readonly inputs: readonly ResultReference[];
}

const ARITHMETIC = ['+', '-', '*', '/'] as const;
type Arithmetic = (typeof ARITHMETIC)[number];
const isArithmetic = (token: string): token is Arithmetic => (ARITHMETIC as readonly string[]).includes(token);

/** Writes a formula of numbers. */
export function postfixOf(formula: Formula): Postfix {
  const inputs: ResultReference[] = [];
  const write = (part: Formula): string => {
    switch (part.kind) {
      case 'number':
        return Object.is(part.value, -0) ? '-0' : `${part.value}`;
      case 'metric': {
        const known = inputs.findIndex(({ node, instance }) => node === part.node && instance === part.instance);
        return `$${known >= 0 ? known : inputs.push(part) - 1}`;
      }
      case 'negate':
        return `${write(part.operand)} neg`;
      case 'binary':
        invariant(isArithmetic(part.operator), `${part.operator} gives no number`);
        return `${write(part.left)} ${write(part.right)} ${part.operator}`;
      case 'bool':
      case 'sound':
      case 'not':
        invariant(false, `${part.kind} is no number`);
    }
  };
  return { text: write(formula), inputs };
}

/** What a text is worth, in float64; not finite where it divides by zero. */
export function evaluatePostfix(text: string, inputs: readonly number[]): number {
  const stack: number[] = [];
  const pop = (): number => {
    const value = stack.pop();
    invariant(value !== undefined, `an operand is missing in ${text}`);
    return value;
  };
  for (const token of text.split(' ')) {
    if (token.startsWith('$')) {
      const value = inputs[Number(token.slice(1))];
      invariant(value !== undefined, `${token} is no input of ${text}`);
      stack.push(value);
    } else if (token === 'neg') stack.push(-pop());
    else if (isArithmetic(token)) {
      const right = pop();
      stack.push(calculate(token, pop(), right));
    } else stack.push(Number(token));
  }
  const value = pop();
  invariant(stack.length === 0, `an operator is missing in ${text}`);
  return value;
}

/** One step of float64 arithmetic. */
export function calculate(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}
