import type { IToken } from 'chevrotain';
import type { AstNode, Comment, File } from './ast.js';
import { childrenOf } from './children.js';
import { beginsLine } from './doc-comments.js';
import { cannotEnd } from './layout.js';
import { Comma, DocComment, startOf, tokenSpan } from './tokens.js';

/**
 * A comment and the node it belongs to.
 * `leading`: before `owner`; `trailing`: behind `owner` on its line; `dangling`: inside `owner`, behind everything else in it.
 */
export interface AttachedComment extends Comment {
  readonly owner: AstNode;
}

/**
 * Gives every comment to exactly one node: what encloses it decides, then what stands beside it there. A comment behind code belongs to that
 * code, unless the code goes on (`{`, `->`, `=` …): then it belongs to what follows.
 * `code` are the tokens without line breaks; both lists in the order of the source.
 */
export function attachComments(file: File, comments: readonly IToken[], code: readonly IToken[], text: string): readonly AttachedComment[] {
  const known = new Map<AstNode, readonly AstNode[]>();
  const childrenFor = (node: AstNode): readonly AstNode[] => {
    const children = known.get(node) ?? childrenOf(node);
    known.set(node, children);
    return children;
  };
  let next = 0;
  return comments.map((token) => {
    while (next < code.length && startOf(code[next] as IToken) < startOf(token)) next++;
    const { owner, placement } = place(file, token, code[next - 1], text, childrenFor);
    return { kind: token.tokenType === DocComment ? 'doc' : 'comment', text: token.image, placement, span: tokenSpan(token), owner };
  });
}

function place(
  file: File,
  comment: IToken,
  codeBefore: IToken | undefined,
  text: string,
  childrenFor: (node: AstNode) => readonly AstNode[],
): Pick<AttachedComment, 'owner' | 'placement'> {
  let enclosing: AstNode = file;
  let before: AstNode | undefined;
  let following: AstNode | undefined;
  for (;;) {
    const children = childrenFor(enclosing);
    const index = firstEndingAfter(children, startOf(comment));
    const child = children[index];
    if (child !== undefined && child.span.start < startOf(comment)) {
      enclosing = child;
      continue;
    }
    before = children[index - 1];
    following = child;
    break;
  }
  const behindCode = !beginsLine(text, startOf(comment)) && codeBefore !== undefined;
  const codeGoesOn = codeBefore !== undefined && cannotEnd(codeBefore) && codeBefore.tokenType !== Comma;
  if (before && behindCode && !codeGoesOn) return { owner: before, placement: 'trailing' };
  if (following) return { owner: following, placement: 'leading' };
  return { owner: enclosing, placement: 'dangling' };
}

/** The index of the first child that ends behind `offset`; children do not overlap. */
function firstEndingAfter(children: readonly AstNode[], offset: number): number {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((children[middle] as AstNode).span.end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
