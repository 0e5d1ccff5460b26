import { resultsOf } from '../graph/formula.js';
import type { Graph, GraphNode, Series } from '../graph/graph.js';
import { axisMeaning, metricType } from '../ui/axis-meaning.js';
import { findNode } from './records.js';

/** The nodes whose results a series reads, each once. */
export function nodesBehind(graph: Graph, series: Series): readonly GraphNode[] {
  const ids = series.kind === 'node' ? [series.node] : series.kind === 'computed' ? readBy(series) : [];
  return [...new Set(ids)].flatMap((id) => findNode(graph, id) ?? []);
}

const readBy = ({ values }: Extract<Series, { kind: 'computed' }>): readonly string[] =>
  values.flatMap(({ formula }) => resultsOf(formula).map(({ node }) => node));

/** The one metric a series shows, whole or in part; undefined for arithmetic and constants. */
export function metricBehind(graph: Graph, series: Series): GraphNode | undefined {
  if (series.kind === 'node') return findNode(graph, series.node);
  if (series.kind !== 'computed' || !series.values.every(({ formula }) => formula.kind === 'metric')) return undefined;
  const [only, ...others] = nodesBehind(graph, series);
  return others.length === 0 ? only : undefined;
}

/** Names of the axes along which a series has its numbers. */
export const axesOfSeries = (graph: Graph, series: Series): readonly string[] =>
  series.kind === 'node' ? (findNode(graph, series.node)?.axes ?? []) : series.kind === 'computed' ? series.axes : [];

export const seriesName = (series: Series): string => (series.kind === 'node' ? series.node : series.title);

/** What an axis means for all of some series: `ε` and its unit where it is the strength of the attack in each. */
export function sharedMeaning(
  graph: Graph,
  series: readonly Series[],
  axis: string,
): { readonly symbol: string; readonly unit: string | null } {
  const meanings = series
    .filter((one) => axesOfSeries(graph, one).includes(axis))
    .flatMap((one) => nodesBehind(graph, one))
    .filter((node) => node.axes.includes(axis))
    .map((node) => axisMeaning(node, axis));
  const [first] = meanings;
  const agreed = first !== undefined && meanings.every(({ symbol, unit }) => symbol === first.symbol && unit === first.unit);
  return agreed ? { symbol: first.symbol, unit: first.unit } : { symbol: axis, unit: null };
}

export const unitOfNode = (graph: Graph, id: string): string => {
  const node = findNode(graph, id);
  return (node && metricType(node)?.unit) ?? 'none';
};
