import type { CstElement, CstNode, IToken } from 'chevrotain';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Name } from './ast.js';
import { endOf, tokenSpan } from './tokens.js';

/** Reading the concrete tree. Any piece may be missing where the parser recovered from an error. */
export const isNode = (element: CstElement): element is CstNode => 'children' in element;

const isRealToken = (element: CstElement): element is IToken => !isNode(element) && !Number.isNaN(element.startOffset);

/** The tokens under a label that stand in the source; tokens the parser invented to recover are left out. */
export function tokens(node: CstNode, label: string): readonly IToken[] {
  return node.children[label]?.filter(isRealToken) ?? [];
}

export const token = (node: CstNode, label: string): IToken | undefined => tokens(node, label)[0];

export function nodes(node: CstNode, label: string): readonly CstNode[] {
  return node.children[label]?.filter(isNode) ?? [];
}

export const child = (node: CstNode, label: string): CstNode | undefined => nodes(node, label)[0];

/** The elements under a label in the order of the source. */
export function parts(node: CstNode, label: string): readonly CstElement[] {
  return node.children[label]?.filter((element) => isNode(element) || isRealToken(element)) ?? [];
}

/** The range of the tokens a node holds; empty at `after` if it holds none. */
export function nodeSpan(node: CstNode, after: number): Span {
  const location = node.location;
  if (location === undefined || Number.isNaN(location.startOffset)) return { start: after, end: after };
  return { start: location.startOffset, end: (location.endOffset as number) + 1 };
}

/** The end of the first of the given elements that stands in the source, else `after`. */
export function endOfFirst(candidates: readonly (IToken | undefined)[], after: number): number {
  const found = candidates.find((candidate) => candidate !== undefined);
  return found ? endOf(found) : after;
}

export const nameOf = (from: IToken): Name => ({ text: from.image, span: tokenSpan(from) });
