import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumberTable } from '../../../src/ops/data/number-table.js';

const read = (text: string, columns = 2, kept = columns) => readNumberTable(new TextEncoder().encode(text), columns, kept);
const digits = (least: number, most: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: least, maxLength: most }).map((all) => all.join(''));

/** Decimal numbers of any length, with and without a fraction or an exponent. */
const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.oneof(
      digits(1, 25),
      fc.tuple(digits(0, 20), digits(1, 30)).map(([whole, fraction]) => `${whole}.${fraction}`),
      digits(1, 20).map((whole) => `${whole}.`),
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.integer({ min: -30, max: 10 }).map((exponent) => `e${exponent}`),
    ),
  )
  .map((parts) => parts.join(''))
  .filter((text) => Math.abs(Number(text)) < 3e38);

describe('readNumberTable', () => {
  it('reads what Number reads', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(decimal, decimal), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (rows, end, ended) => {
          const text = rows.map((row) => row.join(',')).join(end) + (ended ? end : '');
          expect(read(text)).toEqual({ ok: true, rows: rows.length, values: Float32Array.from(rows.flat().map(Number)) });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('rounds to float64 first, as every reader of text does', () => {
    // Just above the middle of two float32 numbers, by less than float64 can say.
    const text = '1.00000005960464477540000000000001';
    expect(read(`${text},0`)).toMatchObject({ values: Float32Array.of(Number(text), 0) });
  });

  it('keeps the first columns, and the sign of zero', () => {
    const table = read('-0,1,2\n3,4,5\n', 3, 2);
    expect(table).toEqual({ ok: true, rows: 2, values: Float32Array.of(-0, 1, 3, 4) });
    expect(read('')).toEqual({ ok: true, rows: 0, values: new Float32Array(0) });
    expect(read('\ufeff1,2')).toEqual({ ok: true, rows: 1, values: Float32Array.of(1, 2) });
  });

  it.each([
    ['1,2\n3\n', { kind: 'ragged', line: 2, found: 1 }],
    ['1,2,3\n', { kind: 'ragged', line: 1, found: 3 }],
    ['1,2\n\n', { kind: 'ragged', line: 2, found: 0 }],
    ['1,2,\n', { kind: 'ragged', line: 1, found: 3 }],
    ['1,x\n', { kind: 'not a number', line: 1, column: 2, found: 'x' }],
    ['1, 2\n', { kind: 'not a number', line: 1, column: 2, found: ' 2' }],
    ['1,\n', { kind: 'not a number', line: 1, column: 2, found: '' }],
    ['.,2\n', { kind: 'not a number', line: 1, column: 1, found: '.' }],
    ['-,2\n', { kind: 'not a number', line: 1, column: 1, found: '-' }],
    ['1.2.3,2\n', { kind: 'not a number', line: 1, column: 1, found: '1.2.3' }],
    ['1e,2\n', { kind: 'not a number', line: 1, column: 1, found: '1e' }],
    ['0x10,2\n', { kind: 'not a number', line: 1, column: 1, found: '0x10' }],
    ['Infinity,2\n', { kind: 'not a number', line: 1, column: 1, found: 'Infinity' }],
    ['1,4e38\n', { kind: 'not a number', line: 1, column: 2, found: '4e38' }],
    ['1,2\n3,4e999', { kind: 'not a number', line: 2, column: 2, found: '4e999' }],
    ['1,2\r3,4\n', { kind: 'ragged', line: 1, found: 3 }],
    ['1,2\r\r\n', { kind: 'not a number', line: 1, column: 2, found: '2\r' }],
    [`${'9'.repeat(60)},2\n`, { kind: 'not a number', line: 1, column: 1, found: `${'9'.repeat(40)}…` }],
  ])('refuses %j', (text, problem) => expect(read(text)).toEqual({ ok: false, problem }));

  it('reads or refuses any bytes without failing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'0123456789.,-+e\r\n x'), { maxLength: 60 }), (characters) => {
        const text = characters.join('');
        const table = read(text);
        const rows = text
          .replace(/\r?\n$/, '')
          .split(/\r?\n/)
          .map((line) => line.split(','));
        const isNumber = (cell: string): boolean =>
          /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(cell) && Math.abs(Number(cell)) < 3.4028235e38;
        expect(table.ok).toBe(text === '' || rows.every((row) => row.length === 2 && row.every(isNumber)));
        if (!table.ok && table.problem.kind === 'not a number') expect(table.problem.column).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
