/** A text file of rows of cells. */
export interface CsvCells {
  /** The cells of each row, with the line that it begins on, counted from 1. Lines without anything on them are left out. */
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', space: ' ' } as const;
export type Delimiter = keyof typeof DELIMITERS;
export const DELIMITER_NAMES = ['comma', 'semicolon', 'tab', 'space'] as const satisfies readonly Delimiter[];

/** Reads CSV (RFC 4180): cells may stand in double quotes, a quote inside them is doubled. Cells are trimmed; UTF-8, with or without a mark. */
export function readCsvCells(bytes: Uint8Array, delimiter: Delimiter): CsvCells {
  const text = new TextDecoder('utf-8').decode(bytes);
  const separator = DELIMITERS[delimiter];
  const rows: CsvRow[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const start = line;
    const cells: string[] = [];
    for (let isOpen = true; isOpen; ) {
      const cell = readCell(text, at, separator);
      cells.push(cell.value);
      line += cell.lines;
      isOpen = text[cell.end] === separator;
      at = isOpen ? cell.end + 1 : cell.end;
    }
    if (text[at] === '\r') at++;
    at++;
    line++;
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: start, cells });
  }
  return { rows };
}

/** A cell from `start` on, `end` being the separator or the end of the line, and how many line breaks are quoted in it. */
function readCell(
  text: string,
  start: number,
  separator: string,
): { readonly value: string; readonly end: number; readonly lines: number } {
  let at = start;
  while (text[at] === ' ' && separator !== ' ') at++;
  if (text[at] !== '"') {
    let end = at;
    while (end < text.length && text[end] !== separator && text[end] !== '\n' && !(text[end] === '\r' && text[end + 1] === '\n')) end++;
    return { value: text.slice(at, end).trim(), end, lines: 0 };
  }
  let value = '';
  at++;
  while (at < text.length) {
    if (text[at] !== '"') value += text[at++];
    else if (text[at + 1] === '"') {
      value += '"';
      at += 2;
    } else break;
  }
  let end = at + 1;
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end++;
  return { value, end: Math.min(end, text.length), lines: value.split('\n').length - 1 };
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const LARGEST = 3.4028234663852886e38;

/** The number of a cell that float32 can hold; undefined for anything else. */
export function cellNumber(cell: string): number | undefined {
  const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
  return Math.abs(value) <= LARGEST ? value : undefined;
}

/** The names in a list such as `"ax, ay, az"`. */
export const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
