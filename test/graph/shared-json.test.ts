import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readShared, writeShared } from '../../src/graph/shared-json.js';

const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.bigInt(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => !key.startsWith('$') && key !== '__proto__'),
      tie('value'),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
})).value;

it('gives back what was written', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(readShared(writeShared(value))).toEqual(value);
    }),
  );
});

it('writes a shared object once and shares it again', () => {
  const source = { path: 'a.tml', text: 'x'.repeat(10_000) };
  const value = { first: { source }, second: [{ source }, { source }] };
  const text = writeShared(value);
  expect(text.length).toBeLessThan(11_000);
  const read = readShared(text) as typeof value;
  expect(read).toEqual(value);
  expect(read.second[1]?.source).toBe(read.first.source);
});

it('leaves functions out', () => {
  expect(readShared(writeShared({ a: 1, ask: () => 2 }))).toEqual({ a: 1 });
});
