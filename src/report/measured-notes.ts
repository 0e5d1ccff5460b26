import type { Graph, GraphNode, Series } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { evaluatedOn } from '../ui/axis-meaning.js';
import { flagWords } from '../ui/flags.js';
import { formatInteger } from '../ui/format-number.js';
import { plural } from '../ui/format-text.js';
import type { ReducedAxis } from '../ui/reduced-axes.js';
import { reducedAxes } from '../ui/reduced-axes.js';
import { attackOf } from './answer.js';
import { checksOf, nodeFlags } from './flag-mark.js';
import type { Row } from './rows.js';
import { nodesBehind, seriesName } from './series-nodes.js';

/** How a plot shows intervals; null where it does not. */
export type Shown = 'band' | 'whisker' | null;

/** What a caption says of numbers, whatever draws them: where they were measured and on how much, what averages hide, what was flagged. */
export function measuredNotes(
  graph: Graph,
  results: Results,
  drawn: readonly Series[],
  rows: readonly Row[],
  interval: Shown,
): readonly string[] {
  const nodes = [...new Set(drawn.flatMap((series) => nodesBehind(graph, series)))];
  const places = [...new Set(nodes.map(evaluatedOn))].filter((place) => place !== '').join(', ');
  const counts = [...new Set(rows.flatMap(({ n }) => (n === null ? [] : [n])))];
  return [
    ...(places === '' ? [] : [`Measured on ${places}${counts.length === 1 ? `, n ${formatInteger(counts[0] ?? 0)} each` : ''}.`]),
    ...noIntervalNotes(graph, drawn),
    ...nodes.flatMap((node) => [
      ...(attackOf(graph, node)?.op === 'noise' ? [`${node.id} is random noise, the baseline that an attack must beat.`] : []),
      ...reducedAxes(graph, node).map((reduced) => reducedNote(node, reduced, interval)),
      ...(checksOf(nodeFlags(graph, results, node))?.raised ?? []).map(({ name }) => `⚑ ${node.id}: ${flagWords(name)}.`),
    ]),
  ];
}

/** Arithmetic with several metrics has no interval, and a reader should not miss one. */
export const noIntervalNotes = (graph: Graph, drawn: readonly Series[]): readonly string[] =>
  drawn
    .filter((series) => series.kind === 'computed' && nodesBehind(graph, series).length > 1)
    .map((series) => `${seriesName(series)} is computed of several metrics and has no interval.`);

/**
 * What an average hides. Its interval is Wilson's on the mean with n samples: it tells how well the samples stand for all data, and
 * nothing of how the values that were averaged differ.
 */
function reducedNote(node: GraphNode, { axis, by, values, reachesTraining }: ReducedAxis, interval: Shown): string {
  const over = `${node.id} is the ${REDUCTION_WORDS[by] ?? by} over ${plural(values, 'value')} of ${axis}`;
  const differ = by === 'mean' && interval !== null ? `; the ${interval} is not the spread over ${axis}` : '';
  return `${over}${differ}${reachesTraining ? '' : `, and ${axis} never reaches the training: the weights are the same, so nothing here tells of retraining`}.`;
}

const REDUCTION_WORDS: Readonly<Record<string, string>> = {
  mean: 'mean',
  min: 'least',
  max: 'greatest',
  std: 'standard deviation',
  ci95: '95 % interval',
};
