import type { AstNode, Expression } from '../../parser/ast.js';
import { visit } from '../../parser/children.js';
import type { Module } from '../modules.js';
import { at, type Problems } from '../problems.js';

/** Conditions that are the same whatever the file computes: of literals alone, or a comparison of a value with itself. */
export function lintConditions({ file, source }: Module, problems: Problems): void {
  const textOf = ({ span }: Expression): string => source.text.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
  const idlePart = (condition: Expression): Expression | undefined => {
    if (condition.kind === 'unary') return idlePart(condition.operand);
    if (condition.kind !== 'binary') return isLiteral(condition) ? condition : undefined;
    if (condition.operator === 'and' || condition.operator === 'or') return idlePart(condition.left) ?? idlePart(condition.right);
    return isLiteral(condition) || textOf(condition.left) === textOf(condition.right) ? condition : undefined;
  };
  visit(file, (node) => {
    const condition = conditionOf(node);
    const idle = condition && idlePart(condition);
    if (idle) problems.report('TML5014', { condition: textOf(idle) }, at(source, idle));
  });
}

function conditionOf(node: AstNode): Expression | undefined {
  const { kind, condition } = node as { readonly kind?: string; readonly condition?: Expression };
  return kind === 'require' || kind === 'if' || kind === 'when' ? condition : undefined;
}

function isLiteral(expression: Expression): boolean {
  let literal = expression.kind !== 'error';
  visit(expression, (node) => {
    const { kind } = node as { readonly kind?: string };
    if (kind === 'name' || kind === 'call' || kind === 'flow' || kind === 'error') literal = false;
  });
  return literal;
}
