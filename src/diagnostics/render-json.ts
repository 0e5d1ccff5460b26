import type { Diagnostic } from './diagnostic.js';
import { rangeOf, type SourceRange } from './source-range.js';

const nowhere: Readonly<Record<keyof SourceRange, null>> = { file: null, line: null, column: null, endLine: null, endColumn: null };

/** One JSON object with every diagnostic in the given order; what has no place in a file has null for it. `more` are fields beside them. */
export function renderJson(diagnostics: readonly Diagnostic[], more: object = {}): string {
  return `${JSON.stringify({ version: 1, diagnostics: diagnostics.map(plain), ...more }, null, 2)}\n`;
}

function plain(diagnostic: Diagnostic): object {
  const { code, name, severity, message, location, hint, labels, notes, fixes } = diagnostic;
  const [fix] = fixes;
  return {
    code,
    name,
    severity,
    message,
    ...(location ? rangeOf(location) : nowhere),
    hint: hint ?? null,
    related: labels.map(({ location: place, text }) => ({ message: text, ...rangeOf(place) })),
    notes,
    fix: fix ? { title: fix.title, edits: fix.edits.map(({ location: place, newText }) => ({ ...rangeOf(place), newText })) } : null,
  };
}
