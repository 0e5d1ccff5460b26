import { LineIndex } from '../../src/diagnostics/line-index.js';
import type { ParseResult } from '../../src/parser/parse.js';
import { parse } from '../../src/parser/parse.js';
import { printStatement } from './print-tree.js';

export const parseText = (text: string): ParseResult => parse({ path: 'test.tml', text });

/** The trees of all statements, one a line. */
export const treesOf = (text: string): readonly string[] => parseText(text).file.statements.map(printStatement);

/** `CODE line:column`, in order. */
export function codesOf(text: string): readonly string[] {
  const lines = new LineIndex(text);
  return parseText(text).diagnostics.map((d) => {
    const { line, column } = lines.position(d.location?.span.start ?? 0);
    return `${d.code} ${line}:${column}`;
  });
}

/** The text with the first fix of the first diagnostic applied. */
export function fixed(text: string): string {
  const edits = parseText(text).diagnostics[0]?.fixes[0]?.edits ?? [];
  return [...edits]
    .sort((a, b) => b.location.span.start - a.location.span.start)
    .reduce((result, edit) => result.slice(0, edit.location.span.start) + edit.newText + result.slice(edit.location.span.end), text);
}
