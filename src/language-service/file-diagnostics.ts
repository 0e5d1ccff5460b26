import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js';
import type { DocumentStore } from './document-store.js';
import { locateImport } from './locate-import.js';

/**
 * The problems to show in a file. An error in a module it imports, directly or not, stands at the import that brings it; where that module
 * itself is open its own problems are shown there.
 */
export function fileDiagnostics(store: DocumentStore, file: string): readonly Diagnostic[] {
  const own: Diagnostic[] = [];
  const foreign: Diagnostic[] = [];
  for (const problem of store.check(file).diagnostics) {
    const { location } = problem;
    if (!location || store.fileOf(location.source.path) === file) own.push(problem);
    else if (problem.severity === 'error') foreign.push(problem);
  }
  return sortDiagnostics([...own, ...atImports(store, file, foreign)]);
}

function atImports(store: DocumentStore, file: string, problems: readonly Diagnostic[]): Diagnostic[] {
  const loaded = store.load(file);
  if (!loaded) return [];
  const { source, file: tree } = loaded.module;
  return tree.statements.flatMap((statement): Diagnostic[] => {
    if (statement.kind !== 'import') return [];
    const target = locateImport(store.host, file, statement.from.value);
    const reached = target === undefined ? [] : [target, ...(store.load(target)?.modules ?? []).map((module) => module.path)];
    return problems.flatMap((problem) => {
      const { location } = problem;
      if (!location || !reached.includes(store.fileOf(location.source.path))) return [];
      return [
        {
          ...problem,
          message: `in ${location.source.path}: ${problem.message}`,
          location: { source, span: statement.from.span },
          labels: [{ location, text: problem.message }, ...problem.labels],
          fixes: [],
        },
      ];
    });
  });
}
