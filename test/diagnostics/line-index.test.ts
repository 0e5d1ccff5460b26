import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineIndex } from '../../src/diagnostics/line-index.js';

const text = fc.array(fc.constantFrom('a', 'é', '\u{1F600}', '\n', '\r', '\r\n', '\t'), { maxLength: 30 }).map((parts) => parts.join(''));

it('agrees with splitting the text at its line breaks', () => {
  fc.assert(
    fc.property(text, fc.nat(40), (value, at) => {
      const offset = Math.min(at, value.length);
      const index = new LineIndex(value);
      expect(index.lineCount).toBe(value.split(/\r\n|\n|\r/).length);
      // Between CR and LF one is still on the line that they end.
      const inBreak = value[offset - 1] === '\r' && value[offset] === '\n';
      const before = value.slice(0, inBreak ? offset - 1 : offset).split(/\r\n|\n|\r/);
      expect(index.lineAt(offset)).toBe(before.length);
      const insidePair = /[\ud800-\udbff]$/.test(value.slice(0, offset));
      if (!inBreak && !insidePair) expect(index.position(offset).column).toBe([...(before.at(-1) as string)].length + 1);
    }),
  );
});

it('knows where lines begin and end', () => {
  const value = 'ab\r\ncd\ref\n';
  const index = new LineIndex(value);
  const lines = [1, 2, 3, 4].map((line) => value.slice(index.lineStart(line), index.lineEnd(line)));
  expect(lines).toEqual(['ab', 'cd', 'ef', '']);
});

it('does not count a byte order mark', () => {
  expect(new LineIndex('\ufeffab').position(2)).toEqual({ line: 1, column: 2 });
  expect(new LineIndex('\ufeffab').position(0)).toEqual({ line: 1, column: 1 });
});
