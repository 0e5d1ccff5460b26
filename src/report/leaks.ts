import type { Graph, GraphNode } from '../graph/graph.js';
import { ancestorsOf, metricType } from '../ui/axis-meaning.js';

/** The model that a metric measures: the last one behind it. */
export const measuredModel = (graph: Graph, node: GraphNode): GraphNode | undefined =>
  ancestorsOf(graph, node).findLast(({ kind }) => kind === 'model');

/** True where a metric was measured on data that influenced its model: it says little about new data. */
export function isLeaked(graph: Graph, node: GraphNode): boolean {
  const on = metricType(node)?.evaluatedOn;
  const type = measuredModel(graph, node)?.instances[0]?.type;
  return type?.kind === 'model' && type.fittedOn.some(({ dataset, split }) => `${dataset}.${split}` === on);
}
