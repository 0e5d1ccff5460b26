import type { FoldedNodes, NodeView, Pace, RunView } from './view-model.js';

/**
 * Takes nodes out of the view and keeps what they add up to. A search has many more nodes than matter at a time: without this every
 * event would cost as much as there are nodes in all its trials. Instances that never ended are forgotten: nothing waits for them.
 */
export function foldNodes(view: RunView, isGone: (node: NodeView) => boolean): RunView {
  const gone = view.nodes.filter(isGone);
  if (gone.length === 0) return view;
  const nodes = view.nodes.filter((node) => !isGone(node));
  return {
    ...view,
    nodes,
    places: new Map(nodes.map((node, place) => [node.id, place])),
    folded: gone.reduce(withNode, view.folded),
  };
}

const withNode = ({ counts, paces }: FoldedNodes, node: NodeView): FoldedNodes => ({
  counts: {
    cached: counts.cached + node.counts.cached,
    computed: counts.computed + node.counts.computed,
    failed: counts.failed + node.counts.failed,
    skipped: counts.skipped + node.counts.skipped,
  },
  paces: node.pace.instances === 0 ? paces : new Map([...paces, [node.op, addPaces(paces.get(node.op), node.pace)]]),
});

export const addPaces = (sum: Pace | undefined, pace: Pace): Pace => ({
  instances: (sum?.instances ?? 0) + pace.instances,
  milliseconds: (sum?.milliseconds ?? 0) + pace.milliseconds,
});
