export type CsvCell = string | number | boolean | null;

/** RFC 4180 with a final line break (LF). Numbers have all their digits; null is an empty cell. */
export const writeCsv = (header: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  `${[header, ...rows].map((cells) => cells.map(cellText).join(',')).join('\n')}\n`;

function cellText(cell: CsvCell): string {
  const text = cell === null ? '' : `${cell}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
