import type { AstNode } from './ast.js';

const isAstNode = (value: object): value is AstNode => 'span' in value;

/**
 * The nodes directly inside a node, in the order of the source. Works on every kind of node: whatever has a span is a node, and plain
 * objects without one (an import's clause) are looked through.
 */
export function childrenOf(node: AstNode): readonly AstNode[] {
  const found: AstNode[] = [];
  collect(node, found);
  return found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function collect(container: object, found: AstNode[]): void {
  for (const value of Object.values(container)) {
    if (typeof value !== 'object' || value === null) continue;
    if (isAstNode(value)) found.push(value);
    else collect(value, found);
  }
}

/** Visits a node and everything inside it, outside in, in the order of the source. */
export function visit(node: AstNode, visitor: (node: AstNode) => void): void {
  visitor(node);
  for (const child of childrenOf(node)) visit(child, visitor);
}
