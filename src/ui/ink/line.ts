import type { Tone } from '../paint.js';

/** A piece of a line; its colour supports what the text and glyph say already. */
export interface Segment {
  readonly tone: Tone;
  readonly text: string;
}

export type Line = readonly Segment[];

export const segment = (text: string, tone: Tone = 'plain'): Segment => ({ tone, text });

export const lineWidth = (line: Line): number => line.reduce((sum, part) => sum + part.text.length, 0);

/** `left`, then `right` against the edge, with at least two spaces between; `right` is dropped where both do not fit. */
export function justify(left: Line, right: Line, columns: number): Line {
  const gap = columns - 1 - lineWidth(left) - lineWidth(right);
  return gap >= 2 && right.length > 0 ? [...left, segment(' '.repeat(gap)), ...right] : left;
}

/** `left` with the longest beginning of `parts` that fits beside `right`; two parts are worth more than `right`. ` · ` between. */
export function withParts(left: Line, parts: readonly Segment[], right: Line, columns: number): Line {
  const line = (count: number): Line => [...left, ...separated(parts.slice(0, count))];
  for (let count = parts.length; count > 1; count -= 1) {
    if (lineWidth(line(count)) + (right.length > 0 ? lineWidth(right) + 2 : 0) < columns) return justify(line(count), right, columns);
  }
  return lineWidth(line(2)) < columns ? line(2) : justify(line(1), right, columns);
}

const separated = (parts: readonly Segment[]): Line =>
  parts.flatMap((part, place) => (place === 0 ? [part] : [segment(' · ', 'faint'), part]));

/** Cut to `columns` characters with an ellipsis. */
export function clipLine(line: Line, columns: number): Line {
  if (lineWidth(line) <= columns) return line;
  const clipped: Segment[] = [];
  let room = columns;
  for (const part of line) {
    if (part.text.length >= room) return [...clipped, { ...part, text: `${part.text.slice(0, Math.max(0, room - 1))}…` }];
    clipped.push(part);
    room -= part.text.length;
  }
  return clipped;
}
