import type { Graph, Series } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { writeCsv } from './csv.js';
import type { Row } from './rows.js';
import { noIntervalNotes } from './measured-notes.js';
import { rowsOf } from './rows.js';
import { axesOfSeries, sharedMeaning } from './series-nodes.js';

/** A tidy table: a column an axis, a row a coordinate and metric. */
export interface Table {
  readonly axes: readonly TableAxis[];
  readonly rows: readonly Row[];
  /** Sentences for the caption. */
  readonly notes: readonly string[];
}

export interface TableAxis {
  readonly name: string;
  /** `ε` where the axis is an attack's strength, else the name. */
  readonly symbol: string;
  /** What ε is measured in, in words. */
  readonly unit: string | null;
}

export function makeTable(graph: Graph, results: Results, series: readonly Series[]): Table {
  const axes = graph.axes
    .filter(({ name }) => series.some((one) => axesOfSeries(graph, one).includes(name)))
    .map(({ name }) => ({ name, ...sharedMeaning(graph, series, name) }));
  const units = axes.flatMap(({ unit }) => (unit === null ? [] : [`ε ${unit}.`]));
  return {
    axes,
    rows: series.flatMap((column) => rowsOf(graph, results, column)),
    notes: [...new Set([...units, ...noIntervalNotes(graph, series)])],
  };
}

/** All digits, one column a fact, so that the table can be read back without loss. */
export const tableCsv = (table: Table): string =>
  writeCsv(
    [
      ...table.axes.map(({ name }) => name),
      'metric',
      'title',
      'on',
      'value',
      'unit',
      'ci95_low',
      'ci95_high',
      'n',
      'flags',
      'state',
      'error',
    ],
    table.rows.map((row) => [
      ...table.axes.map(({ name }) => row.axes[name] ?? null),
      row.name,
      row.title,
      row.on,
      row.words ?? row.value,
      row.unit,
      row.ci95?.[0] ?? null,
      row.ci95?.[1] ?? null,
      row.n,
      row.flags?.full ?? null,
      row.state,
      row.error,
    ]),
  );
