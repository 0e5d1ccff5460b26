import type { Graph, Series } from '../graph/graph.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { metricType } from '../ui/axis-meaning.js';
import { formatInterval, formatValue } from '../ui/format-number.js';
import { printable } from '../ui/format-text.js';
import type { FlagMark } from './flag-mark.js';
import { flagMark, flagsBehind, markText } from './flag-mark.js';
import { pendingReason } from './pending.js';
import { findNode, recordLabel, recordsOf } from './records.js';

/** One value of a report: a metric's at one coordinate, or a constant of the graph. */
export interface Row {
  /** Name in the file: a node, or what a constant is called (`net.params`). */
  readonly name: string;
  /** What it measures, for example `robust accuracy`. */
  readonly title: string;
  /** What it was evaluated on, or empty. */
  readonly on: string;
  readonly axes: Readonly<Record<string, number | string | boolean>>;
  readonly value: number | null;
  /** Set in place of a number, for example `best.at.skip`. */
  readonly words: string | null;
  readonly unit: string | null;
  readonly n: number | null;
  readonly ci95: readonly [number, number] | null;
  /** How far the attack behind the number can be trusted; null where there is none. */
  readonly flags: FlagMark | null;
  /** `pending`: it waits for a search that has no best trial. */
  readonly state: ResultRecord['state'] | 'pending';
  /** Why there is no value. */
  readonly error: string | null;
}

/** The rows of one column of a table, in the order of the results. */
export function rowsOf(graph: Graph, results: Results, series: Series): readonly Row[] {
  switch (series.kind) {
    case 'constant':
      return [{ ...known(series.title), value: series.value, unit: series.unit === 'B' ? 'byte' : series.unit }];
    case 'words':
      return [{ ...known(series.title), words: printable(series.value) }];
    case 'pending':
      return [{ ...known(series.title), title: '', state: 'pending', error: pendingReason(graph, results, series.title) }];
    case 'node': {
      const node = findNode(graph, series.node);
      const type = node ? metricType(node) : null;
      const places = new Map(node?.instances.map(({ label, type: one }) => [label, one.kind === 'metric' ? one.evaluatedOn : '']));
      return recordsOf(results, series.node).map((record) => ({
        name: record.node,
        title: type?.title ?? record.op,
        on: places.get(recordLabel(record)) ?? '',
        axes: record.axes,
        value: record.state === 'ok' ? record.value : null,
        words: null,
        unit: record.unit ?? type?.unit ?? null,
        n: record.n,
        ci95: record.ci95,
        flags: record.state === 'ok' && record.value !== null ? flagMark(flagsBehind(graph, results, record)) : null,
        state: record.state,
        error: record.error,
      }));
    }
  }
}

const known = (title: string): Row => ({
  name: title,
  title: 'known before the run',
  on: '',
  axes: {},
  value: null,
  words: null,
  unit: null,
  n: null,
  ci95: null,
  flags: null,
  state: 'ok',
  error: null,
});

/** `0.935`, `relu`, or why there is nothing: `n/a (failed)`, `n/a: no feasible trial of robust`. */
export function valueText(row: Row): string {
  if (row.words !== null) return row.words;
  if (row.value !== null) return formatValue(row.value, row.unit);
  if (row.state === 'pending') return `n/a: ${row.error ?? 'it waits for a search'}`;
  return row.state === 'ok' ? 'n/a' : `n/a (${row.state})`;
}

/** `0.702 [0.682, 0.722] ⚑ zero gradients` */
export function measuredText(row: Row): string {
  const interval = row.value !== null && row.ci95 ? ` ${formatInterval(row.ci95, row.unit)}` : '';
  return `${valueText(row)}${interval}${markText(row.flags)}`;
}
