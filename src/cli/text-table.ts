import { wrapWords } from '../ui/format-text.js';
import type { Paint, Tone } from '../ui/paint.js';
import { plainPaint } from '../ui/paint.js';

export interface ToneCell {
  readonly text: string;
  readonly tone: Tone;
}

export type TableCell = string | ToneCell;

export interface TableOptions {
  /** Columns that are aligned to the right. */
  readonly right?: ReadonlySet<number>;
  readonly paint?: Paint;
  /** Width of the terminal: the last column is wrapped there. */
  readonly width?: number | undefined;
}

/** Narrower than this the last column is not wrapped: words alone on their lines are read worse than a line that the terminal breaks. */
const NARROWEST = 16;

/** Columns two spaces apart, left-aligned but for those in `right`. */
export function textTable(rows: readonly (readonly TableCell[])[], options: TableOptions = {}): string {
  const { right = new Set(), paint = plainPaint, width } = options;
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => textOf(row[column]).length)));
  const last = columns - 1;
  const indent = widths.slice(0, last).reduce((sum, each) => sum + each + 2, 0);
  const room = width === undefined || width - indent < NARROWEST ? Infinity : width - indent;
  return rows.map((row) => rowText(row, { widths, right, paint, room, indent })).join('');
}

interface RowLayout {
  readonly widths: readonly number[];
  readonly right: ReadonlySet<number>;
  readonly paint: Paint;
  readonly room: number;
  readonly indent: number;
}

function rowText(row: readonly TableCell[], { widths, right, paint, room, indent }: RowLayout): string {
  const last = widths.length - 1;
  const end = row.findLastIndex((cell) => textOf(cell).trim() !== '');
  const lead = row.slice(0, Math.min(last, end + 1)).map((cell, column) => {
    const text = textOf(cell);
    const blank = ' '.repeat((widths[column] ?? 0) - text.length);
    const painted = paint(toneOf(cell), text);
    if (right.has(column)) return `${blank}${painted}`;
    return column === end ? painted : `${painted}${blank}`;
  });
  const cell = row[last];
  const text = textOf(cell).trimEnd();
  if (text === '') return `${lead.join('  ')}\n`;
  const aligned = right.has(last) ? text.padStart(widths[last] ?? 0) : text;
  const lines = aligned.length <= room ? [aligned] : wrapWords(aligned, room);
  const painted = lines.map((line) => paint(toneOf(cell), line));
  return `${[...lead, painted.join(`\n${' '.repeat(indent)}`)].join('  ')}\n`;
}

const textOf = (cell: TableCell | undefined): string => (typeof cell === 'object' ? cell.text : (cell ?? ''));
const toneOf = (cell: TableCell | undefined): Tone => (typeof cell === 'object' ? cell.tone : 'plain');
