import { cornersOf } from '../graph/corners.js';
import type { Graph } from '../graph/graph.js';
import { inputsOf } from '../ui/axis-meaning.js';
import { type PictureNode, pictureNodes } from './picture-nodes.js';

/** All of a graph that can be drawn before anything runs. */
export interface GraphDrawing {
  /** Nodes, searches and what waits for searches, each after all that it reads. */
  readonly nodes: readonly PictureNode[];
  /** By id of a search, the nodes of one candidate. */
  readonly candidates: ReadonlyMap<string, readonly PictureNode[]>;
}

export function drawGraph(graph: Graph): GraphDrawing {
  const axesOf = new Map(graph.nodes.map(({ id, axes, instances }) => [id, timesText(instances.length, axes)]));
  const known = pictureNodes(graph).map((node): PictureNode => {
    const times = axesOf.get(node.id) ?? '';
    return times === '' ? node : { ...node, detail: `${node.detail.replace(/ × \d+$/, '')} · ${times}` };
  });
  const pending = graph.pending.flatMap(({ id, kind, op, declared, instances, after }): readonly PictureNode[] => {
    if (kind === 'require') return [];
    const times = timesText(instances.length, Object.keys(instances[0]?.coordinates ?? {}));
    const detail = kind === 'search' ? 'search' : `${kind} · ${op}${times === '' ? '' : ` · ${times}`}`;
    return [{ id, kind, detail, declared, doc: '', after }];
  });
  return { nodes: [...known, ...pending], candidates: new Map(graph.searches.map((search) => [search.id, candidateOf(search)])) };
}

/** `10 instances over strength × run` */
const timesText = (instances: number, axes: readonly string[]): string =>
  instances > 1 ? `${instances} instances${axes.length > 0 ? ` over ${axes.join(' × ')}` : ''}` : '';

/** Empty where that candidate is broken. */
function candidateOf({ space, candidate }: Graph['searches'][number]): readonly PictureNode[] {
  return candidate(0, cornersOf(space).first).nodes.map(
    (node): PictureNode => ({
      id: node.id,
      kind: node.kind,
      detail: `${node.kind} · ${node.op}`,
      declared: node.declared,
      doc: node.doc ?? '',
      after: inputsOf(node),
    }),
  );
}
