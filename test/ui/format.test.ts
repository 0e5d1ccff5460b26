import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../src/ui/format-bytes.js';
import { formatDuration, formatTimeLeft } from '../../src/ui/format-duration.js';
import { formatMeasured, formatPercent, formatPlain, formatValue } from '../../src/ui/format-number.js';
import { listed, plural, printable, truncate, wrapWords } from '../../src/ui/format-text.js';

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [41_900, '0:41'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%i ms is %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
  it('rounds what is left up', () => expect([1, 1000, 1001, 0].map(formatTimeLeft)).toEqual(['0:01', '0:01', '0:02', '0:00']));
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [41_000, '41.0 kB'],
    [172_448, '172 kB'],
    [999_600, '1.00 MB'],
    [1_200_000, '1.20 MB'],
  ])('%i is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('numbers', () => {
  it.each([
    [0.9349, 'share', '0.935'],
    [1, 'share', '1.000'],
    [43_112, 'count', '43,112'],
    [1_234_567, '', '1,234,567'],
    [999, 'none', '999'],
    [41_000, 'byte', '41.0 kB'],
    [0.123456, 'none', '0.1235'],
    [1e-15, 'none', '1e-15'],
    [1.5e-9, 'none', '1.5e-9'],
    [Number.NaN, 'none', 'NaN'],
  ])('%d in %s is %s', (value, unit, text) => expect(formatValue(value, unit)).toBe(text));
  it('keeps small ε readable', () => expect([0.05, 0.1, 8 / 255].map(formatPlain)).toEqual(['0.05', '0.1', '0.03137']));
  it('carries interval and n', () => {
    expect(formatMeasured({ value: 0.935, unit: 'share', n: 600, ci95: [0.912, 0.952] })).toBe('0.935  [0.912, 0.952]  n 600');
    expect(formatMeasured({ value: 43_112 })).toBe('43,112');
  });
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.935, '93.5 %'],
    [0.5, '50 %'],
    [0.9999, '> 99.9 %'],
    [0.0001, '< 0.1 %'],
  ])('%d is %s', (share, text) => expect(formatPercent(share)).toBe(text));
});

describe('text', () => {
  it('cannot carry control codes or reorder a line', () => {
    expect(printable('a\u001b[2Jb\u0007\nc\u202ed')).toBe('a\ufffd[2Jb\ufffd c\ufffdd');
    expect(printable('ε ≤ 0.1 für „digits“')).toBe('ε ≤ 0.1 für „digits“');
  });
  it('counts and lists', () => {
    expect([plural(1, 'node'), plural(2, 'node')]).toEqual(['1 node', '2 nodes']);
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
  it('wraps at words and keeps long words whole', () => {
    expect(wrapWords('aa bb cc dd', 5)).toEqual(['aa bb', 'cc dd']);
    expect(wrapWords('aa bb cc', 5, '  ')).toEqual(['aa bb', '  cc']);
    expect(wrapWords('a-very-long-word b', 5)).toEqual(['a-very-long-word', 'b']);
    expect(wrapWords('', 5)).toEqual([]);
  });
  it('cuts with an ellipsis', () => expect([truncate('abcdef', 4), truncate('abc', 3), truncate('abc', 1)]).toEqual(['abc…', 'abc', 'a']));
});
