import type { PictureNode } from './picture-nodes.js';

/** A node with its place in a picture that flows from left to right. */
export interface PlacedNode {
  readonly node: PictureNode;
  readonly layer: number;
  /** Place within the layer, from the top. */
  readonly rank: number;
}

export interface Layers {
  readonly placed: readonly PlacedNode[];
  /** Arrows that do not follow from others. */
  readonly edges: readonly (readonly [string, string])[];
}

/** Above this many nodes only the declared ones are drawn. */
const ALL_NODES = 40;

/** Puts each node one layer after the last of its inputs and orders layers so that arrows cross little. `nodes` stand after all they read. */
export function layerGraph(nodes: readonly PictureNode[]): Layers {
  const shown = nodes.length <= ALL_NODES ? nodes : nodes.filter(({ declared }) => declared);
  const parents = visibleParents(nodes, new Set(shown.map(({ id }) => id)));
  const edges = reduceEdges(shown, parents);
  const layerOf = new Map<string, number>();
  for (const { id } of shown) {
    layerOf.set(id, Math.max(0, ...[...(parents.get(id) ?? [])].map((parent) => (layerOf.get(parent) ?? 0) + 1)));
  }
  const depth = Math.max(-1, ...layerOf.values()) + 1;
  const layers = Array.from({ length: depth }, (_, layer) => shown.filter(({ id }) => layerOf.get(id) === layer));
  return { placed: orderLayers(layers, edges), edges };
}

/** Inputs of each shown node, looking through those that are not shown. */
function visibleParents(nodes: readonly PictureNode[], shown: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const parents = new Map<string, ReadonlySet<string>>();
  for (const node of nodes) {
    const own = new Set<string>();
    for (const input of node.after) {
      if (shown.has(input)) own.add(input);
      else for (const further of parents.get(input) ?? []) own.add(further);
    }
    parents.set(node.id, own);
  }
  return parents;
}

/** Leaves out an arrow where a longer way leads to the same node: that the metric reads the data set too is then implied. */
function reduceEdges(
  shown: readonly PictureNode[],
  parents: ReadonlyMap<string, ReadonlySet<string>>,
): readonly (readonly [string, string])[] {
  const behind = new Map<string, Set<string>>();
  const edges: (readonly [string, string])[] = [];
  for (const { id } of shown) {
    const own = [...(parents.get(id) ?? [])];
    const all = new Set(own.flatMap((parent) => [...(behind.get(parent) ?? [])]));
    for (const parent of own) if (!all.has(parent)) edges.push([parent, id]);
    behind.set(id, new Set([...all, ...own]));
  }
  return edges;
}

/** Barycentre ordering, four sweeps; ties keep the order of the file. */
function orderLayers(layers: readonly PictureNode[][], edges: readonly (readonly [string, string])[]): readonly PlacedNode[] {
  const rank = new Map<string, number>();
  for (const layer of layers) layer.forEach(({ id }, place) => rank.set(id, place));
  const sortBy = (layer: PictureNode[], neighbours: (id: string) => readonly string[]): void => {
    const weight = new Map(
      layer.map(({ id }, place) => {
        const near = neighbours(id).map((other) => rank.get(other) ?? 0);
        return [id, near.length === 0 ? place : near.reduce((sum, one) => sum + one, 0) / near.length];
      }),
    );
    layer.sort((a, b) => (weight.get(a.id) ?? 0) - (weight.get(b.id) ?? 0));
    layer.forEach(({ id }, place) => rank.set(id, place));
  };
  for (let sweep = 0; sweep < 2; sweep++) {
    for (const layer of layers) sortBy(layer, (id) => edges.filter(([, to]) => to === id).map(([from]) => from));
    for (const layer of layers.toReversed()) sortBy(layer, (id) => edges.filter(([from]) => from === id).map(([, to]) => to));
  }
  return layers.flatMap((layer, place) => layer.map((node, index) => ({ node, layer: place, rank: index })));
}
