import { invariant } from '../diagnostics/invariant.js';
import type { ChartEntry, ChartMark } from '../graph/graph.js';
import { plural, printable } from '../ui/format-text.js';
import type { ChartColumn, ChartRow, ChartTable } from './chart-table.js';
import { emptyColumn, groupText } from './chart-table.js';

/** What a chart shows, before it has a size or colours. */
export interface Chart {
  readonly mark: ChartMark;
  readonly title: string;
  readonly x: ChartColumn;
  readonly y: ChartColumn | null;
  readonly color: ChartColumn | null;
  /** Side by side on the same axes; one without a title where nothing asks for panels. */
  readonly panels: readonly ChartPanel[];
  /** Sentences for the caption. */
  readonly notes: readonly string[];
}

export interface ChartPanel {
  readonly title: string;
  readonly rows: readonly ChartRow[];
}

/** Gives each channel its column; rows that cannot be drawn are left out and counted in the caption. */
export function makeChart(table: ChartTable, entry: ChartEntry): Chart {
  const { mark } = entry;
  const column = (name: string | undefined): ChartColumn | null => {
    if (name === undefined) return null;
    // An axis of what waits for a search is not there yet.
    return table.columns.find((one) => one.name === name) ?? emptyColumn(name);
  };
  const [x, y, color, facet] = [column(entry.x), column(entry.y), column(entry.color), column(entry.facet)];
  invariant(x, 'a chart has an x');
  // Bars and cells have a place that can show that a value is missing; points have none.
  const needed = mark === 'bars' ? [x, color] : mark === 'heatmap' ? [x, y] : [x, y];
  const drawn = table.rows.filter((row) => needed.every((one) => one === null || (row.cells[one.name] ?? null) !== null));
  const left = table.rows.length - drawn.length;
  const value = mark === 'bars' ? y : mark === 'heatmap' ? color : null;
  const chart = { mark, x, y, color, panels: panelsOf(drawn, facet) };
  return {
    ...chart,
    title: printable(entry.title ?? `${titleOf(chart)}${table.of === '' ? '' : `, ${table.of}`}`),
    notes: [
      ...table.notes,
      ...shapeNotes(chart, drawn),
      ...missingNotes(drawn, value),
      ...(left > 0 ? [`${plural(left, 'row')} without these numbers ${left === 1 ? 'is' : 'are'} not drawn.`] : []),
    ].map(printable),
  };
}

function panelsOf(rows: readonly ChartRow[], facet: ChartColumn | null): readonly ChartPanel[] {
  if (facet === null) return [{ title: '', rows }];
  const present = facet.groups.filter((group) => rows.some((row) => groupOf(row, facet) === group));
  if (present.length === 0) return [{ title: '', rows }];
  const named = facet.name === 'metric' ? '' : `${printable(facet.name)} `;
  return present.map((group) => ({ title: `${named}${group}`, rows: rows.filter((row) => groupOf(row, facet) === group) }));
}

/** The cell as the name of a group; empty where there is none. */
export function groupOf(row: ChartRow, column: ChartColumn): string {
  const cell = row.cells[column.name] ?? null;
  return cell === null ? '' : groupText(cell);
}

/** The number to draw, in the unit of its axis. */
export function numberOf(row: ChartRow, column: ChartColumn | null): number | null {
  const cell = column === null ? null : row.cells[column.name];
  return typeof cell === 'number' ? cell / (column?.format.divisor ?? 1) : null;
}

/** Ends of the interval, in the unit of the axis. */
export function intervalOf(row: ChartRow, column: ChartColumn | null): readonly [number, number] | null {
  const interval = column === null ? undefined : row.intervals[column.name];
  return interval === undefined ? null : [interval[0] / (column?.format.divisor ?? 1), interval[1] / (column?.format.divisor ?? 1)];
}

/** `0.935`, `96.2 kB` */
export const numberText = (value: number, { format }: ChartColumn): string => format.text(value * format.divisor);

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function titleOf({ mark, x, y, color }: Pick<Chart, 'mark' | 'x' | 'y' | 'color'>): string {
  const bare = (column: ChartColumn | null): string => (column?.title ?? '').replace(/ \((more|less) is better\)$/, '');
  // Names of the file stay as they are written.
  const first = (column: ChartColumn | null): string =>
    column?.name === 'value' && /^[a-z, ]+$/.test(bare(column)) ? capital(bare(column)) : bare(column);
  switch (mark) {
    case 'bars':
      return `${first(y)} by ${bare(x)}`;
    case 'scatter':
      return `${first(y)} against ${bare(x)}`;
    case 'heatmap':
      return `${first(color)} by ${bare(x)} and ${bare(y)}`;
    case 'histogram':
      return `Distribution of ${bare(x)}`;
  }
}

function shapeNotes(
  { mark, x, y, color, panels }: Pick<Chart, 'mark' | 'x' | 'y' | 'color' | 'panels'>,
  rows: readonly ChartRow[],
): readonly string[] {
  const intervals = [x, y].some((column) => column !== null && rows.some((row) => intervalOf(row, column) !== null));
  const several = panels.some((panel) => places(panel.rows, mark === 'heatmap' ? [x, y] : [x, color]).some((place) => place.length > 1));
  switch (mark) {
    case 'bars':
      if (several) return ['A bar is the mean of the rows with that value; each dot is one of them.'];
      return intervals ? ['Whiskers are 95 % intervals.'] : [];
    case 'scatter':
      return intervals ? ['Whiskers are 95 % intervals.'] : [];
    case 'heatmap':
      return several ? ['A cell is the mean of its rows; the number in brackets counts them.'] : [];
    case 'histogram':
      return [`${plural(rows.length, 'value')}.`];
  }
}

function missingNotes(rows: readonly ChartRow[], value: ChartColumn | null): readonly string[] {
  const missing = value === null ? [] : rows.filter((row) => numberOf(row, value) === null);
  if (missing.length === 0) return [];
  const few = missing.slice(0, 6).map(({ label }) => label);
  return [`No value: ${few.join('; ')}${missing.length > few.length ? ` and ${missing.length - few.length} more` : ''}.`];
}

/** Rows that share all of these groups, in the order in which they come. */
export function places(rows: readonly ChartRow[], by: readonly (ChartColumn | null)[]): readonly (readonly ChartRow[])[] {
  const found = new Map<string, ChartRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((column) => (column === null ? '' : groupOf(row, column))));
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found.values()];
}

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
