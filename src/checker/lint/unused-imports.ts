import type { Fix, SourceFile, Span } from '../../diagnostics/diagnostic.js';
import { LineIndex } from '../../diagnostics/line-index.js';
import type { Import, ImportedName } from '../../parser/ast.js';
import type { Module } from '../modules.js';
import { at, type Problems } from '../problems.js';
import { usedNames } from './used-names.js';

/** Names that a file imports, does not use and does not export. */
export function lintUnusedImports({ file, source }: Module, problems: Problems): void {
  const used = usedNames(file);
  for (const statement of file.statements) {
    if (statement.kind !== 'import' || statement.exported) continue;
    if (statement.clause.kind !== 'names') {
      const { name } = statement.clause;
      if (!used.has(name.text))
        problems.report('TML5012', { name: name.text }, at(source, name), { fixes: removal(source, lineOf(source, statement)) });
      continue;
    }
    const { names } = statement.clause;
    for (const [index, imported] of names.entries()) {
      const name = imported.as ?? imported.name;
      if (used.has(name.text)) continue;
      const span = names.length === 1 ? lineOf(source, statement) : among(names, index);
      problems.report('TML5012', { name: name.text }, at(source, name), { fixes: removal(source, span) });
    }
  }
}

/** Nothing but what is not used may go: where a comment stands in between, a person decides. */
function removal(source: SourceFile, span: Span | undefined): readonly Fix[] {
  if (!span || source.text.slice(span.start, span.end).includes('#')) return [];
  return [{ title: 'remove this import', edits: [{ location: { source, span }, newText: '' }] }];
}

/** An imported name with the comma that goes with it. */
function among(names: readonly ImportedName[], index: number): Span | undefined {
  const [before, own, after] = [names[index - 1], names[index], names[index + 1]];
  if (!own) return undefined;
  if (after) return { start: own.span.start, end: after.span.start };
  return before && { start: before.span.end, end: own.span.end };
}

/** The lines of a statement that has them for itself. */
function lineOf({ text }: SourceFile, { span }: Import): Span | undefined {
  const lines = new LineIndex(text);
  const start = lines.lineStart(lines.lineAt(span.start));
  const last = lines.lineAt(span.end);
  const end = last < lines.lineCount ? lines.lineStart(last + 1) : text.length;
  const alone = text.slice(start, span.start).trim() === '' && text.slice(span.end, end).trim() === '';
  return alone ? { start, end } : undefined;
}
