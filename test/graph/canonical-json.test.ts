import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/diagnostics/invariant.js';
import { canonicalJson } from '../../src/graph/canonical-json.js';
import type { Json } from '../../src/graph/json.js';

const json = fc.jsonValue({ stringUnit: 'binary', noUnicodeString: false } as fc.JsonSharedConstraints) as fc.Arbitrary<Json>;

function shuffled(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, shuffled(each)]),
  );
}

describe('canonical JSON', () => {
  test('is the text of the RFC 8785 examples', () => {
    // RFC 8785, section 3.2.2 and 3.2.3.
    const numbers = [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001];
    expect(canonicalJson({ numbers, literals: [null, true, false], string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/' })).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const sorted = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '\ud83d\ude00': 'Smiley',
      '\u0080': 'Control',
      '\u00f6': 'o',
    };
    expect(Object.keys(JSON.parse(canonicalJson(sorted)) as object)).toEqual([
      '1',
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
    expect(canonicalJson(sorted)).toMatch(/^\{"\\r":"Carriage Return","1":"One"/);
  });

  test.each([
    ['{"9":1,"10":2,"a":3}', '{"10":2,"9":1,"a":3}'],
    ['{"b":[{"2":0,"10":[]}],"a":"\\n"}', '{"a":"\\n","b":[{"10":[],"2":0}]}'],
    ['{"z":{},"__proto__":{"b":1,"a":2}}', '{"__proto__":{"a":2,"b":1},"z":{}}'],
    ['{"b":0,"a":{"d":[],"c":-0}}', '{"a":{"c":0,"d":[]},"b":0}'],
  ])('sorts keys that a JavaScript object would keep elsewhere: %s', (text, canonical) => {
    expect(canonicalJson(JSON.parse(text) as Json)).toBe(canonical);
  });

  test('reads back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(isWellFormed(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(isWellFormed(value));
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test('differs for different values', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        fc.pre(isWellFormed(a) && isWellFormed(b));
        // JSON knows one zero and no undefined: both sides are compared as what JSON reads back.
        const equal = isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(equal);
      }),
    );
  });

  test('has no white space outside of strings and writes -0 as 0', () => {
    expect(canonicalJson([{ b: -0, a: [1, 2] }, 'a b'])).toBe('[{"a":[1,2],"b":0},"a b"]');
  });

  test.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['Infinity', Infinity],
    ['undefined', undefined],
    ['a nested undefined', { a: undefined }],
    ['a hole', [1, , 2]],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a typed array', Float32Array.of(1)],
    ['a map', new Map()],
    ['a date', new Date(0)],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a key', { '\udc00': 1 }],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value as Json)).toThrow(InvariantError);
  });
});

/** Without lone surrogates, by a means of its own: UTF-8 cannot hold them. */
function isWellFormed(value: Json): boolean {
  const text = JSON.stringify(value);
  return !/\\ud[89a-f]/i.test(text);
}
