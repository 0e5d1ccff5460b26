import type { ChartEntry, ChartMark, Graph, Series } from '../graph/graph.js';
import type { SearchColumn } from '../graph/search.js';
import type { Results, TrialRecord } from '../runtime/results.js';
import { coordinateText, metricType } from '../ui/axis-meaning.js';
import { plural, printable } from '../ui/format-text.js';
import type { ColumnFormat } from './column-format.js';
import { columnFormat } from './column-format.js';
import { measuredNotes } from './measured-notes.js';
import { aboutTrial, axisTitle } from './pareto.js';
import { isPending, pendingNotes } from './pending.js';
import type { Row } from './rows.js';
import { measuredText, rowsOf } from './rows.js';
import type { SearchView } from './search-view.js';
import { cellValue, paramText, stateCounts, trialCount } from './search-view.js';
import { axesOfSeries, metricBehind, seriesName, sharedMeaning } from './series-nodes.js';
import { flagNotes, numbersIn } from './trial-table.js';

/** The table that comes into a chart: of metrics, or the trials of a search. */
export interface ChartTable {
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly ChartRow[];
  /** Sentences for the caption. */
  readonly notes: readonly string[];
  /** For the title: `trials of robust`; empty for metrics. */
  readonly of: string;
}

export interface ChartColumn {
  readonly name: string;
  /** With unit and better side: what an axis is called. */
  readonly title: string;
  readonly unit: string;
  /** Numbers are drawn divided by this. */
  readonly format: ColumnFormat;
  /** The words that can stand in it, in order; empty where numbers do. */
  readonly groups: readonly string[];
}

export interface ChartRow {
  /** By name of the column; null where there is no value. */
  readonly cells: Readonly<Record<string, number | string | null>>;
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
  /** Where it stands: `net small, run 1`, `#6`. */
  readonly label: string;
  /** What a reader finds on pointing at it, line by line. */
  readonly about: string;
}

type MetricsSource = Extract<ChartEntry['source'], { kind: 'metrics' }>;

const PLAIN = columnFormat({ unit: 'none', role: 'dimension' }, []);

export const emptyColumn = (name: string): ChartColumn => ({ name, title: printable(name), unit: '', format: PLAIN, groups: [] });

/** What `[acc, rob]` is as a table; see `ChartSource` for its two forms. */
export function metricsTable(graph: Graph, results: Results, { series: all, form }: MetricsSource, mark: ChartMark): ChartTable {
  const series = all.filter((one) => !isPending(graph, one));
  const rows = series.map((one) => rowsOf(graph, results, one));
  const names = graph.axes.map(({ name }) => name).filter((name) => series.some((one) => axesOfSeries(graph, one).includes(name)));
  const axes = names.map((name) => axisColumn(graph, series, name));
  const table = {
    notes: [
      ...measuredNotes(graph, results, series, rows.flat(), mark === 'bars' || mark === 'scatter' ? 'whisker' : null),
      ...pendingNotes(graph, results, all),
    ],
    of: '',
  };
  if (form === 'long') {
    const metric: ChartColumn = { name: 'metric', title: 'metric', unit: '', format: PLAIN, groups: series.map(seriesName).map(printable) };
    const value = numberColumn('value', valueTitle(graph, series), rows.flat());
    return { ...table, columns: [...axes, metric, value], rows: rows.flat().map(longRow) };
  }
  const columns = series.map((one, place) => numberColumn(seriesName(one), `${printable(seriesName(one))}`, rows[place] ?? []));
  return { ...table, columns: [...axes, ...columns], rows: wideRows(graph, series, names, rows) };
}

function axisColumn(graph: Graph, series: readonly Series[], name: string): ChartColumn {
  const { symbol, unit } = sharedMeaning(graph, series, name);
  const values = graph.axes.find((axis) => axis.name === name)?.values ?? [];
  return {
    name,
    title: symbol === 'ε' && unit !== null ? `ε ${unit}` : printable(name),
    unit: '',
    format: PLAIN,
    groups: values.map(({ value }) => coordinateText(value)),
  };
}

/** `accuracy, robust accuracy` */
function valueTitle(graph: Graph, series: readonly Series[]): string {
  const titles = new Set(
    series.map((one) => {
      const node = metricBehind(graph, one);
      return node ? (metricType(node)?.title ?? node.op) : seriesName(one);
    }),
  );
  return titles.size <= 2 ? printable([...titles].join(', ')) : 'value';
}

function numberColumn(name: string, title: string, rows: readonly Row[]): ChartColumn {
  const unit = rows.find((row) => row.unit !== null)?.unit ?? 'none';
  const known = unit === 'share' || unit === 'byte' || unit === 'count' ? unit : 'none';
  const format = columnFormat(
    { unit: known, role: 'metric' },
    rows.flatMap(({ value }) => value ?? []),
  );
  const shown = format.unit !== '' ? format.unit : known === 'none' && unit !== 'none' ? unit : '';
  return { name, title: `${title}${shown === '' ? '' : ` in ${shown}`}`, unit, format, groups: [] };
}

const cellOf = (value: number | string | boolean | undefined): number | string | null =>
  value === undefined ? null : typeof value === 'number' ? value : coordinateText(value);

