import type { Graph, Series } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { findNode } from './records.js';
import { findSearch, withoutBest } from './search-view.js';
import { seriesName } from './series-nodes.js';

/** Why what waits for a search has no value: `no feasible trial of robust`. `title` is a node or one of its fields (`best.params`). */
export function pendingReason(graph: Graph, results: Results, title: string): string {
  const searches = searchesBefore(graph, title);
  // A title may be an expression; where it names nothing known, any search without a best trial can be why.
  const asked = searches.length > 0 ? searches : graph.searches.map(({ id }) => id);
  const reasons = asked.flatMap((id) => {
    const view = findSearch(graph, results, id);
    return (view && withoutBest(view)) ?? [];
  });
  return reasons.length > 0 ? reasons.join(', ') : 'it waits for a search';
}

/** One sentence for each series of a plot that has no numbers because it waits. */
export const pendingNotes = (graph: Graph, results: Results, series: readonly Series[]): readonly string[] =>
  series
    .filter((one) => isPending(graph, one))
    .map((one) => `No value for ${seriesName(one)}: ${pendingReason(graph, results, seriesName(one))}.`);

/** True where no node of the graph gives the series, and it is no constant. */
export const isPending = (graph: Graph, series: Series): boolean =>
  series.kind === 'pending' || (series.kind === 'node' && findNode(graph, series.node) === undefined);

/** Ids of the searches that a pending node waits for, directly or not. */
function searchesBefore(graph: Graph, title: string): readonly string[] {
  const names = new Set(graph.searches.map(({ id }) => id));
  const pending = new Map(graph.pending.map((node) => [node.id, node]));
  const words = title.split(/[^\p{L}\p{N}_]+/u);
  const open = [title, ...words].filter((word) => pending.has(word) || names.has(word));
  const seen = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(pending.get(id)?.after ?? []));
  }
  return graph.searches.map(({ id }) => id).filter((id) => seen.has(id));
}
