import { affineOf } from '../graph/affine.js';
import { type Formula, resultsOf } from '../graph/formula.js';
import { formulaUnit } from '../graph/formula-unit.js';
import type { AxisValue, ComputedSeries, Graph } from '../graph/graph.js';
import { numberFrom } from '../runtime/formula-value.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { metricType } from '../ui/axis-meaning.js';
import { flagMark, flagsBehind } from './flag-mark.js';
import { pendingReason } from './pending.js';
import { findNode, recordLabel, recordsOf } from './records.js';
import type { Row } from './rows.js';
import { unitOfNode } from './series-nodes.js';

/**
 * Picked instances, and what is computed of metrics. An interval goes along only where it stays one: with a single metric, scaled and
 * shifted. A difference or a quotient of two metrics has none, because nothing is known of how the two vary together.
 */
export function computedRows(graph: Graph, results: Results, series: ComputedSeries): readonly Row[] {
  return series.values.map(({ coordinates, formula }) => rowOf(graph, results, series, formula, axesOf(coordinates)));
}

const axesOf = (coordinates: Readonly<Record<string, AxisValue>>): Row['axes'] =>
  Object.fromEntries(Object.entries(coordinates).map(([axis, { value }]) => [axis, value]));

function rowOf(graph: Graph, results: Results, series: ComputedSeries, formula: Formula, axes: Row['axes']): Row {
  const reads = resultsOf(formula).map((reference) => ({ reference, record: recordsOf(results, reference.node)[reference.instance] }));
  const records = reads.flatMap(({ record }) => record ?? []);
  const value = numberFrom(formula, (reference) => {
    const record = recordsOf(results, reference.node)[reference.instance];
    return record?.state === 'ok' ? (record.value ?? undefined) : undefined;
  });
  const finite = value !== undefined && Number.isFinite(value) ? value : null;
  const node = formula.kind === 'metric' ? findNode(graph, formula.node) : undefined;
  const type = node ? metricType(node) : null;
  const measured = formula.kind === 'metric' ? node?.instances[formula.instance]?.type : undefined;
  const counts = [...new Set(records.map(({ n }) => n))];
  const constant = series.unit === 'B' ? 'byte' : series.unit;
  return {
    name: series.title,
    title: type?.title ?? (reads.length === 0 ? 'known before the run' : ''),
    on: measured?.kind === 'metric' ? measured.evaluatedOn : '',
    axes,
    value: finite,
    words: null,
    unit: constant !== '' ? constant : formulaUnit(formula, (id) => unitOfNode(graph, id)),
    n: counts.length === 1 ? (counts[0] ?? null) : null,
    ci95: finite === null ? null : intervalOf(formula, results),
    flags: finite === null ? null : flagMark(records.flatMap((record) => flagsBehind(graph, results, record))),
    ...stateOf(graph, results, reads, value),
  };
}

function intervalOf(formula: Formula, results: Results): readonly [number, number] | null {
  const line = affineOf(formula);
  const ci95 = line && recordsOf(results, line.of.node)[line.of.instance]?.ci95;
  if (!line || !ci95) return null;
  const [a, b] = [ci95[0] * line.scale + line.offset, ci95[1] * line.scale + line.offset];
  return a <= b ? [a, b] : [b, a];
}

type Read = { readonly reference: { readonly node: string }; readonly record: ResultRecord | undefined };

/** What failed says why, before what was skipped and what waits. */
function stateOf(graph: Graph, results: Results, reads: readonly Read[], value: number | undefined): Pick<Row, 'state' | 'error'> {
  for (const state of ['failed', 'skipped'] as const) {
    const bad = reads.find(({ record }) => record?.state === state)?.record;
    if (bad) return { state, error: `${recordLabel(bad)}: ${bad.error ?? state}` };
  }
  const waiting = reads.find(({ record }) => record === undefined);
  if (waiting) return { state: 'pending', error: pendingReason(graph, results, waiting.reference.node) };
  return {
    state: 'ok',
    error: value === undefined || !Number.isFinite(value) ? 'this is no number: it divides by zero, or a value it reads is missing' : null,
  };
}
