import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { format } from '../../src/formatter/format.js';
import { formattingEdits } from '../../src/language-service/formatting.js';
import { marked } from './marked.js';

const edited = (text: string, edits: ReturnType<typeof formattingEdits>): string =>
  [...edits].reverse().reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);

function editsOf(text: string, range?: { readonly start: number; readonly end: number }) {
  const { store, file } = marked(text);
  return formattingEdits(store, file, range);
}

const UGLY = 'edition 1\nlet a=1\n\n\n\nlet b = [1,\n2]\n# kept\nlet c = 3\nlet d   =  4';

describe('formatting', () => {
  it('gives the layout of tml fmt', () => {
    const formatted = format(UGLY, 'main.tml');
    expect(formatted.ok && edited(UGLY, editsOf(UGLY))).toBe(formatted.ok && formatted.text);
  });

  it('does not touch lines that are right, and nothing where all are', () => {
    const starts = editsOf(UGLY).map(({ span }) => UGLY.slice(span.start, span.end));
    expect(starts.join('')).not.toContain('let c = 3');
    expect(editsOf('edition 1\n\nlet a = 1\n')).toEqual([]);
  });

  it('keeps the line ends of the text', () => {
    const text = 'edition 1\r\n\r\nlet a=1\r\nlet b = 2\r\n';
    expect(edited(text, editsOf(text))).toBe('edition 1\r\n\r\nlet a = 1\r\nlet b = 2\r\n');
  });

  it('of a range changes that part alone', () => {
    const at = UGLY.indexOf('let a');
    const text = edited(UGLY, editsOf(UGLY, { start: at, end: at + 3 }));
    expect(text).toContain('let a = 1');
    expect(text).toContain('let d   =  4');
  });

  it('leaves a text with a syntax error', () => {
    expect(editsOf('edition 1\nlet a=(1\nlet b=2\n')).toEqual([]);
  });

  it('arrives at the same layout whatever blanks there were', () => {
    const blank = fc.constantFrom(' ', '  ', '\t');
    const gap = fc.constantFrom('\n', '\n\n', '\n\n\n\n', '  \n');
    const line = fc
      .tuple(fc.constantFrom('let a', 'let b', 'let c'), blank, blank, gap)
      .map(([head, x, y, end]) => `${head}${x}=${y}1${end}`);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = `edition 1\n${lines.join('')}`;
        const formatted = format(text, 'main.tml');
        expect(formatted.ok && edited(text, editsOf(text))).toBe(formatted.ok && formatted.text);
      }),
      { numRuns: 100 },
    );
  });
});
