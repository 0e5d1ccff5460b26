import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderGithub } from '../diagnostics/render-github.js';
import { renderJson } from '../diagnostics/render-json.js';
import { renderSarif } from '../diagnostics/render-sarif.js';
import { printDiagnostics } from './read-graph.js';

export type ProblemFormat = 'text' | 'json' | 'sarif' | 'github';

/** Writes problems to stdout, for people or for other programs; `more` are fields beside them in JSON. */
export function printProblems(
  diagnostics: readonly Diagnostic[],
  { format, version }: { readonly format: ProblemFormat; readonly version: string },
  more: object = {},
): void {
  switch (format) {
    case 'text':
      printDiagnostics(diagnostics, process.stdout);
      return;
    case 'json':
      process.stdout.write(renderJson(diagnostics, more));
      return;
    case 'sarif':
      process.stdout.write(renderSarif(diagnostics, version));
      return;
    case 'github':
      process.stdout.write(renderGithub(diagnostics));
      return;
  }
}