const axisCells = (axes: Row['axes']): Readonly<Record<string, number | string | null>> =>
  Object.fromEntries(Object.entries(axes).map(([axis, value]) => [axis, cellOf(value)]));

const placeText = (axes: Row['axes']): string =>
  Object.entries(axes)
    .map(([axis, value]) => `${printable(axis)} ${coordinateText(value)}`)
    .join(', ');

function longRow(row: Row): ChartRow {
  const label = [printable(row.name), placeText(row.axes)].filter((part) => part !== '').join(', ');
  return {
    cells: { ...axisCells(row.axes), metric: printable(row.name), value: row.value },
    intervals: row.value === null || row.ci95 === null ? {} : { value: row.ci95 },
    label,
    about: `${label}\n${measuredText(row)}`,
  };
}

/** Metrics meet at equal points; one that does not vary along an axis is the same at all of its points. */
function wideRows(
  graph: Graph,
  series: readonly Series[],
  names: readonly string[],
  rows: readonly (readonly Row[])[],
): readonly ChartRow[] {
  let points: readonly Row['axes'][] = [{}];
  for (const name of names) {
    const values = graph.axes.find((axis) => axis.name === name)?.values ?? [];
    points = points.flatMap((point) => values.map(({ value }) => ({ ...point, [name]: value })));
  }
  points = points.filter((point) => isPoint(graph, point));
  const keyOf = (axes: Row['axes'], along: readonly string[]): string => JSON.stringify(along.map((axis) => axes[axis] ?? null));
  const found = series.map((one, place) => {
    const along = axesOfSeries(graph, one);
    const byKey = new Map((rows[place] ?? []).map((row) => [keyOf(row.axes, along), row]));
    return { name: seriesName(one), at: (point: Row['axes']) => byKey.get(keyOf(point, along)) };
  });
  return points.map((point) => {
    const here = found.flatMap(({ name, at }) => {
      const row = at(point);
      return row ? [{ name, row }] : [];
    });
    const label = placeText(point);
    return {
      cells: { ...axisCells(point), ...Object.fromEntries(here.map(({ name, row }) => [name, row.value])) },
      intervals: Object.fromEntries(here.flatMap(({ name, row }) => (row.value === null || row.ci95 === null ? [] : [[name, row.ci95]]))),
      label,
      about: [label, ...here.map(({ name, row }) => `${printable(name)} ${measuredText(row)}`)].filter((line) => line !== '').join('\n'),
    };
  });
}

/** Axes that move together have points only where their values belong together. */
function isPoint(graph: Graph, point: Row['axes']): boolean {
  const places = (name: string): readonly number[] =>
    (graph.axes.find((axis) => axis.name === name)?.values ?? []).flatMap(({ value }, index) => (value === point[name] ? [index] : []));
  return graph.axes.every(
    ({ name, pairedWith = [] }) =>
      !(name in point) || pairedWith.every((other) => !(other in point) || places(name).some((index) => places(other).includes(index))),
  );
}

/** The trials of a search: every column a channel can name. */
export function trialsTable(view: SearchView, entry: ChartEntry): ChartTable {
  const { node, record } = view;
  const shown = [entry.x, entry.y, entry.color];
  const formats = new Map(node.columns.map((column) => [column.name, columnFormat(column, numbersIn(view, column))]));
  return {
    columns: node.columns.map((column) => ({
      name: column.name,
      title: column.role === 'index' ? 'trial' : axisTitle(column, formats.get(column.name)),
      unit: column.unit,
      format: formats.get(column.name) ?? PLAIN,
      groups: groupsOf(view, column),
    })),
    rows: record.trials.map((trial) => ({
      cells: Object.fromEntries(node.columns.map((column) => [column.name, trialCell(view, trial, column)])),
      intervals: Object.fromEntries(Object.entries(trial.measured).flatMap(([name, { ci95 }]) => (ci95 === null ? [] : [[name, ci95]]))),
      label: `#${trial.index}`,
      about: aboutTrial(view, trial, formats),
    })),
    notes: [
      record.state === 'skipped' ? 'The search did not run.' : `${trialCount(view)}: ${stateCounts(view)}.`,
      ...flagNotes({ ...view, node: { ...node, columns: node.columns.filter(({ name }) => shown.includes(name)) } }),
    ],
    of: `${plural(record.trials.length, 'trial')} of ${printable(node.id)}`,
  };
}

function trialCell(view: SearchView, trial: TrialRecord, column: SearchColumn): number | string | null {
  const value = cellValue(view, trial, column);
  return value === null || (typeof value === 'number' && Number.isFinite(value)) ? value : paramText(value);
}

/** Words in order of first appearance; numbers of a dimension, which can be told apart too, upwards. */
function groupsOf(view: SearchView, column: SearchColumn): readonly string[] {
  if (column.role !== 'dimension' && column.role !== 'state' && column.role !== 'index') return [];
  const values = [...new Set(view.record.trials.flatMap((trial) => trialCell(view, trial, column) ?? []))];
  return values.sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0)).map(groupText);
}

/** A cell as the name of a group. */
export const groupText = (value: number | string): string => (typeof value === 'number' ? coordinateText(value) : value);
