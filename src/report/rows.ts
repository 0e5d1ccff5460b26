import type { Graph, GraphNode, Series } from '../graph/graph.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { metricType } from '../ui/axis-meaning.js';

/** One number of a report: a metric's value at one coordinate, or a constant of the graph. */
export interface Row {
  /** Name in the file: a node, or what a constant is called (`net.params`). */
  readonly name: string;
  /** What it measures, for example `robust accuracy`. */
  readonly title: string;
  /** What it was evaluated on, or empty. */
  readonly on: string;
  readonly axes: Readonly<Record<string, number | string | boolean>>;
  readonly value: number | null;
  readonly unit: string | null;
  readonly n: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly state: ResultRecord['state'];
  readonly error: string | null;
}

export const findNode = (graph: Graph, id: string): GraphNode | undefined => graph.nodes.find((node) => node.id === id);

export const recordsOf = (results: Results, node: string): readonly ResultRecord[] =>
  results.results.filter((record) => record.node === node);

/** The rows of one column of a table, in the order of the results. */
export function rowsOf(graph: Graph, results: Results, series: Series): readonly Row[] {
  if (series.kind === 'constant') {
    const { title, value } = series;
    return [
      {
        name: title,
        title: 'known before the run',
        on: '',
        axes: {},
        value,
        unit: constantUnit(series.unit),
        n: null,
        ci95: null,
        state: 'ok',
        error: null,
      },
    ];
  }
  if (series.kind !== 'node') return [];
  const node = findNode(graph, series.node);
  const type = node ? metricType(node) : null;
  return recordsOf(results, series.node).map((record) => ({
    name: record.node,
    title: type?.title ?? record.op,
    on: type?.evaluatedOn ?? '',
    axes: record.axes,
    value: record.state === 'ok' ? record.value : null,
    unit: record.unit ?? type?.unit ?? null,
    n: record.n,
    ci95: record.ci95,
    state: record.state,
    error: record.error,
  }));
}

const constantUnit = (unit: string): string => (unit === 'B' ? 'byte' : unit);

/** `curve[strength=0.1, run=2]` */
export function recordLabel(record: { readonly node: string; readonly axes: ResultRecord['axes'] }): string {
  const inside = Object.entries(record.axes).map(([axis, value]) => `${axis}=${value}`);
  return inside.length === 0 ? record.node : `${record.node}[${inside.join(', ')}]`;
}
