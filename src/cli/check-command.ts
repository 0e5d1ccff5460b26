import type { CheckArguments } from './program.js';
import { plural } from '../ui/format-text.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';

/** `tml check FILE`: every problem of the file on stdout. */
export function check(file: string, options: CheckArguments): number {
  const { graph, diagnostics } = readGraph(file, options);
  printDiagnostics(diagnostics, process.stdout);
  if (graph) {
    const declared = [...graph.nodes, ...graph.pending].filter(
      (node) => node.declared && node.kind !== 'search' && node.kind !== 'require',
    );
    const instances = declared.reduce((sum, node) => sum + node.instances.length, 0);
    const waiting = graph.pending.filter(({ kind }) => kind === 'search').length;
    const searches = graph.searches.length + waiting;
    const parts = [
      plural(declared.length, 'node'),
      plural(instances, 'instance'),
      ...(searches > 0 ? [plural(searches, 'search', 'searches')] : []),
    ];
    process.stdout.write(`${file}: fine, ${parts.join(', ')}\n`);
  }
  return exitCodeOf(diagnostics);
}
