import type { CstElement, CstNode, IToken } from 'chevrotain';
import type { Argument, Expression, IndexExpression, Name, Stage } from './ast.js';
import type { BuildContext } from './build-context.js';
import { hole } from './build-context.js';
import { buildStage } from './build-networks.js';
import { child, endOfFirst, isNode, nameOf, nodeSpan, nodes, parts, token } from './cst.js';
import type { Operand } from './pratt.js';
import { buildOperators } from './pratt.js';
import { decodeText } from './text-literal.js';
import { DigitWord, endOf, is, LeadingDot, NumberLike, Quantity, startOf, TextLike, TrailingDot, tokenSpan } from './tokens.js';

/** A flow, or the expression it consists of where nothing flows. `after` is where it would stand if it is missing. */
export function buildFlow(context: BuildContext, node: CstNode | undefined, after: number): Expression {
  if (node === undefined) return hole(after);
  const head = buildOperand(context, child(node, 'expr'), nodeSpan(node, after).start);
  const stageNodes = nodes(node, 'stage');
  if (stageNodes.length === 0) return head.expression;
  const stages = stageNodes.map((stage) => buildStage(context, stage)).filter((stage): stage is Stage => stage !== undefined);
  // A stage that could not be read makes what flows unknown, but mistakes in the other stages are still found.
  const complete = stages.length === stageNodes.length && token(node, 'Arrow') !== undefined;
  const known = complete ? head.expression : hole(head.start);
  if (stages.length === 0) return known;
  return { kind: 'flow', head: known, stages, span: nodeSpan(node, after) };
}

export function buildExpression(context: BuildContext, node: CstNode | undefined, after: number): Expression {
  return buildOperand(context, node, after).expression;
}

const missing = (at: number): Operand => ({ expression: hole(at), start: at, end: at, parenthesised: false });

function buildOperand(context: BuildContext, node: CstNode | undefined, after: number): Operand {
  if (node === undefined) return missing(after);
  const elements = parts(node, 'part');
  const operandOf = (part: CstElement, at: number): Operand => (isNode(part) ? buildPostfix(context, part, at) : missing(at));
  return context.deeper(
    elements.filter((part) => !isNode(part)).length,
    nodeSpan(node, after),
    () => buildOperators(elements, after, operandOf, context.problems),
    () => unreadable(node, after),
  );
}

function unreadable(node: CstNode, after: number): Operand {
  const span = nodeSpan(node, after);
  return { expression: { kind: 'error', span }, ...span, parenthesised: false };
}

function buildPostfix(context: BuildContext, node: CstNode, after: number): Operand {
  const elements = parts(node, 'part');
  const build = (): Operand => {
    let operand = buildPrimary(context, child(node, 'primary'), after);
    for (let index = 0; index < elements.length; index++) {
      const part = elements[index] as CstElement;
      if (isNode(part)) {
        operand = part.name === 'args' ? callOf(context, operand, part) : indexOf(context, operand, part);
        continue;
      }
      const field = elements[index + 1];
      // A dot without a name behind it: the error is reported, the value is unknown.
      if (field === undefined || isNode(field)) {
        const span = { start: operand.start, end: endOf(part) };
        operand = { expression: { kind: 'error', span }, ...span, parenthesised: false };
        continue;
      }
      index++;
      const span = { start: operand.start, end: endOf(field) };
      operand = { expression: { kind: 'field', target: operand.expression, field: nameOf(field), span }, ...span, parenthesised: false };
    }
    return operand;
  };
  return context.deeper(elements.length, nodeSpan(node, after), build, () => unreadable(node, after));
}

function callOf(context: BuildContext, target: Operand, node: CstNode): Operand {
  const span = { start: target.start, end: nodeSpan(node, target.end).end };
  return {
    expression: { kind: 'call', target: target.expression, args: buildArguments(context, node, target.end), span },
    ...span,
    parenthesised: false,
  };
}

function indexOf(context: BuildContext, target: Operand, node: CstNode): Operand {
  const all = nodeSpan(node, target.end);
  let after = Math.min(all.start + 1, all.end);
  const indices: IndexExpression['indices'][number][] = [];
  for (const index of nodes(node, 'index')) {
    const name = optionalName(index, 'name');
    const own = nodeSpan(index, after);
    const value = buildExpression(context, child(index, 'expr'), endOfFirst([token(index, 'sign')], own.start));
    indices.push({ ...name, value, span: own });
    after = own.end;
  }
  const span = { start: target.start, end: all.end };
  return { expression: { kind: 'index', target: target.expression, indices, span }, ...span, parenthesised: false };
}

/** The arguments between the parentheses of a call. */
export function buildArguments(context: BuildContext, node: CstNode, before: number): readonly Argument[] {
  let after = Math.min(nodeSpan(node, before).start + 1, nodeSpan(node, before).end);
  return nodes(node, 'arg').map((arg) => {
    const span = nodeSpan(arg, after);
    after = span.end;
    const value = buildFlow(context, child(arg, 'flow'), endOfFirst([token(arg, 'sign')], span.start));
    const over = token(arg, 'over');
    return {
      ...optionalName(arg, 'name'),
      value,
      ...(over ? { over: buildExpression(context, child(arg, 'expr'), endOf(over)) } : {}),
      span,
    };
  });
}

export function optionalName(node: CstNode, label: string): { readonly name?: Name } {
  const found = token(node, label);
  return found ? { name: nameOf(found) } : {};
}

function buildPrimary(context: BuildContext, node: CstNode | undefined, after: number): Operand {
  if (node === undefined) return missing(after);
  const span = nodeSpan(node, after);
  const literal = token(node, 'literal');
  if (literal) return { expression: buildLiteral(literal), ...span, parenthesised: false };
  const listStart = token(node, 'listStart');
  if (listStart) {
    let at = endOf(listStart);
    const items = nodes(node, 'item').map((item) => {
      const built = buildFlow(context, item, at);
      at = nodeSpan(item, at).end;
      return built;
    });
    return { expression: { kind: 'list', items, span }, ...span, parenthesised: false };
  }
  const parenStart = token(node, 'parenStart');
  if (parenStart) return { expression: buildFlow(context, child(node, 'flow'), endOf(parenStart)), ...span, parenthesised: true };
  return { expression: hole(span.start), ...span, parenthesised: false };
}

export function buildLiteral(from: IToken): Expression {
  const span = tokenSpan(from);
  const { image } = from;
  if (from.tokenType === DigitWord) return { kind: 'error', span };
  if (from.tokenType === Quantity) {
    const unit = /(?:%|[A-Za-z\u00b5\u03bc]+)$/.exec(image)?.[0] ?? '';
    const number = image.slice(0, image.length - unit.length);
    return { kind: 'quantity', number, unit, unitSpan: { start: span.end - unit.length, end: span.end }, span };
  }
  if (from.tokenType === TrailingDot) return { kind: 'number', text: `${image}0`, span };
  if (from.tokenType === LeadingDot) return { kind: 'number', text: `0${image}`, span };
  if (is(from, NumberLike)) return { kind: 'number', text: image, span };
  if (is(from, TextLike)) return buildText(from);
  if (image === 'true' || image === 'false') return { kind: 'bool', value: image === 'true', span };
  if (image === 'none') return { kind: 'none', span };
  return { kind: 'name', name: image, span };
}

export function buildText(from: IToken) {
  return { kind: 'text', value: decodeText(from.image, startOf(from)).value, span: tokenSpan(from) } as const;
}
