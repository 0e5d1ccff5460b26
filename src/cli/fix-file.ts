import path from 'node:path';
import { applyFixes } from '../diagnostics/apply-fixes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { rangeOf } from '../diagnostics/source-range.js';
import { writeWhole } from './write-whole.js';

/** Writes the fixes that leave no choice into the file; lines that say what was changed, and a problem where it could not be written. */
export function fixFile(
  file: string,
  diagnostics: readonly Diagnostic[],
): { readonly changes: readonly string[]; readonly problem?: Diagnostic } {
  const sources = diagnostics.flatMap(({ location }) => (location ? [location.source] : []));
  const source = sources.find((one) => path.resolve(one.path) === path.resolve(file));
  if (!source) return { changes: [] };
  const { text, fixed } = applyFixes(source.path, source.text, diagnostics);
  if (fixed.length === 0) return { changes: [] };
  const problem = writeWhole(file, text, 'TML2006');
  if (problem) return { changes: [], problem };
  return { changes: fixed.map(describe) };
}

function describe({ code, location, fixes }: Diagnostic): string {
  const range = location && rangeOf(location);
  return `${range ? `${range.file}:${range.line}:${range.column}: ` : ''}fixed ${code}: ${fixes[0]?.title}`;
}
