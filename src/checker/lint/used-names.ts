import type { AstNode, CallStage, Expression, ReportItem } from '../../parser/ast.js';
import { visit } from '../../parser/children.js';

const isExpressionName = (node: AstNode): node is Extract<Expression, { kind: 'name' }> =>
  (node as { readonly kind?: string }).kind === 'name' && typeof (node as { readonly name?: unknown }).name === 'string';

const isCallStage = (node: AstNode): node is CallStage => (node as { readonly kind?: string }).kind === 'call' && 'path' in node;

const isText = (node: AstNode): node is Extract<ReportItem, { kind: 'text' }> =>
  (node as { readonly kind?: string }).kind === 'text' && typeof (node as { readonly value?: unknown }).value === 'object';

/**
 * Every name that something inside a node reads or calls, the holes of report texts included. Scopes are not told apart: a name that is used
 * anywhere counts as used, so that nothing is called unused that is not.
 */
export function usedNames(root: AstNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(root, (node) => {
    if (isExpressionName(node)) names.add(node.name);
    else if (isCallStage(node)) names.add(node.path[0]?.text ?? '');
    else if (isText(node))
      for (const [hole] of node.value.value.matchAll(/\{[^{}]*\}/g))
        for (const [name] of hole.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) names.add(name);
  });
  return names;
}
