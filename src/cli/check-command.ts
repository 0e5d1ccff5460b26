import type { CheckArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';

/** `tml check FILE`: every problem of the file on stdout. */
export function check(file: string, options: CheckArguments): number {
  const { graph, diagnostics } = readGraph(file, options);
  printDiagnostics(diagnostics, process.stdout);
  if (graph) {
    const declared = graph.nodes.filter((node) => node.declared);
    const instances = declared.reduce((sum, node) => sum + node.instances.length, 0);
    process.stdout.write(`${file}: fine, ${declared.length} nodes, ${instances} instances\n`);
  }
  return exitCodeOf(diagnostics);
}
