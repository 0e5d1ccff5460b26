import type { AstNode } from '../../src/parser/ast.js';
import { childrenOf } from '../../src/parser/children.js';
import type { ParseResult } from '../../src/parser/parse.js';

/** What is wrong with a tree whatever its text: spans that do not nest or are out of order, comments lost, doubled or misplaced. */
export function treeProblems(result: ParseResult, text: string): readonly string[] {
  const problems: string[] = [];
  const nodes = new Set<AstNode>();
  const walk = (node: AstNode): void => {
    nodes.add(node);
    const { start, end } = node.span;
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length))
      problems.push(`span ${start}..${end}`);
    let before = start;
    for (const child of childrenOf(node)) {
      if (child.span.start < before || child.span.end > end) {
        problems.push(
          `${label(child)} ${child.span.start}..${child.span.end} is out of place in ${label(node)} ${start}..${end} after ${before}`,
        );
      }
      before = Math.max(before, child.span.end);
      walk(child);
    }
  };
  walk(result.file);
  const expected = commentStarts(text, result);
  const found = result.comments.map((comment) => comment.span.start);
  if (JSON.stringify(expected) !== JSON.stringify(found)) problems.push(`comments at ${found.join()}, expected ${expected.join()}`);
  for (const comment of result.comments) {
    const { owner, placement, span } = comment;
    if (!nodes.has(owner)) problems.push(`the owner of ${comment.text} is not in the tree`);
    if (text.slice(span.start, span.end) !== comment.text) problems.push(`the span of ${comment.text} is wrong`);
    const fits =
      placement === 'leading'
        ? span.end <= owner.span.start
        : placement === 'trailing'
          ? owner.span.end <= span.start
          : owner.span.start <= span.start && span.end <= owner.span.end;
    if (!fits) problems.push(`${comment.text} is ${placement} to ${owner.span.start}..${owner.span.end}`);
  }
  return problems;
}

const label = (node: AstNode): string => ('kind' in node ? String(node.kind) : Object.keys(node).join('+'));

/** Where comments begin, found without the lexer: the first `#` of a line outside text literals. */
function commentStarts(text: string, result: ParseResult): readonly number[] {
  // Broken text literals make it a matter of definition what is a comment; the lexer's own answer is taken then.
  if (result.diagnostics.some((d) => ['TML1001', 'TML1002', 'TML1004', 'TML1005'].includes(d.code)))
    return result.comments.map((c) => c.span.start);
  const starts: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '#') {
      starts.push(at);
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
    } else if (text[at] === '"') {
      const quotes = text.startsWith('"""', at) ? '"""' : '"';
      for (at += quotes.length; at < text.length && !text.startsWith(quotes, at); at++) if (text[at] === '\\') at++;
      at += quotes.length - 1;
    }
  }
  return starts;
}
