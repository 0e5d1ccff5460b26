import { invariant } from '../diagnostics/invariant.js';
import type { Graph, NodeKind } from '../graph/graph.js';
import { inputsOf } from '../ui/axis-meaning.js';
import { isOfBest } from './search-view.js';

/** A box of the picture of a graph: a node or a search. */
export interface PictureNode {
  readonly id: string;
  readonly kind: NodeKind | 'search';
  /** What stands below the name. */
  readonly detail: string;
  readonly declared: boolean;
  readonly doc: string;
  /** Ids of what it reads. */
  readonly after: readonly string[];
}

/** Nodes and searches, each after all that it reads; otherwise in the order of the graph. The best of a search reads the search. */
export function pictureNodes(graph: Graph): readonly PictureNode[] {
  const known = new Set([...graph.nodes, ...graph.searches].map(({ id }) => id));
  const searches = graph.searches.map(
    (search): PictureNode => ({
      id: search.id,
      kind: 'search',
      detail: `search · ${search.strategy.kind} × ${search.strategy.trials}`,
      declared: true,
      doc: search.doc ?? '',
      after: search.after.filter((id) => known.has(id)),
    }),
  );
  const nodes = graph.nodes.map((node): PictureNode => {
    const times = node.instances.length > 1 ? ` × ${node.instances.length}` : '';
    const from = graph.searches.filter((search) => isOfBest(search, node.id)).map(({ id }) => id);
    return {
      id: node.id,
      kind: node.kind,
      detail: `${node.kind} · ${node.op}${times}`,
      declared: node.declared,
      doc: [node.axes.length > 0 ? `over ${node.axes.join(' × ')}` : '', node.doc ?? ''].filter((part) => part !== '').join('. '),
      after: [...inputsOf(node).filter((id) => known.has(id)), ...from],
    };
  });
  return graph.searches.length === 0 ? nodes : inOrder([...nodes, ...searches]);
}

/** A stable topological order. */
function inOrder(nodes: readonly PictureNode[]): readonly PictureNode[] {
  const open = [...nodes];
  const done = new Set<string>();
  const sorted: PictureNode[] = [];
  while (open.length > 0) {
    const ready = open.findIndex(({ after }) => after.every((id) => done.has(id)));
    const [next] = open.splice(ready, 1);
    invariant(ready >= 0 && next !== undefined, 'a graph has no circles');
    done.add(next.id);
    sorted.push(next);
  }
  return sorted;
}
