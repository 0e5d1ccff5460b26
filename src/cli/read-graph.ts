import { checkFile } from '../checker/check.js';
import { fileHost } from '../checker/host.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderDiagnostics } from '../diagnostics/render-frame.js';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js';
import type { Graph } from '../graph/graph.js';
import { specs } from '../ops/specs.js';
import { narrowGraph } from '../runtime/narrow.js';
import { wantsColor } from '../ui/paint.js';
import { exitCode } from './exit-codes.js';
import { hasExplanation } from './explanations.js';
import type { CheckArguments } from './program.js';

export interface ReadGraph {
  /** Present when there is no error. */
  readonly graph?: Graph;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a file as every command does, with `lint` also for what is rarely meant, and narrows it to the nodes named by `only` and what they need. */
export function readGraph(file: string, options: CheckArguments, only: readonly string[] = [], lint = false): ReadGraph {
  const checked = checkFile(file, fileHost(), specs, {
    profiles: options.profile,
    params: options.params,
    set: options.set,
    lint,
  });
  if (!checked.graph || only.length === 0) return checked;
  const narrowed = narrowGraph(checked.graph, only);
  return narrowed.ok
    ? { graph: narrowed.graph, diagnostics: checked.diagnostics }
    : { diagnostics: [...checked.diagnostics, ...narrowed.problems] };
}

/** 2 where only the command line is wrong, 3 where the file is. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return exitCode.fine;
  return errors.every(isUsage) ? exitCode.usage : exitCode.fileHasErrors;
}

/** `--set`, `--profile` and `--only` have no place in a file. */
const isUsage = (problem: Diagnostic): boolean => !problem.location && (problem.code.startsWith('TML340') || problem.code === 'TML7005');

/** Prints problems as code frames. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], stream: NodeJS.WriteStream): void {
  if (diagnostics.length === 0) return;
  const options = {
    color: wantsColor(stream, process.env),
    explains: hasExplanation,
    ...(stream.columns ? { width: stream.columns } : {}),
  };
  stream.write(`${renderDiagnostics(sortDiagnostics(diagnostics), options)}\n`);
}
