import type { Edit, Location } from './diagnostic.js';
import { LineIndex } from './line-index.js';

/** A place as other programs read it: lines and columns from 1, columns in characters, the end just behind the last one. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function rangeOf({ source, span }: Location): SourceRange {
  const lines = new LineIndex(source.text);
  const start = lines.position(span.start);
  const end = lines.position(Math.max(span.start, span.end));
  return { file: source.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** Edits by file, in the order in which the files appear. */
export function editsByFile(edits: readonly Edit[]): ReadonlyMap<string, readonly Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const edit of edits) {
    const { path } = edit.location.source;
    files.set(path, [...(files.get(path) ?? []), edit]);
  }
  return files;
}
