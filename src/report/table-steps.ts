import type { TableStep } from '../graph/graph.js';
import type { TrialRecord } from '../runtime/results.js';
import { plural, printable } from '../ui/format-text.js';
import { frontOf, frontTable } from './front-table.js';
import type { Row } from './rows.js';
import type { SearchView } from './search-view.js';
import { cellValue, paramText } from './search-view.js';
import type { Table } from './table.js';
import { trialCsv } from './trial-csv.js';
import type { TrialTable } from './trial-table.js';
import { makeTrialTable } from './trial-table.js';

type Cell = number | string | null;

/** `sort` and `top`, on rows of any kind. Sorting keeps the order of equals, and what has no value comes last whichever way. */
function steppedRows<T>(rows: readonly T[], steps: readonly TableStep[], cell: (row: T, column: string) => Cell): readonly T[] {
  return steps.reduce<readonly T[]>((shown, step) => {
    switch (step.kind) {
      case 'sort':
        return shown.toSorted((a, b) => compare(cell(a, step.by), cell(b, step.by), step.order));
      case 'top':
        return shown.slice(0, step.count);
      case 'select':
        return shown;
    }
  }, rows);
}

function compare(a: Cell, b: Cell, order: 'up' | 'down'): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const sign = typeof a === 'number' && typeof b === 'number' ? a - b : `${a}` < `${b}` ? -1 : `${a}` > `${b}` ? 1 : 0;
  return order === 'up' ? sign : -sign;
}

/** `By rob, downwards; 3 of 8 rows.` Empty where nothing was done. */
function stepsNote(steps: readonly TableStep[], shown: number, all: number): string {
  const sorted = steps.findLast((step) => step.kind === 'sort');
  const parts = [
    ...(sorted?.kind === 'sort' ? [`by ${printable(sorted.by)}, ${sorted.order === 'up' ? 'upwards' : 'downwards'}`] : []),
    ...(shown < all ? [`${shown} of ${plural(all, 'row')}`] : []),
  ];
  const text = parts.join('; ');
  return text === '' ? '' : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** A table of metrics after its steps. */
export function steppedTable(table: Table, steps: readonly TableStep[] = []): Table {
  const cell = (row: Row, column: string): Cell => {
    if (column === 'metric') return row.name;
    if (column === 'value') return row.value ?? row.words;
    const at = row.axes[column];
    return at === undefined ? null : typeof at === 'number' ? at : `${at}`;
  };
  const rows = steppedRows(table.rows, steps, cell);
  const note = stepsNote(steps, rows.length, table.rows.length);
  return { ...table, rows, notes: [...table.notes, ...(note === '' ? [] : [note])] };
}

/** The trials of a search after their steps, for the page and as CSV. */
export function steppedTrials(
  all: SearchView,
  steps: readonly TableStep[] = [],
  front = false,
): { readonly table: TrialTable; readonly csv: string } {
  const view = front ? frontOf(all) : all;
  const whole = front ? frontTable(all) : makeTrialTable(all);
  if (steps.length === 0) return { table: whole, csv: trialCsv(view) };
  const cell = (trial: TrialRecord, name: string): Cell => {
    const column = view.node.columns.find((one) => one.name === name);
    const value = column === undefined ? null : cellValue(view, trial, column);
    return value === null || typeof value === 'number' ? value : paramText(value);
  };
  const trials = steppedRows(view.record.trials, steps, cell);
  const selected = steps.findLast((step) => step.kind === 'select');
  const names = selected?.kind === 'select' ? selected.columns : view.node.columns.map(({ name }) => name);
  const places = names.map((name) => view.node.columns.findIndex((column) => column.name === name));
  const rows = new Map(whole.rows.map((row) => [row.index, row]));
  const pick = <T>(items: readonly T[]): readonly T[] => places.flatMap((place) => items[place] ?? []);
  const note = stepsNote(steps, trials.length, view.record.trials.length);
  const shown = { node: { ...view.node, columns: pick(view.node.columns) }, record: { ...view.record, trials } };
  return {
    table: {
      ...whole,
      columns: pick(whole.columns),
      rows: trials.flatMap(({ index }) => rows.get(index) ?? []).map((row, rank) => ({ ...row, rank, cells: pick(row.cells) })),
      notes: [...(note === '' ? [] : [note]), ...whole.notes],
    },
    csv: trialCsv(shown),
  };
}
