/** Bits of the eight dots of a braille cell by column and row (Unicode, block U+2800). */
const DOTS: readonly (readonly number[])[] = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
];

export const DOT_COLUMNS = 2;
export const DOT_ROWS = 4;

/** One braille character a cell of a grid of dots, row by row; blanks where there is no dot. Dots outside are left out. */
export function brailleRows(
  dots: Iterable<readonly [column: number, row: number]>,
  width: number,
  height: number,
): readonly (readonly string[])[] {
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  for (const [column, row] of dots) {
    const line = cells[Math.floor(row / DOT_ROWS)];
    const place = Math.floor(column / DOT_COLUMNS);
    if (!line || place < 0 || place >= width) continue;
    line[place] = (line[place] ?? 0) | (DOTS[column % DOT_COLUMNS]?.[row % DOT_ROWS] ?? 0);
  }
  return cells.map((line) => line.map((bits) => (bits === 0 ? ' ' : String.fromCharCode(0x2800 + bits))));
}
