import type { Span } from '../diagnostics/diagnostic.js';
import { visit } from '../parser/children.js';
import { beginsLine } from '../parser/doc-comments.js';
import type { DocumentStore } from './document-store.js';

export interface FoldingRange {
  /** From the line that stays to the last line that is hidden: a closing bracket on a line of its own stays. */
  readonly span: Span;
  readonly kind?: 'comment' | 'imports';
}

/** What can be folded: whatever goes over several lines, comments of several lines, and the imports. */
export function foldingRanges(store: DocumentStore, file: string): readonly FoldingRange[] {
  const module = store.load(file)?.module;
  if (!module) return [];
  const { text } = module.source;
  const found = new Map<number, FoldingRange>();
  const add = ({ start, end }: Span, kind?: FoldingRange['kind']): void => {
    const line = text.lastIndexOf('\n', start - 1);
    const hidden = withoutClosingLine(text, end);
    // The outermost of what begins on a line is what a reader means by it.
    if (!found.has(line) && text.slice(start, hidden).includes('\n'))
      found.set(line, { span: { start, end: hidden }, ...(kind ? { kind } : {}) });
  };
  for (const run of commentRuns(
    module.comments.map(({ span }) => span),
    text,
  ))
    add(run, 'comment');
  const imports = module.file.statements.filter(({ kind }) => kind === 'import');
  const [first, last] = [imports[0], imports.at(-1)];
  if (first && last && first !== last) add({ start: first.span.start, end: last.span.end }, 'imports');
  visit(module.file, (node) => {
    if (node !== module.file) add(node.span);
  });
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

/** The end of the line before, where nothing but closing brackets stands on the last line. */
function withoutClosingLine(text: string, end: number): number {
  const line = text.lastIndexOf('\n', end - 1);
  return line >= 0 && /^[\s)\]}"]*$/.test(text.slice(line + 1, end)) ? line : end;
}

/** Comments that follow each other line by line, each alone on its line. */
function commentRuns(comments: readonly Span[], text: string): Span[] {
  const runs: Span[] = [];
  for (const span of comments) {
    const alone = beginsLine(text, span.start);
    const last = runs.at(-1);
    if (last && alone && /^\r?\n[ \t]*$/.test(text.slice(last.end, span.start)))
      runs[runs.length - 1] = { start: last.start, end: span.end };
    else if (alone) runs.push(span);
  }
  return runs;
}
