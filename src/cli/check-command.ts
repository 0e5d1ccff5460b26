import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderGithub } from '../diagnostics/render-github.js';
import { renderJson } from '../diagnostics/render-json.js';
import { renderSarif } from '../diagnostics/render-sarif.js';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js';
import type { Graph } from '../graph/graph.js';
import { plural } from '../ui/format-text.js';
import { fixFile } from './fix-file.js';
import type { CheckArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';

export type CheckFormat = 'text' | 'json' | 'sarif' | 'github';

/** `tml check FILE`: every problem of the file on stdout. */
export function check(
  file: string,
  options: CheckArguments & { readonly format: CheckFormat; readonly fix?: boolean; readonly version: string },
): number {
  const first = readGraph(file, options);
  const { changes, problem } = options.fix ? fixFile(file, sortDiagnostics(first.diagnostics)) : { changes: [] };
  // What other programs read holds problems alone.
  const told = options.format === 'text' ? process.stdout : process.stderr;
  for (const change of changes) told.write(`${change}\n`);
  const { graph, diagnostics: found } = changes.length > 0 ? readGraph(file, options) : first;
  const diagnostics = problem ? [...found, problem] : found;
  print(sortDiagnostics(diagnostics), options);
  if (graph && options.format === 'text') process.stdout.write(`${file}: fine, ${contents(graph)}\n`);
  return exitCodeOf(diagnostics);
}

function print(diagnostics: readonly Diagnostic[], { format, version }: { readonly format: CheckFormat; readonly version: string }): void {
  switch (format) {
    case 'text':
      printDiagnostics(diagnostics, process.stdout);
      return;
    case 'json':
      process.stdout.write(renderJson(diagnostics));
      return;
    case 'sarif':
      process.stdout.write(renderSarif(diagnostics, version));
      return;
    case 'github':
      process.stdout.write(renderGithub(diagnostics));
      return;
  }
}

/** `5 nodes, 17 instances, 1 search` */
function contents(graph: Graph): string {
  const declared = [...graph.nodes, ...graph.pending].filter((node) => node.declared && node.kind !== 'search' && node.kind !== 'require');
  const instances = declared.reduce((sum, node) => sum + node.instances.length, 0);
  const waiting = graph.pending.filter(({ kind }) => kind === 'search').length;
  const searches = graph.searches.length + waiting;
  return [
    plural(declared.length, 'node'),
    plural(instances, 'instance'),
    ...(searches > 0 ? [plural(searches, 'search', 'searches')] : []),
  ].join(', ');
}
