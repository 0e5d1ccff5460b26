import type { Diagnostic, Fix, Span } from '../diagnostics/diagnostic.js';
import type { DocumentStore } from './document-store.js';
import { fileDiagnostics } from './file-diagnostics.js';

export interface CodeAction {
  readonly problem: Diagnostic;
  readonly fix: Fix;
}

/** The fixes that the problems in a range carry. */
export function codeActions(store: DocumentStore, file: string, range: Span): readonly CodeAction[] {
  return fileDiagnostics(store, file).flatMap((problem) => {
    const span = problem.location?.span;
    const touches = span && span.start <= range.end && range.start <= span.end;
    return touches ? problem.fixes.map((fix) => ({ problem, fix })) : [];
  });
}
