/**
 * Makes text from a file or a worker safe to print: control characters and bidirectional overrides, which could
 * repaint the terminal or reorder what a person reads, become visible replacements; line breaks become spaces.
 */
export const printable = (text: string): string =>
  text
    .replace(/\r?\n|\t/g, ' ')
    // The ranges are C0, DEL, C1, and the bidirectional controls of Unicode 15.
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

/** `1 node`, `3 nodes` */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c` */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** Words wrapped to `width`; continuation lines start with `indent`. A word longer than a line stands alone, whole. */
export function wrapWords(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line !== '' && line !== indent && joined.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = line === indent && indent !== '' ? `${indent}${word}` : joined;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Cuts to `width` characters with an ellipsis. */
export const truncate = (text: string, width: number): string =>
  text.length <= width ? text : width <= 1 ? text.slice(0, Math.max(0, width)) : `${text.slice(0, width - 1)}…`;
