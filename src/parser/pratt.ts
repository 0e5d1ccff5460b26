import type { CstElement } from 'chevrotain';
import type { Span } from '../diagnostics/diagnostic.js';
import type { BinaryOperator, Expression } from './ast.js';
import { hole } from './build-context.js';
import { isNode } from './cst.js';
import type { Problems } from './problems.js';
import { endOf, startOf, tokenSpan } from './tokens.js';

/** An expression with the room it takes, its own parentheses included. */
export interface Operand {
  readonly expression: Expression;
  readonly start: number;
  readonly end: number;
  readonly parenthesised: boolean;
}

/** Loose to tight; `->` is looser than all and stands in the grammar, postfixes are tighter than all. */
const levels = { or: 1, and: 2, not: 3, comparison: 4, range: 5, sum: 6, product: 7, negation: 8 } as const;

const binaryLevels: Readonly<Record<string, number>> = {
  or: levels.or,
  and: levels.and,
  '<': levels.comparison,
  '<=': levels.comparison,
  '>': levels.comparison,
  '>=': levels.comparison,
  '==': levels.comparison,
  '!=': levels.comparison,
  in: levels.comparison,
  '..': levels.range,
  step: levels.range,
  '+': levels.sum,
  '-': levels.sum,
  '*': levels.product,
  '/': levels.product,
};

/**
 * Builds the tree of a flat expression: prefix operators, operands and binary operators in order, as the grammar leaves them.
 * Comparison and `..` do not chain. `operandOf` builds an operand; a missing one becomes an error expression.
 */
export function buildOperators(
  elements: readonly CstElement[],
  after: number,
  operandOf: (part: CstElement, after: number) => Operand,
  problems: Problems,
): Operand {
  return new Pratt(elements, after, operandOf, problems).parse(0);
}

class Pratt {
  readonly #parts: readonly CstElement[];
  readonly #operandOf: (part: CstElement, after: number) => Operand;
  readonly #problems: Problems;
  #index = 0;
  /** The end of what was read last: where a missing operand would stand. */
  #after: number;

  constructor(elements: readonly CstElement[], after: number, operandOf: (part: CstElement, after: number) => Operand, problems: Problems) {
    this.#parts = elements;
    this.#after = after;
    this.#operandOf = operandOf;
    this.#problems = problems;
  }

  parse(least: number): Operand {
    let left = this.#prefix(least);
    for (;;) {
      const operator = this.#operator();
      if (operator === undefined) return left;
      const level = binaryLevels[operator.text] as number;
      if (level < least) return left;
      this.#index += operator.length;
      this.#after = operator.span.end;
      if (operator.text === 'step') left = this.#step(left, operator.span);
      else if (operator.text === '..') left = this.#range(left, operator.span);
      else left = this.#binary(left, operator.text as BinaryOperator, operator.span, level);
    }
  }

  #prefix(least: number): Operand {
    const part = this.#parts[this.#index];
    if (part === undefined) return { expression: hole(this.#after), start: this.#after, end: this.#after, parenthesised: false };
    if (isNode(part)) {
      this.#index++;
      const operand = this.#operandOf(part, this.#after);
      this.#after = operand.end;
      return operand;
    }
    const operator = part.image;
    if (operator !== '-' && operator !== 'not')
      return { expression: hole(this.#after), start: this.#after, end: this.#after, parenthesised: false };
    this.#index++;
    this.#after = endOf(part);
    const operand = this.parse(operator === '-' ? levels.negation : levels.not);
    const span = { start: startOf(part), end: operand.end };
    if (operator === 'not' && least > levels.not) {
      this.#problems.report(
        'TML1024',
        { problem: "expected parentheses around 'not …' behind an operator that binds tighter" },
        tokenSpan(part),
        {
          fixes: [this.#wrap('put it in parentheses', span)],
        },
      );
    }
    return { expression: { kind: 'unary', operator, operand: operand.expression, span }, ...span, parenthesised: false };
  }

  #operator(): { readonly text: string; readonly length: number; readonly span: Span } | undefined {
    const part = this.#parts[this.#index];
    if (part === undefined || isNode(part)) return undefined;
    const next = this.#parts[this.#index + 1];
    if (part.image === '>' && next !== undefined && !isNode(next) && next.image === '=') {
      return { text: '>=', length: 2, span: { start: startOf(part), end: endOf(next) } };
    }
    return part.image in binaryLevels ? { text: part.image, length: 1, span: tokenSpan(part) } : undefined;
  }

  #binary(left: Operand, operator: BinaryOperator, operatorSpan: Span, level: number): Operand {
    const previous = left.expression;
    const chains = level === levels.comparison && !left.parenthesised && previous.kind === 'binary' && previous.right.kind !== 'error';
    if (chains && binaryLevels[previous.operator] === level) {
      const middle = this.#problems.source.text.slice(endOfOperator(previous.operatorSpan, this.#problems.source.text), left.end);
      const at = { start: operatorSpan.start, end: operatorSpan.start };
      this.#problems.report(
        'TML1024',
        { problem: `comparisons do not chain: found ${operator} behind ${previous.operator}` },
        operatorSpan,
        {
          hint: `write … and ${middle} ${operator} …`,
          labels: [{ span: previous.operatorSpan, text: 'the first comparison' }],
          fixes: [this.#problems.fix(`repeat ${middle}`, at, `and ${middle} `)],
        },
      );
    }
    const right = this.parse(level + 1);
    const span = { start: left.start, end: right.end };
    return {
      expression: { kind: 'binary', operator, operatorSpan, left: left.expression, right: right.expression, span },
      ...span,
      parenthesised: false,
    };
  }

  #range(left: Operand, operatorSpan: Span): Operand {
    if (left.expression.kind === 'range' && !left.parenthesised) {
      this.#problems.report('TML1024', { problem: 'ranges do not chain: found a second ..' }, operatorSpan);
    }
    const right = this.parse(levels.sum);
    const span = { start: left.start, end: right.end };
    return { expression: { kind: 'range', from: left.expression, to: right.expression, span }, ...span, parenthesised: false };
  }

  #step(left: Operand, operatorSpan: Span): Operand {
    const range = left.expression;
    const valid = range.kind === 'range' && range.step === undefined && !left.parenthesised;
    if (!valid) {
      const problem = range.kind === 'range' && range.step !== undefined ? 'a range has one step' : 'expected a range a..b before step';
      this.#problems.report('TML1024', { problem }, operatorSpan);
    }
    const step = this.parse(levels.sum);
    const span = { start: left.start, end: step.end };
    if (!valid) return { expression: { kind: 'error', span }, ...span, parenthesised: false };
    return { expression: { ...range, step: step.expression, span }, ...span, parenthesised: false };
  }

  #wrap(title: string, span: Span) {
    const open = this.#problems.fix(title, { start: span.start, end: span.start }, '(');
    const close = this.#problems.fix(title, { start: span.end, end: span.end }, ')');
    return { title, edits: [...open.edits, ...close.edits] };
  }
}

/** Where the operand behind an operator begins. */
function endOfOperator(operator: Span, text: string): number {
  let at = operator.end;
  while (/\s/.test(text[at] ?? 'x')) at++;
  return at;
}
