import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { Graph, GraphNode, InputReference, NodeInstance, ReportEntry, ReportNode, Series } from '../graph/graph.js';

export type Narrowed = { readonly ok: true; readonly graph: Graph } | { readonly ok: false; readonly problems: readonly Diagnostic[] };

/**
 * `--only`: the named nodes or single instances (`curve[strength=0.1]`) and what they need. Reports that show
 * anything else are left out. An unknown name is TML7005.
 */
export function narrowGraph(graph: Graph, names: readonly string[]): Narrowed {
  const wanted = new Set<NodeInstance>();
  const problems: Diagnostic[] = [];
  for (const name of names) {
    const found = graph.nodes.flatMap((node) => (node.id === name ? node.instances : node.instances.filter((each) => each.label === name)));
    if (found.length === 0) {
      const known = graph.nodes.filter((node) => node.declared).map((node) => node.id);
      problems.push(diagnostic('TML7005', { name, names: known }));
    }
    for (const instance of found) wanted.add(instance);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, graph: keepInstances(graph, withInputs(graph, wanted)) };
}

function withInputs(graph: Graph, wanted: ReadonlySet<NodeInstance>): ReadonlySet<NodeInstance> {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const kept = new Set(wanted);
  // Backwards through a topological order every reader comes before what it reads.
  for (const node of graph.nodes.toReversed()) {
    for (const instance of node.instances) {
      if (!kept.has(instance)) continue;
      for (const input of Object.values(instance.inputs)) {
        const source = byId.get(input.node)?.instances[input.instance];
        if (source !== undefined) kept.add(source);
      }
    }
  }
  return kept;
}

function keepInstances(graph: Graph, kept: ReadonlySet<NodeInstance>): Graph {
  const positions = new Map(
    graph.nodes.map((node) => {
      let next = 0;
      return [node.id, node.instances.map((instance) => (kept.has(instance) ? next++ : -1))] as const;
    }),
  );
  const moved = (input: InputReference): InputReference => ({ ...input, instance: positions.get(input.node)?.[input.instance] ?? -1 });
  const nodes = graph.nodes.flatMap((node): readonly GraphNode[] => {
    const instances = node.instances
      .filter((instance) => kept.has(instance))
      .map((instance) => ({
        ...instance,
        inputs: Object.fromEntries(Object.entries(instance.inputs).map(([port, input]) => [port, moved(input)])),
      }));
    return instances.length === 0 ? [] : [{ ...node, instances }];
  });
  const complete = new Set(graph.nodes.filter((node) => node.instances.every((instance) => kept.has(instance))).map((node) => node.id));
  return { ...graph, nodes, reports: graph.reports.filter((report) => nodesOfReport(report).every((node) => complete.has(node))) };
}

const nodesOfReport = (report: ReportNode): readonly string[] => report.items.flatMap(nodesOfEntry);

function nodesOfEntry(entry: ReportEntry): readonly string[] {
  switch (entry.kind) {
    case 'table':
      return entry.series.flatMap(nodesOfSeries);
    case 'lines':
      return entry.series;
    case 'trials':
    case 'history':
    case 'pareto':
      return [entry.search];
    case 'text':
      return entry.parts.flatMap((part) => (part.kind === 'value' ? nodesOfSeries(part.series) : []));
  }
}

const nodesOfSeries = (series: Series): readonly string[] => (series.kind === 'node' ? [series.node] : []);
