import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Formula } from '../../../src/graph/formula.js';
import type { Json } from '../../../src/graph/json.js';
import { evaluatePostfix, postfixOf } from '../../../src/graph/postfix.js';
import { arithmeticRun } from '../../../src/ops/metric/arithmetic.run.js';
import { evaluateFormula } from '../../../src/runtime/formula-value.js';
import { artifactOf, asInput } from '../artifacts.js';

const metric = (value: number, more: Readonly<Record<string, Json>> = {}) =>
  asInput({ type: 'metric', meta: { value, unit: 'share', n: 100, ci95: [0, 1], flags: null, sound: null, ...more }, tensors: {} });

const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'small' },
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Formula => ({ kind: 'number', value })),
    fc.nat(3).map((instance): Formula => ({ kind: 'metric', node: 'm', instance })),
    tie('formula').map((operand): Formula => ({ kind: 'negate', operand })),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/'), tie('formula'), tie('formula'))
      .map(([operator, left, right]): Formula => ({ kind: 'binary', operator, left, right })),
  ),
}));

describe('arithmetic as text', () => {
  it('is worth what the formula is, bit by bit', () => {
    fc.assert(
      fc.property(formula, fc.array(fc.double({ noNaN: true }), { minLength: 4, maxLength: 4 }), (one, values) => {
        const { text, inputs } = postfixOf(one);
        const found = evaluatePostfix(
          text,
          inputs.map(({ instance }) => values[instance] ?? Number.NaN),
        );
        expect(found).toBe(evaluateFormula(one, ({ instance }) => values[instance]));
        expect(new Set(inputs.map(({ instance }) => instance)).size).toBe(inputs.length);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('of shares is a plain number of as many samples, without an interval', async () => {
    const { meta } = await artifactOf(arithmeticRun, { 'of.0': metric(0.75), 'of.1': metric(0.5) }, { formula: '$0 $1 - 2 *' });
    expect(meta).toMatchObject({ value: 0.5, unit: 'none', n: 100, ci95: null });
  });

  it('keeps a unit only where sums do, and n only where all agree', async () => {
    const count = { unit: 'count', n: 3 };
    const sum = await artifactOf(
      arithmeticRun,
      { 'of.0': metric(2, count), 'of.1': metric(5, { ...count, n: 4 }) },
      { formula: '$0 $1 +' },
    );
    expect(sum.meta).toMatchObject({ value: 7, unit: 'count', n: null });
    const double = await artifactOf(arithmeticRun, { 'of.0': metric(2, count) }, { formula: '$0 2 *' });
    expect(double.meta).toMatchObject({ value: 4, unit: 'none', n: 3 });
  });

  it('has no number where it divides by zero', async () => {
    const { meta } = await artifactOf(arithmeticRun, { 'of.0': metric(0.5), 'of.1': metric(0) }, { formula: '$0 $1 /' });
    expect(meta['value']).toBeNull();
  });
});
