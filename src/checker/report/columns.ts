import type { Location } from '../../diagnostics/diagnostic.js';
import type { SearchNode } from '../../graph/search.js';
import type { CheckContext } from '../context.js';
import { suggestion } from '../suggestion.js';
import type { ReadSeries } from './series.js';

/** A column that a channel can name. */
export interface TableColumn {
  readonly name: string;
  readonly holds: 'numbers' | 'words';
  /** A few values to tell apart: an axis, a dimension, a name. Measured numbers are not. */
  readonly groups: boolean;
}

/** A table on its way into a plot or through steps, before anything has run. */
export interface CheckedTable {
  /** The search whose trials it holds; absent for metrics. */
  readonly search?: string;
  readonly columns: readonly TableColumn[];
}

/** What a channel or a step names, and where. */
export interface NamedColumn {
  readonly name: string;
  readonly place: Location;
}

/** Columns every table of metrics has, a row a number. */
export const LONG_COLUMNS = ['metric', 'value'] as const;

/** The axes, then `metric` and `value`: a row a number. */
export function longTable(series: readonly ReadSeries[], context: CheckContext): CheckedTable {
  const names = new Set<string>([...LONG_COLUMNS, ...series.flatMap((one) => one.axes)]);
  return { columns: metricsTable(series, context).columns.filter(({ name }) => names.has(name)) };
}

/** The axes, then `metric` and `value`, then a column a series. */
export function metricsTable(series: readonly ReadSeries[], context: CheckContext): CheckedTable {
  const axes = [...new Set(series.flatMap((one) => one.axes))];
  const columns: readonly TableColumn[] = [
    ...axes.map((name): TableColumn => {
      const values = context.axis(name)?.axis.values ?? [];
      return { name, holds: values.every(({ kind }) => kind === 'number') ? 'numbers' : 'words', groups: true };
    }),
    { name: 'metric', holds: 'words', groups: true },
    { name: 'value', holds: 'numbers', groups: false },
    ...series.map(({ name }): TableColumn => ({ name, holds: 'numbers', groups: false })),
  ];
  return { columns: columns.filter(({ name }, place) => columns.findIndex((one) => one.name === name) === place) };
}

export const trialsTable = (search: SearchNode): CheckedTable => ({
  search: search.id,
  columns: search.columns.map(({ name, role }): TableColumn => {
    const groups = role === 'dimension' || role === 'state' || role === 'index';
    return { name, holds: role === 'state' || (role === 'dimension' && isWords(search, name)) ? 'words' : 'numbers', groups };
  }),
});

function isWords({ space }: SearchNode, name: string): boolean {
  const dimension = space.find((one) => one.name === name);
  return dimension?.kind === 'bool' || dimension?.kind === 'subset' || (dimension?.kind === 'choice' && dimension.positions === undefined);
}

/** The column of this name; undefined after a reported problem. */
export function findColumn(table: CheckedTable, { name, place }: NamedColumn, context: CheckContext): TableColumn | undefined {
  const found = table.columns.find((column) => column.name === name);
  if (found) return found;
  const names = table.columns.map((column) => column.name);
  const details = { ...suggestion(name, names, place), notes: [`columns: ${names.join(', ')}`] };
  if (table.search === undefined) context.problems.report('TML4061', { column: name }, place, details);
  else context.problems.report('TML4032', { column: name, search: table.search }, place, details);
  return undefined;
}
