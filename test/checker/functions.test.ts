import '../property-seed.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly, rational, toFloat64 } from '../../src/graph/rational.js';
import { log2, modulo, pow } from '../../src/graph/rational-functions.js';
import { checkText, problemsOf, withDigits } from './check-text.js';

const valueOf = (expression: string): unknown => {
  const result = checkText(
    withDigits(`metric m = net -> accuracy(on: d.test)\naxis a = [${expression}]\nattack x = net -> fgsm(eps: a * 0 + 0.1, on: d.test)`),
  );
  expect(problemsOf(result)).toEqual([]);
  const value = result.graph?.axes[0]?.values[0];
  return value?.kind === 'number' ? value.exact : value?.value;
};

describe('functions of constants', () => {
  it.each([
    ['div(7, 2)', '3'],
    ['div(-7, 2)', '-4'],
    ['div(10KiB, 1kB)', '10'],
    ['mod(7, 2)', '1'],
    ['mod(-7, 2)', '1'],
    ['mod(7, -2)', '-1'],
    ['mod(1, 0.3)', '1/10'],
    ['mod(10KiB, 1kB) / 1B', '240'],
    ['pow(2, 10)', '1024'],
    ['pow(2/3, -2)', '9/4'],
    ['pow(0, 0)', '1'],
    ['pow(-1, 1e9)', '1'],
    ['pow(4/9, 1/2)', '2/3'],
    ['pow(8, 2/3)', '4'],
    ['pow(2kB, 2) / 1B / 1B', '4000000'],
    ['floor(-2.5)', '-3'],
    ['ceil(-2.5)', '-2'],
    ['round(2.5)', '3'],
    ['round(-2.5)', '-3'],
    ['round(2.4)', '2'],
    ['log2(1024)', '10'],
    ['log2(1/8)', '-3'],
    ['sum([1, 1/2, 10%])', '8/5'],
    ['sum(1..4)', '10'],
    ['sum([])', '0'],
    ['sum([1kB, 1KiB]) / 1B', '2024'],
    ['length([4, 5, 6])', '3'],
    ['length(1..9)', '9'],
    ['length(zip([1, 2], [true, false]))', '2'],
    ['zip([1, 2], [3, 4])[1][0]', '2'],
  ])('%s is %s', (expression, expected) => expect(valueOf(expression)).toBe(expected));

  it.each([
    ['let x = div(1)', 'TML3131 5:9 div takes 2 arguments, found 1'],
    ['let x = floor()', 'TML3131 5:9 floor takes one argument, found 0'],
    ['let x = floor(x: 1)', 'TML3130 5:15 floor takes its arguments by position, without a name'],
    ['let x = div(1, 0)', 'TML3103 5:16 division by zero'],
    ['let x = mod(1, 0)', 'TML3103 5:16 division by zero'],
    ['let x = pow(0, -1)', 'TML3103 5:13 division by zero'],
    ['let x = div(1kB, 1s)', 'TML3102 5:18 cannot divide without a rest a size in bytes and a duration'],
    ['let x = floor(1.5ms)', 'TML3101 5:15 expected a plain number for floor, found 0.0015 s (a duration)'],
    ['let x = floor("a")', 'TML3101 5:15 expected a plain number for floor, found "a"'],
    ['let x = log2(0)', 'TML3132 5:9 log2 is no real number for 0 (its argument must be above 0)'],
    ['let x = pow(-8, 1/3)', 'TML3132 5:9 pow is no real number for -8, 1/3 (a negative number has powers with whole exponents only)'],
    ['let x = pow(4B, 1/2)', 'TML3101 5:17 expected a whole exponent for a size in bytes for pow, found 0.5'],
    ['let x = pow(2, 1e9)', 'TML3116 5:9 the precision or size of pow exceeds the limit of 1e100000, or roots of degree 1000'],
    ['let x = pow(2, 0.12345)', 'TML3116 5:9 the precision or size of pow exceeds the limit of 1e100000, or roots of degree 1000'],
    ['let x = sum(3)', 'TML3101 5:13 expected a list for sum, found 3'],
    ['let x = sum([1, true])', 'TML3101 5:13 expected a list of numbers for sum, found true in it'],
    ['let x = sum([1B, 1s])', 'TML3102 5:13 cannot add a size in bytes and a duration'],
    ['let x = zip([1], [1, 2])', 'TML3133 5:9 zip pairs lists of equal length, found 1 and 2 items'],
    ['let x = d -> floor', 'TML3134 5:14 floor is a function: write floor(x), not x -> floor'],
    ['let x = flor(1.5)', 'TML3005 5:9 there is no operation or network named flor (did you mean floor?)'],
  ])('%s', (line, expected) => expect(problemsOf(checkText(withDigits(line)))).toEqual([expected]));

  it('does not take what only a run tells', () => {
    expect(problemsOf(checkText(withDigits('metric m = net -> accuracy(on: d.test)\nlet x = floor(m)')))).toEqual([
      'TML3101 6:15 expected a plain number that is known before the run for floor, found a metric',
    ]);
  });

  it('serves networks', () => {
    const text =
      'edition 1\ndataset d = digits()\nnetwork n(f: int = 5) { input -> last -> dense(div(f, 2)) -> dense(classes) }\nmodel m = d -> n() -> train()';
    const result = checkText(text);
    expect(problemsOf(result)).toEqual([]);
    expect(JSON.stringify(result.graph?.nodes.find((node) => node.id === 'm')?.instances[0]?.params)).toContain('"units":2');
  });
});

describe('results that are not rational', () => {
  const positive = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 })).map(([n, d]) => rational(n, d));
  const valueFrom = (result: ReturnType<typeof pow>) => {
    if (!result.ok) throw new Error(result.problem);
    return result.value;
  };

  it('are a float64 as near as Math says', () => {
    fc.assert(
      fc.property(positive, fc.integer({ min: -7, max: 7 }), fc.integer({ min: 1, max: 9 }), (x, p, q) => {
        const expected = toFloat64(x) ** (p / q);
        const found = toFloat64(valueFrom(pow(x, rational(p, q))));
        expect(Math.abs(found / expected - 1)).toBeLessThan(1e-12);
        const logarithm = Math.log2(toFloat64(x));
        expect(Math.abs(toFloat64(valueFrom(log2(x))) - logarithm)).toBeLessThan(1e-12);
      }),
    );
  });

  it('are rounded correctly', () => {
    expect(valueFrom(pow(rational(2), rational(1, 2)))).toEqual(exactly(1.4142135623730951));
    expect(valueFrom(log2(rational(3)))).toEqual(exactly(1.584962500721156));
    expect(valueFrom(log2(rational(1, 3)))).toEqual(exactly(-1.584962500721156));
    // 1e-30 / ln 2, to the last bit.
    expect(toFloat64(valueFrom(log2(rational(10n ** 30n + 1n, 10n ** 30n))))).toBe(1.4426950408889634e-30);
  });

  it('keeps roots of powers exact, and remainders below the divisor', () => {
    fc.assert(
      fc.property(positive, fc.integer({ min: 1, max: 6 }), (x, n) => {
        expect(valueFrom(pow(valueFrom(pow(x, rational(n))), rational(1, n)))).toEqual(x);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), positive, (a, b) => {
        const rest = toFloat64(modulo(rational(a), b));
        expect(rest).toBeGreaterThanOrEqual(0);
        expect(rest).toBeLessThan(toFloat64(b));
      }),
    );
  });
});
