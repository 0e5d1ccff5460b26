import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affineOf } from '../../src/graph/affine.js';
import type { Formula } from '../../src/graph/formula.js';
import { formulaUnit } from '../../src/graph/formula-unit.js';
import { numberFrom } from '../../src/runtime/formula-value.js';

const metric = (node: string): Formula => ({ kind: 'metric', node, instance: 0 });
const number = (value: number): Formula => ({ kind: 'number', value });
const binary = (operator: '+' | '-' | '*' | '/', left: Formula, right: Formula): Formula => ({ kind: 'binary', operator, left, right });

const formula: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: -4, max: 4 }).map(number),
    fc.constantFrom(metric('a'), metric('b')),
    tie('formula').map((operand): Formula => ({ kind: 'negate', operand })),
    fc
      .tuple(fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const), tie('formula'), tie('formula'))
      .map(([operator, left, right]) => binary(operator, left, right)),
  ),
})).formula;

describe('a straight line of one result', () => {
  it('gives the number of the formula, whatever the result is', () => {
    let lines = 0;
    fc.assert(
      fc.property(formula, fc.double({ min: 0, max: 1, noNaN: true }), (one, value) => {
        const line = affineOf(one);
        if (!line) return;
        lines += 1;
        const whole = numberFrom(one, ({ node }) => (node === line.of.node ? value : Number.NaN));
        expect(line.scale * value + line.offset).toBeCloseTo(whole ?? Number.NaN, 6);
      }),
      { numRuns: 400 },
    );
    expect(lines).toBeGreaterThan(20);
  });

  it.each([
    ['1 - a', binary('-', number(1), metric('a')), { scale: -1, offset: 1 }],
    ['a / 2', binary('/', metric('a'), number(2)), { scale: 0.5, offset: 0 }],
    ['a + a', binary('+', metric('a'), metric('a')), { scale: 2, offset: 0 }],
  ])('is %s', (_, one, expected) => expect(affineOf(one)).toMatchObject(expected));

  it.each([
    ['a - b', binary('-', metric('a'), metric('b'))],
    ['a * a', binary('*', metric('a'), metric('a'))],
    ['1 / a', binary('/', number(1), metric('a'))],
    ['a - a', binary('-', metric('a'), metric('a'))],
    ['a / 0', binary('/', metric('a'), number(0))],
    ['3', number(3)],
  ])('is not %s', (_, one) => expect(affineOf(one)).toBeUndefined());
});

describe('the unit of a formula', () => {
  const units: Readonly<Record<string, string>> = { a: 'share', b: 'share', bytes: 'byte' };
  it.each([
    [metric('a'), 'share'],
    [binary('-', metric('a'), metric('b')), 'share'],
    [binary('-', number(1), metric('a')), 'share'],
    [binary('/', metric('a'), metric('b')), 'none'],
    [binary('*', metric('a'), number(100)), 'none'],
    [binary('+', metric('a'), metric('bytes')), 'none'],
    [number(2), 'none'],
  ])('of %j is %s', (one, expected) => expect(formulaUnit(one, (node) => units[node] ?? '?')).toBe(expected));
});
