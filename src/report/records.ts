import type { Graph, GraphNode } from '../graph/graph.js';
import type { ResultRecord, Results } from '../runtime/results.js';

export const findNode = (graph: Graph, id: string): GraphNode | undefined => graph.nodes.find((node) => node.id === id);

export const recordsOf = (results: Results, node: string): readonly ResultRecord[] =>
  results.results.filter((record) => record.node === node);

/** `curve[strength=0.1, run=2]` */
export function recordLabel(record: { readonly node: string; readonly axes: ResultRecord['axes'] }): string {
  const inside = Object.entries(record.axes).map(([axis, value]) => `${axis}=${value}`);
  return inside.length === 0 ? record.node : `${record.node}[${inside.join(', ')}]`;
}
