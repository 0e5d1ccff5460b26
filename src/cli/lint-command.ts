import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js';
import { plural } from '../ui/format-text.js';
import { exitCode } from './exit-codes.js';
import { fixFile } from './fix-file.js';
import { type ProblemFormat, printProblems } from './print-problems.js';
import type { CheckArguments } from './program.js';
import { exitCodeOf, readGraph } from './read-graph.js';
import { tmlFiles } from './tml-files.js';

/** `tml lint`: every problem of some files, and what is allowed in them and rarely meant. Exit code 1 where there is a warning, as CI wants it. */
export function lint(
  paths: readonly string[],
  options: CheckArguments & { readonly format: ProblemFormat; readonly fix?: boolean; readonly version: string },
): number {
  const { files, problems } = tmlFiles(paths);
  const found = new Map<string, Diagnostic>();
  // What a module is told is told once, however many files import it.
  const keep = (diagnostics: readonly Diagnostic[]): void => {
    for (const one of diagnostics) found.set(`${one.location?.source.path}:${one.location?.span.start}:${one.code}:${one.message}`, one);
  };
  keep(problems);
  for (const file of files) {
    const first = readGraph(file, options, [], true).diagnostics;
    const { changes, problem } = options.fix ? fixFile(file, sortDiagnostics(first)) : { changes: [] };
    const told = options.format === 'text' ? process.stdout : process.stderr;
    for (const change of changes) told.write(`${change}\n`);
    keep(changes.length > 0 ? readGraph(file, options, [], true).diagnostics : first);
    if (problem) keep([problem]);
  }
  const diagnostics = sortDiagnostics([...found.values()]);
  printProblems(diagnostics, options);
  const errors = exitCodeOf(diagnostics);
  if (errors !== exitCode.fine) return errors;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  if (warnings === 0 && options.format === 'text') process.stdout.write(`${plural(files.length, 'file')}: nothing to report\n`);
  return warnings > 0 ? exitCode.nodeFailed : exitCode.fine;
}
