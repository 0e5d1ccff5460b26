import { cornersOf } from '../graph/corners.js';
import type { Graph, GraphNode } from '../graph/graph.js';
import { formatRational, type Rational } from '../graph/rational.js';
import type { SearchNode } from '../graph/search.js';

/** The elaborated graph for other programs: what is hashed of every instance, and what is known of it before it runs. */
export const elaboratedJson = (graph: Graph): object => {
  const labels = labelsOf(graph.nodes);
  return plain({
    file: graph.file,
    axes: graph.axes,
    nodes: graph.nodes.map((node) => nodeJson(node, labels)),
    searches: graph.searches.map((search) => searchJson(search, labels)),
    pending: graph.pending,
    requirements: graph.requirements.map(({ text, axes, instances }) => ({ text, axes, instances })),
    reports: graph.reports.map(({ title, items }) => ({ title, items })),
  }) as object;
};

const labelsOf = (nodes: readonly GraphNode[]): ReadonlyMap<string, readonly string[]> =>
  new Map(nodes.map((node) => [node.id, node.instances.map(({ label }) => label)]));

function nodeJson({ location: _, instances, ...node }: GraphNode, labels: ReadonlyMap<string, readonly string[]>): object {
  return {
    ...node,
    instances: instances.map(({ inputs, ...instance }) => ({
      ...instance,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([port, { node: id, instance: index, split }]) => [
          port,
          { instance: labels.get(id)?.[index] ?? id, ...(split === undefined ? {} : { split }) },
        ]),
      ),
    })),
  };
}

function searchJson(search: SearchNode, labels: ReadonlyMap<string, readonly string[]>): object {
  const { location: _, candidate: __, requirements, ...rest } = search;
  const { params, nodes } = firstCandidate(search);
  const all = new Map([...labels, ...labelsOf(nodes)]);
  return {
    ...rest,
    requirements: requirements.map(({ text }) => text),
    candidate: { params, nodes: nodes.map((node) => nodeJson(node, all)) },
  };
}

/** The candidate at the first point of the space stands for all. */
export const firstCandidate = (search: SearchNode) => search.candidate(0, cornersOf(search.space).first);

/** Exact numbers as their text, a network once: it stands among the parameters of what trains it. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (isRational(value)) return formatRational(value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => (isRepeated(name, value) ? [] : [[name, plain(field)] as const])),
  );
}

const isRational = (value: object): value is Rational => 'numerator' in value && typeof value.numerator === 'bigint';
const isRepeated = (name: string, owner: object): boolean => name === 'network' && 'kind' in owner && owner.kind === 'model';
