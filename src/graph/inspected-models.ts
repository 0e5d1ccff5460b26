import type { Network, Cost } from '../network/network.js';
import { canonicalJson } from './canonical-json.js';
import { cornersOf } from './corners.js';
import type { Architecture, Graph, GraphNode } from './graph.js';
import type { Json } from './json.js';
import type { SearchNode } from './search.js';

/** A network of a graph, with the instances that share it. */
export interface InspectedModel {
  readonly node: string;
  readonly labels: readonly string[];
  readonly network: Network;
  readonly cost: Cost;
  /** Set for a candidate of a search: which corner of its space. */
  readonly corner?: { readonly search: string; readonly end: 'first' | 'last'; readonly params: string };
}

/** The declared models of a graph, one an architecture, then of every search those at the two corners of its space. */
export function inspectedModels(graph: Graph): readonly InspectedModel[] {
  return [...graph.nodes.flatMap(ofNode), ...ofArchitectures(graph.architectures ?? []), ...graph.searches.flatMap(ofSearch)];
}

const ofNode = ({ id, declared, instances }: GraphNode): readonly InspectedModel[] =>
  declared ? grouped(instances.flatMap(({ label, type }) => (type.kind === 'model' ? [{ node: id, label, type }] : []))) : [];

const ofArchitectures = (architectures: readonly Architecture[]): readonly InspectedModel[] =>
  [...new Set(architectures.map(({ node }) => node))].flatMap((id) => grouped(architectures.filter(({ node }) => node === id)));

/** Instances of one node, those of one architecture together. */
function grouped(instances: readonly Architecture[]): readonly InspectedModel[] {
  const found = new Map<string, { labels: string[]; model: Omit<InspectedModel, 'labels'> }>();
  for (const { node, label, type } of instances) {
    const { network, cost } = type;
    const name = canonicalJson(network as unknown as Json);
    const known = found.get(name);
    if (known) known.labels.push(label);
    else found.set(name, { labels: [label], model: { node, network, cost } });
  }
  return [...found.values()].map(({ labels, model }) => ({ ...model, labels }));
}

/** A corner whose candidate is broken has no models. */
function ofSearch(search: SearchNode): readonly InspectedModel[] {
  const corners = cornersOf(search.space);
  return (['first', 'last'] as const).flatMap((end, index) => {
    const { nodes, params } = search.candidate(index, corners[end]);
    const text = Object.entries(params)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name} ${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}`)
      .join(', ');
    return nodes.flatMap(ofNode).map((model): InspectedModel => ({ ...model, corner: { search: search.id, end, params: text } }));
  });
}
