import type { Graph, GraphNode, NodeInstance } from '../graph/graph.js';

/** What an instance of a metric was measured on, and a model behind it. */
interface Measured {
  readonly on: string;
  readonly model: GraphNode;
  /** Whether the data influenced the model. */
  readonly leaked: boolean;
}

/** Of each instance of a metric; an axis over models or data gives them different ones. */
function measured(graph: Graph, node: GraphNode): readonly Measured[] {
  const byId = new Map(graph.nodes.map((one) => [one.id, one]));
  const nearest = (instance: NodeInstance): readonly (readonly [GraphNode, NodeInstance])[] =>
    Object.values(instance.inputs).flatMap((input) => {
      const source = byId.get(input.node);
      const found = source?.instances[input.instance];
      if (!source || !found) return [];
      return source.kind === 'model' ? [[source, found] as const] : nearest(found);
    });
  return node.instances.flatMap((instance) => {
    const { type } = instance;
    if (type.kind !== 'metric') return [];
    return nearest(instance).flatMap(([model, { type: modelType }]) => {
      const fittedOn = modelType.kind === 'model' ? modelType.fittedOn : [];
      const leaked = fittedOn.some(({ dataset, split }) => `${dataset}.${split}` === type.evaluatedOn);
      return [{ on: type.evaluatedOn, model, leaked }];
    });
  });
}

/** The models that a metric measures: the last ones behind it. */
export const measuredModels = (graph: Graph, node: GraphNode): readonly GraphNode[] => [
  ...new Set(measured(graph, node).map(({ model }) => model)),
];

/** Measurements on data that influenced the model: they say little about new data. */
export const leaksOf = (graph: Graph, node: GraphNode): readonly { readonly on: string; readonly model: string }[] => [
  ...new Map(
    measured(graph, node).flatMap(({ on, model, leaked }) => (leaked ? [[`${on} ${model.id}`, { on, model: model.id }] as const] : [])),
  ).values(),
];
