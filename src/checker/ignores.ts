import type { Diagnostic, SourceFile } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import { LineIndex } from '../diagnostics/line-index.js';
import { isLintOnly } from '../diagnostics/families/lints.js';
import { diagnostic, registry } from '../diagnostics/registry.js';
import type { Comment } from '../parser/ast.js';

interface CommentedSource {
  readonly source: SourceFile;
  readonly comments: readonly Comment[];
}

/** A comment `# tml-ignore TML3303: reason`. */
interface Ignore {
  readonly comment: Comment;
  readonly code: string;
  /** The line it speaks of: the next one that is no comment. */
  readonly line: number;
}

/**
 * Leaves out the warnings and notes that a comment on the line above silences, and adds what is wrong with such comments. One that silences
 * nothing is reported only where there is no error: behind an error much is not checked; one of a lint only in the file that was linted.
 */
export function applyIgnores(files: readonly CommentedSource[], found: readonly Diagnostic[], linted?: SourceFile): readonly Diagnostic[] {
  const hasErrors = found.some(({ severity }) => severity === 'error');
  return files.reduce<readonly Diagnostic[]>((diagnostics, file) => {
    if (!file.comments.some(({ text }) => speaks.test(text))) return diagnostics;
    return applyTo(file, diagnostics, { hasErrors, linted });
  }, found);
}

const speaks = /^#+\s*tml-ignore\b/;
const wellFormed = /^#\s*tml-ignore\s+(TML\d+):\s*\S/;

function applyTo(
  { source, comments }: CommentedSource,
  found: readonly Diagnostic[],
  { hasErrors, linted }: { readonly hasErrors: boolean; readonly linted: SourceFile | undefined },
): readonly Diagnostic[] {
  const lines = new LineIndex(source.text);
  const { ignores, problems } = readIgnores(source, comments, lines);
  const silenced = new Set<Diagnostic>();
  const unused = ignores.filter(({ code, line }) => {
    const hits = found.filter(
      (one) =>
        one.code === code &&
        one.severity !== 'error' &&
        one.location?.source.path === source.path &&
        lines.lineAt(one.location.span.start) === line,
    );
    for (const hit of hits) silenced.add(hit);
    return hits.length === 0;
  });
  const looked = hasErrors ? [] : unused.filter(({ code }) => linted === source || !isLintOnly(code));
  const idle = looked.map(({ comment, code }) => unusedIgnore(source, comment, code, lines));
  return [...found.filter((one) => !silenced.has(one)), ...problems, ...idle];
}

function readIgnores(source: SourceFile, comments: readonly Comment[], lines: LineIndex): { ignores: Ignore[]; problems: Diagnostic[] } {
  const ignores: Ignore[] = [];
  const problems: Diagnostic[] = [];
  const ownLines = new Set(comments.filter((comment) => standsAlone(source, comment, lines)).map(({ span }) => lines.lineAt(span.start)));
  for (const comment of comments.filter(({ text }) => speaks.test(text))) {
    const location = { source, span: comment.span };
    const malformed = (problem: string, hint?: string): void => {
      problems.push(diagnostic('TML5002', { problem }, { location, ...(hint === undefined ? {} : { hint }) }));
    };
    const code = wellFormed.exec(comment.text)?.[1];
    let line = lines.lineAt(comment.span.start);
    if (!ownLines.has(line)) malformed('it stands behind code', 'put it on a line of its own, above');
    else if (code === undefined) malformed('a code and a reason are needed', 'write # tml-ignore TML3303: why this is fine here');
    else if (!(code in registry)) {
      const near = closest(code, Object.keys(registry));
      malformed(`there is no code ${code}`, near && `did you mean ${near}?`);
    } else if (registry[code as keyof typeof registry].severity === 'error') problems.push(diagnostic('TML5003', { code }, { location }));
    else {
      while (ownLines.has(line)) line++;
      ignores.push({ comment, code, line });
    }
  }
  return { ignores, problems };
}

function standsAlone(source: SourceFile, { span }: Comment, lines: LineIndex): boolean {
  return (
    source.text
      .slice(lines.lineStart(lines.lineAt(span.start)), span.start)
      .replace('\ufeff', '')
      .trim() === ''
  );
}

function unusedIgnore(source: SourceFile, { span }: Comment, code: string, lines: LineIndex): Diagnostic {
  const line = lines.lineAt(span.start);
  const end = line < lines.lineCount ? lines.lineStart(line + 1) : source.text.length;
  const edits = [{ location: { source, span: { start: lines.lineStart(line), end } }, newText: '' }];
  return diagnostic('TML5001', { code }, { location: { source, span }, fixes: [{ title: 'remove this comment', edits }] });
}
