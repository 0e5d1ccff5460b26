import { type CsvCells, type CsvRow, listOf } from './csv-cells.js';

/** What a file says of its columns, and what is asked for. */
export interface TableQuestion {
  /** Whether the first row names the columns; otherwise they are called `1`, `2`, … */
  readonly header: boolean;
  /** A list of the columns that are values; all that are nothing else where it is null. */
  readonly columns: string | null;
  readonly label: string | null;
  readonly subject: string | null;
  readonly split: string | null;
}

export interface TableLayout {
  readonly width: number;
  /** Columns of values, counted from 0. */
  readonly values: readonly { readonly name: string; readonly column: number }[];
  readonly label: number | undefined;
  readonly subject: number | undefined;
  readonly split: number | undefined;
  readonly rows: readonly CsvRow[];
}

export type Layout = { readonly ok: true; readonly layout: TableLayout } | { readonly ok: false; readonly problem: string };

/** Columns that a message lists at most. */
const SHOWN = 12;

/** Finds the columns that are asked for. */
export function layoutTable({ rows }: CsvCells, { header, columns, label, subject, split }: TableQuestion): Layout {
  const [first] = rows;
  if (first === undefined) return { ok: false, problem: 'there are no rows' };
  const names = header ? first.cells : first.cells.map((_, column) => `${column + 1}`);
  const double = names.find((name, column) => names.indexOf(name) !== column);
  if (double !== undefined) return { ok: false, problem: `two columns are called ${JSON.stringify(double)}` };
  const wanted = columns === null ? null : listOf(columns);
  const missing = [label, subject, split, ...(wanted ?? [])].find((name) => name !== null && !names.includes(name));
  if (missing !== undefined && missing !== null) {
    const known = names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')}, …` : names.join(', ');
    return { ok: false, problem: `there is no column ${JSON.stringify(missing)} among ${known}` };
  }
  const values = (wanted ?? names.filter((name) => ![label, subject, split].includes(name))).map((name) => ({
    name,
    column: names.indexOf(name),
  }));
  if (values.length === 0) return { ok: false, problem: 'no column is left for values' };
  const columnOf = (name: string | null): number | undefined => (name === null ? undefined : names.indexOf(name));
  return {
    ok: true,
    layout: {
      width: names.length,
      values,
      label: columnOf(label),
      subject: columnOf(subject),
      split: columnOf(split),
      rows: header ? rows.slice(1) : rows,
    },
  };
}

/** One unit for all channels, or one for each; undefined where the count is another. */
export function unitsOf(text: string, count: number): readonly string[] | undefined {
  const units = listOf(text);
  if (units.length === 1) return Array.from({ length: count }, () => units[0] ?? '');
  return units.length === count ? units : undefined;
}
