import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js';
import type { Graph } from '../graph/graph.js';
import { specs } from '../ops/specs.js';
import { plural } from '../ui/format-text.js';
import { elaboratedJson } from './elaborated-json.js';
import { elaboratedText } from './elaborated-text.js';
import { exitCode } from './exit-codes.js';
import { fixFile } from './fix-file.js';
import { type ProblemFormat, printProblems } from './print-problems.js';
import type { CheckArguments } from './program.js';
import { exitCodeOf, readGraph } from './read-graph.js';

export interface CheckOptions extends CheckArguments {
  readonly format: ProblemFormat;
  readonly fix?: boolean;
  readonly explain?: boolean;
}

/** `tml check FILE`: every problem of the file on stdout, with `--explain` the elaborated graph after them. */
export function check(file: string, options: CheckOptions & { readonly version: string }): number {
  if (options.explain && options.format !== 'text' && options.format !== 'json') {
    process.stderr.write(`error: --explain writes text or json, not ${options.format}\n`);
    return exitCode.usage;
  }
  const first = readGraph(file, options);
  const { changes, problem } = options.fix ? fixFile(file, sortDiagnostics(first.diagnostics)) : { changes: [] };
  // What other programs read holds problems alone.
  const told = options.format === 'text' ? process.stdout : process.stderr;
  for (const change of changes) told.write(`${change}\n`);
  const { graph, diagnostics: found } = changes.length > 0 ? readGraph(file, options) : first;
  const diagnostics = problem ? [...found, problem] : found;
  const explained = options.explain ? graph : undefined;
  const more = explained && options.format === 'json' ? { graph: elaboratedJson(explained) } : undefined;
  printProblems(sortDiagnostics(diagnostics), options, more);
  if (explained && options.format === 'text')
    process.stdout.write(`${diagnostics.length > 0 ? '\n' : ''}${elaboratedText(explained, specs)}`);
  else if (graph && options.format === 'text') process.stdout.write(`${file}: fine, ${contents(graph)}\n`);
  return exitCodeOf(diagnostics);
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
