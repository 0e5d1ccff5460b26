import type { Diagnostic } from './diagnostic.js';

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By file, place and code; what has no place comes first. Stable, so that equal ones keep their order. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compareText(a.location?.source.path ?? '', b.location?.source.path ?? '') ||
      (a.location?.span.start ?? -1) - (b.location?.span.start ?? -1) ||
      (a.location?.span.end ?? -1) - (b.location?.span.end ?? -1) ||
      compareText(a.code, b.code),
  );
}
