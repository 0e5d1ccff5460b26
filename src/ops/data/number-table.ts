/** A CSV file of numbers alone. */
export interface NumberTable {
  readonly ok: true;
  readonly rows: number;
  /** [rows, kept], each number rounded to float64 and then to float32. */
  readonly values: Float32Array;
}

export type TableProblem =
  | { readonly kind: 'ragged'; readonly line: number; readonly found: number }
  /** `column` counts from 1. */
  | { readonly kind: 'not a number'; readonly line: number; readonly column: number; readonly found: string };

const [NEWLINE, RETURN, PLUS, COMMA, MINUS, POINT, ZERO, NINE] = [10, 13, 43, 44, 45, 46, 48, 57];

/** Exact as float64 up to 10²². */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** One more digit keeps an integer below 2⁵³. */
const MANTISSA_LIMIT = 900_719_925_474_098;

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const LARGEST = 3.4028234663852886e38;

/**
 * Reads rows of `columns` numbers, separated by commas and ended by a line feed, which the last row may lack. There is no header, and
 * nothing but numbers that float32 can hold. Keeps the first `kept` columns.
 */
export function readNumberTable(
  bytes: Uint8Array,
  columns: number,
  kept: number,
): NumberTable | { readonly ok: false; readonly problem: TableProblem } {
  // A row has at least a digit and a separator a column; the last may lack one.
  const values = new Float32Array(Math.ceil((bytes.length + 1) / (2 * columns)) * kept);
  const reader = new CellReader(bytes, startsWithMark(bytes) ? 3 : 0);
  let rows = 0;
  while (reader.at < bytes.length) {
    const start = reader.at;
    for (let column = 0; column < columns; column++) {
      const value = reader.cell(column === columns - 1);
      // NaN marks what is no number, and fails every comparison.
      if (!(Math.abs(value) <= LARGEST)) return { ok: false, problem: problemOf(lineAt(bytes, start), rows + 1, columns) };
      if (column < kept) values[rows * kept + column] = value;
    }
    rows++;
  }
  return { ok: true, rows, values: values.slice(0, rows * kept) };
}

/** The byte order mark that some programs put before UTF-8. */
const startsWithMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

class CellReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /**
   * The number of the next cell, which must end with the row where it is the last one and before it otherwise; NaN where that fails.
   * An integer below 2⁵³ divided by a power of ten up to 10²² is rounded once, so it is what `Number` gives (Clinger 1990); other
   * spellings are left to `Number`.
   */
  cell(last: boolean): number {
    const bytes = this.#bytes;
    const start = this.at;
    const sign = bytes[start];
    let at = sign === MINUS || sign === PLUS ? start + 1 : start;
    let mantissa = 0;
    let digits = 0;
    let point = -1;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte >= ZERO && byte <= NINE && mantissa <= MANTISSA_LIMIT) {
        mantissa = mantissa * 10 + (byte - ZERO);
        digits++;
      } else if (byte === POINT && point < 0) point = digits;
      else break;
    }
    const decimals = point < 0 ? 0 : digits - point;
    this.at = at;
    if (digits > 0 && decimals < POWERS_OF_TEN.length && this.#endCell(last)) {
      const magnitude = mantissa / POWERS_OF_TEN[decimals]!;
      return sign === MINUS ? -magnitude : magnitude;
    }
    return this.#unusual(start, last);
  }

  /** Steps over the separator; false where something else stands there. */
  #endCell(last: boolean): boolean {
    const bytes = this.#bytes;
    if (!last) {
      if (bytes[this.at] !== COMMA) return false;
      this.at++;
      return true;
    }
    let at = this.at;
    if (bytes[at] === RETURN) at++;
    if (at < bytes.length && bytes[at] !== NEWLINE) return false;
    this.at = at + 1;
    return true;
  }

  #unusual(start: number, last: boolean): number {
    const bytes = this.#bytes;
    let end = start;
    while (end < bytes.length && bytes[end] !== COMMA && bytes[end] !== NEWLINE && bytes[end] !== RETURN) end++;
    const text = textOf(bytes, start, end);
    this.at = end;
    return NUMBER.test(text) && this.#endCell(last) ? Number(text) : Number.NaN;
  }
}

const textOf = (bytes: Uint8Array, start: number, end: number): string => new TextDecoder().decode(bytes.subarray(start, end));

function lineAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(NEWLINE, start);
  return textOf(bytes, start, end < 0 ? bytes.length : end).replace(/\r$/, '');
}

/** Longer cells are cut in messages. */
const SHOWN = 40;

function problemOf(text: string, line: number, columns: number): TableProblem {
  const cells = text === '' ? [] : text.split(',');
  if (cells.length !== columns) return { kind: 'ragged', line, found: cells.length };
  const column = cells.findIndex((cell) => !NUMBER.test(cell) || !(Math.abs(Number(cell)) <= LARGEST));
  const found = cells[column] ?? '';
  return { kind: 'not a number', line, column: column + 1, found: found.length > SHOWN ? `${found.slice(0, SHOWN)}…` : found };
}
