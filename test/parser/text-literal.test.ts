import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/parser/text-literal.js';

const value = (raw: string): string => decodeText(raw, 0).value;

describe('text on one line', () => {
  it.each([
    ['""', ''],
    ['"a"', 'a'],
    [String.raw`"\" \\ \n \t \r"`, '" \\ \n \t \r'],
    [String.raw`"\u{41}\u{1F600}\u{0}"`, 'A\u{1F600}\u0000'],
    ['"# not a comment"', '# not a comment'],
    ['"open', 'open'],
  ])('%s', (raw, expected) => {
    expect(value(raw)).toBe(expected);
  });

  it.each([
    [String.raw`"\d"`, 1, 3],
    [String.raw`"a\u{110000}"`, 2, 12],
    [String.raw`"\u{D800}"`, 1, 9],
    [String.raw`"\u41"`, 1, 3],
    [String.raw`"\u{zz}"`, 1, 7],
  ])('knows no escape in %s', (raw, start, end) => {
    expect(decodeText(raw, 100).badEscapes).toEqual([{ start: start + 100, end: end + 100 }]);
  });

  it('gives back any text that was written with escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const written = `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`;
        expect(value(written)).toBe(text);
      }),
    );
  });
});

describe('text over several lines', () => {
  it('drops the first break, the common indent and the last line', () => {
    expect(value('"""\n    one\n      two\n\n    three\n    """')).toBe('one\n  two\n\nthree');
  });
  it('counts the indent of the closing quotes', () => {
    expect(value('"""\n    one\n  """')).toBe('  one');
  });
  it('keeps text beside the quotes', () => {
    expect(value('"""one\n  two"""')).toBe('one\ntwo');
    expect(value('"""one"""')).toBe('one');
    expect(value('""""""')).toBe('');
  });
  it('turns every line break into LF, so that a file means the same with CRLF', () => {
    const lf = '"""\n  a "quoted" word\n\n  b\n  """';
    expect(value(lf)).toBe('a "quoted" word\n\nb');
    expect(value(lf.replaceAll('\n', '\r\n'))).toBe(value(lf));
    expect(value(lf.replaceAll('\n', '\r'))).toBe(value(lf));
  });
  it('resolves escapes after the indent, so that \\n makes no line', () => {
    expect(value('"""\n    a\\n  b\n    """')).toBe('a\n  b');
    expect(value('"""\n    \\"""\n    """')).toBe('"""');
  });
});

it('maps every character of the value to its place in the source', () => {
  const raw = '"""\n  a\\tb\n  c{x}\n  """';
  const { value: text, offsets } = decodeText(raw, 10);
  expect(text).toBe('a\tb\nc{x}');
  expect(offsets.length).toBe(text.length + 1);
  for (const character of ['a', 'b', 'c', '{', 'x', '}']) {
    expect(raw[(offsets[text.indexOf(character)] as number) - 10]).toBe(character);
  }
});
