import { cellNumber, type CsvRow } from '../data/csv-cells.js';
import type { TableLayout } from '../data/table-layout.js';
import { type OpFailure, opFailure } from '../op-failure.js';

/** Longer cells are cut in messages. */
const SHOWN = 40;

/** Writes the values of a row from `offset` on; a failure where it has another count of cells, or something else than numbers. */
export function writeRow(row: CsvRow, layout: TableLayout, file: string, target: Float32Array, offset: number): OpFailure | undefined {
  const { line, cells } = row;
  if (cells.length !== layout.width) return opFailure('TML7121', { file, line, expected: layout.width, found: cells.length });
  for (const [index, { column }] of layout.values.entries()) {
    const cell = cells[column] ?? '';
    const value = cellNumber(cell);
    if (value === undefined) {
      const found = cell.length > SHOWN ? `${cell.slice(0, SHOWN)}…` : cell;
      return opFailure('TML7122', { file, line, column: column + 1, found });
    }
    target[offset + index] = value;
  }
  return undefined;
}

/** What stands for each of some words: its place among the different ones in order. */
export function numbered(words: readonly string[]): Int32Array {
  const places = new Map([...new Set(words)].sort().map((word, index) => [word, index]));
  return Int32Array.from(words, (word) => places.get(word) ?? 0);
}
