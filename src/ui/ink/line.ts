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
