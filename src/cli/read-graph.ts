import { checkFile } from '../checker/check.js';
import { fileHost } from '../checker/host.js';
import { renderDiagnostics } from '../diagnostics/render-frame.js';
import { diagnostic } from '../diagnostics/registry.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Graph } from '../graph/graph.js';
import { specs } from '../ops/specs.js';
import { exitCode } from './exit-codes.js';
import type { CheckArguments } from './program.js';

export type ReadGraph = { readonly graph: Graph; readonly diagnostics: readonly Diagnostic[] } | { readonly graph?: never; readonly diagnostics: readonly Diagnostic[] };

/** Checks a file as every command does. `only` names nodes that must exist. */
export function readGraph(file: string, options: CheckArguments, only: readonly string[] = []): ReadGraph {
  const { graph, diagnostics } = checkFile(file, fileHost(), specs, { profiles: options.profile, set: options.set });
  if (!graph) return { diagnostics };
  const names = graph.nodes.filter((node) => node.declared).map((node) => node.id);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length === 0) return { graph, diagnostics };
  const problems = unknown.map((name) => {
    const guess = closest(name, names);
    return diagnostic('TML3405', { name }, { notes: [guess ? `did you mean ${guess}?` : `nodes: ${names.join(', ')}`] });
  });
  return { diagnostics: [...diagnostics, ...problems] };
}

/** 2 where only the command line is wrong, 3 where the file is. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return exitCode.fine;
  return errors.every((problem) => problem.code.startsWith('TML340') && !problem.location) ? exitCode.usage : exitCode.fileHasErrors;
}

/** Prints problems as code frames. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], stream: NodeJS.WriteStream): void {
  if (diagnostics.length === 0) return;
  stream.write(renderDiagnostics(diagnostics, { color: useColor(stream), ...(stream.columns ? { width: stream.columns } : {}) }));
}

/** NO_COLOR wins, then FORCE_COLOR, then whether the stream is a terminal. */
export function useColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
