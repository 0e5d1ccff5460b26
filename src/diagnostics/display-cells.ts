/** One thing a terminal draws: a character with what combines with it, or a tab. */
export interface Cell {
  readonly text: string;
  /** Terminal columns: 0, 1 or 2; a tab up to `tabWidth`. */
  readonly width: number;
  /** Offsets within the text that was divided. */
  readonly start: number;
  readonly end: number;
}

const tabWidth = 4;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** East Asian wide and full-width blocks (Unicode 15, UAX 11), coarse. */
const wide = new RegExp(
  '[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6' +
    '\\u{1f300}-\\u{1f64f}\\u{1f680}-\\u{1f6ff}\\u{1f900}-\\u{1faff}\\u{20000}-\\u{3fffd}]',
  'u',
);
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Mn}\p{Me}\u200b-\u200d\u2060\ufeff]+$/u;
/** Control characters and those that turn the direction of text: drawn raw they would disturb the terminal or mislead. */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Divides a line into what a terminal draws, tabs expanded to stops of four columns. */
export function cellsOf(line: string): readonly Cell[] {
  if (/^[\x20-\x7e]*$/.test(line)) return [...line].map((text, at) => ({ text, width: 1, start: at, end: at + 1 }));
  const cells: Cell[] = [];
  let column = 0;
  for (const { segment, index } of graphemes.segment(line)) {
    const end = index + segment.length;
    if (segment === '\t') {
      const width = tabWidth - (column % tabWidth);
      cells.push({ text: ' '.repeat(width), width, start: index, end });
      column += width;
      continue;
    }
    const text = segment === '\ufeff' ? '' : segment.replace(unsafe, visible);
    const width = text === '' || invisible.test(text) ? 0 : wide.test(text) || emoji.test(text) ? 2 : 1;
    cells.push({ text, width, start: index, end });
    column += width;
  }
  return cells;
}

/** Control pictures for C0, the replacement character for the rest. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
}

/** The columns that the characters of a text take. */
export const displayWidth = (text: string): number => cellsOf(text).reduce((sum, cell) => sum + cell.width, 0);

/** A text that can be printed on one line: control characters made visible. */
export const printable = (text: string): string => text.replace(unsafe, visible);
