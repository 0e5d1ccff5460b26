import type { Diagnostic, Edit } from './diagnostic.js';

export interface FixedText {
  readonly text: string;
  /** Those whose fix was applied, in the order of the list. */
  readonly fixed: readonly Diagnostic[];
}

/**
 * Applies the fixes that leave no choice: a diagnostic with exactly one that is no guess, all of it in the file at `path`. Of two that touch the same place the
 * first wins; the other is reported again by the next check.
 */
export function applyFixes(path: string, text: string, diagnostics: readonly Diagnostic[]): FixedText {
  const edits: Edit[] = [];
  const fixed: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const [fix, ...others] = diagnostic.fixes;
    if (!fix || fix.guess || others.length > 0 || fix.edits.some(({ location }) => location.source.path !== path)) continue;
    if (fix.edits.some((edit) => edits.some((earlier) => touches(edit, earlier)))) continue;
    edits.push(...fix.edits);
    fixed.push(diagnostic);
  }
  const backwards = edits.toSorted((a, b) => b.location.span.start - a.location.span.start);
  return { text: backwards.reduce(replace, text), fixed };
}

const touches = ({ location: a }: Edit, { location: b }: Edit): boolean => a.span.start <= b.span.end && b.span.start <= a.span.end;

const replace = (text: string, { location, newText }: Edit): string =>
  text.slice(0, location.span.start) + newText + text.slice(location.span.end);
