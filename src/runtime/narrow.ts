import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { resultsOf } from '../graph/formula.js';
import type { Graph, GraphNode, InputReference, NodeInstance, ReportEntry, ReportNode, Series } from '../graph/graph.js';

export type Narrowed = { readonly ok: true; readonly graph: Graph } | { readonly ok: false; readonly problems: readonly Diagnostic[] };

/**
 * `--only`: the named nodes, searches or single instances (`curve[strength=0.1]`) and what they need. Reports that show
 * anything else are left out. An unknown name is TML7005.
 */
export function narrowGraph(graph: Graph, names: readonly string[]): Narrowed {
  const known = namesOf(graph);
  const problems = names.filter((name) => !known.all.has(name)).map((name) => diagnostic('TML7005', { name, names: [...known.declared] }));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, graph: narrowed(graph, names) };
}

function namesOf({ nodes, pending, searches }: Graph): { readonly all: ReadonlySet<string>; readonly declared: ReadonlySet<string> } {
  const named = [...nodes, ...pending];
  return {
    all: new Set([...named.flatMap(({ id, instances }) => [id, ...instances.map(({ label }) => label)]), ...searches.map(({ id }) => id)]),
    declared: new Set([...named.filter(({ declared }) => declared), ...searches].map(({ id }) => id)),
  };
}

/** `earlier`: searches that were kept before their outcome was known. Names that the graph does not have, as those of nodes that a search without a result never made, are passed over. */
function narrowed(graph: Graph, names: readonly string[], earlier: ReadonlySet<string> = new Set()): Graph {
  const wanted = new Set(
    graph.nodes.flatMap((node) => node.instances.filter((instance) => names.includes(node.id) || names.includes(instance.label))),
  );
  const waiting = waitingFor(graph, names);
  const searches = graph.searches.filter(({ id }) => names.includes(id) || waiting.has(id) || earlier.has(id));
  for (const search of searches) {
    for (const node of graph.nodes) if (search.after.includes(node.id)) for (const instance of node.instances) wanted.add(instance);
  }
  const pending = graph.pending.filter(({ id }) => waiting.has(id));
  const kept = keepInstances(graph, withInputs(graph, wanted), new Set([...searches, ...pending].map(({ id }) => id)));
  const { resolve, ...rest } = kept;
  if (!resolve || (searches.length === 0 && pending.length === 0)) return { ...rest, searches, pending };
  return {
    ...rest,
    searches,
    pending,
    resolve: (outcomes) => {
      const resolution = resolve(outcomes);
      return resolution.graph
        ? { ...resolution, graph: narrowed(resolution.graph, names, new Set(searches.map(({ id }) => id))) }
        : resolution;
    },
  };
}

/** Ids of named pending nodes and of everything they wait for. */
function waitingFor({ pending }: Graph, names: readonly string[]): ReadonlySet<string> {
  const byId = new Map(pending.map((node) => [node.id, node]));
  const found = new Set<string>();
  const open = pending
    .filter(({ id, instances }) => names.includes(id) || instances.some(({ label }) => names.includes(label)))
    .map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(byId.get(id)?.after ?? []));
  }
  return found;
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

/** `others`: searches and what waits for them that stay. */
function keepInstances(graph: Graph, kept: ReadonlySet<NodeInstance>, others: ReadonlySet<string>): Graph {
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
  const whole = graph.nodes.filter((node) => node.instances.every((instance) => kept.has(instance))).map((node) => node.id);
  const complete = new Set([...whole, ...others]);
  return {
    ...graph,
    nodes,
    requirements: graph.requirements.filter(({ instances }) =>
      instances.every(({ condition }) => resultsOf(condition).every(({ node }) => complete.has(node))),
    ),
    reports: graph.reports.filter((report) => nodesOfReport(report).every((node) => complete.has(node))),
  };
}

const nodesOfReport = (report: ReportNode): readonly string[] => report.items.flatMap(nodesOfEntry);

function nodesOfEntry(entry: ReportEntry): readonly string[] {
  switch (entry.kind) {
    case 'table':
    case 'lines':
      return entry.series.flatMap(nodesOfSeries);
    case 'chart':
      return entry.source.kind === 'trials' ? [entry.source.search] : entry.source.series.flatMap(nodesOfSeries);
    case 'trials':
    case 'history':
    case 'pareto':
      return [entry.search];
    case 'section':
      return [];
    case 'text':
      return entry.parts.flatMap((part) => (part.kind === 'value' ? nodesOfSeries(part.series) : []));
  }
}

function nodesOfSeries(series: Series): readonly string[] {
  if (series.kind === 'node') return [series.node];
  return series.kind === 'computed' ? series.values.flatMap(({ formula }) => resultsOf(formula).map(({ node }) => node)) : [];
}
