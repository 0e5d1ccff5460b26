import { unreachable } from '../diagnostics/invariant.js';
import { diagnostic } from '../diagnostics/registry.js';
import { type GraphDrawing, drawGraph } from '../report/graph-drawing.js';
import { graphSvg } from '../report/graph-svg.js';
import { dotText, mermaidText } from '../report/graph-text.js';
import { exitCode } from './exit-codes.js';
import type { CheckArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import { writeWhole } from './write-whole.js';

export interface GraphArguments extends CheckArguments {
  readonly format: 'mermaid' | 'dot' | 'svg';
  readonly output?: string;
}

/** `tml graph FILE`: the graph as text or picture, on stdout or in a file. */
export function graph(file: string, options: GraphArguments): number {
  const { graph: checked, diagnostics } = readGraph(file, options);
  printDiagnostics(diagnostics, process.stderr);
  if (!checked) return exitCodeOf(diagnostics);
  const text = textOf(drawGraph(checked), options.format);
  const problem =
    text === null
      ? diagnostic('TML7014', { file }, { hint: 'tml graph FILE --format dot, then Graphviz' })
      : options.output === undefined
        ? void process.stdout.write(text)
        : writeWhole(options.output, text);
  if (!problem) return exitCode.fine;
  printDiagnostics([problem], process.stderr);
  return exitCode.nodeFailed;
}

function textOf(drawing: GraphDrawing, format: GraphArguments['format']): string | null {
  switch (format) {
    case 'mermaid':
      return mermaidText(drawing);
    case 'dot':
      return dotText(drawing);
    case 'svg':
      return graphSvg(drawing);
    default:
      return unreachable(format);
  }
}
