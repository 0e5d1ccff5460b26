import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/graph/action.js';
import { actionKey, actionPreimage, keyOfPreimage, planKey, sha256 } from '../../src/graph/keys.js';

const action: Action = {
  op: 'fgsm',
  opVersion: 1,
  params: { epsilon: '1/10', labels: 'true' },
  inputs: { model: { digest: 'aa' }, on: { digest: 'bb', split: 'test' } },
  profile: 'wasm-simd-f32/1:00',
};

const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const actions: fc.Arbitrary<Action> = fc.record({
  op: fc.constantFrom('fgsm', 'train'),
  opVersion: fc.integer({ min: 1, max: 3 }),
  params: fc.dictionary(fc.constantFrom('a', 'b', 'seed'), fc.oneof(fc.integer(), fc.boolean(), fc.string({ unit: 'grapheme' })), {
    noNullPrototype: true,
  }),
  inputs: fc.dictionary(fc.constantFrom('model', 'on'), fc.record({ digest, split: fc.constantFrom('train' as const, 'test' as const) }), {
    noNullPrototype: true,
  }),
  profile: fc.constantFrom('none', 'wasm-simd-f32/1:00'),
});

describe('keys', () => {
  test('are the SHA-256 of prefix, version, line feed and canonical JSON, as the system computes it', () => {
    const text =
      '{"inputs":{"model":{"digest":"aa"},"on":{"digest":"bb","split":"test"}},"op":"fgsm","opVersion":1,' +
      '"params":{"epsilon":"1/10","labels":"true"},"profile":"wasm-simd-f32/1:00"}';
    const reference = (prefix: string): string | undefined =>
      execFileSync('sha256sum', { input: `${prefix}\n${text}`, encoding: 'utf8' }).split(' ')[0];
    expect(actionPreimage(action)).toBe(text);
    expect(actionKey(action)).toBe(reference('tml/action/1'));
    expect(planKey(action)).toBe(reference('tml/plan/1'));
  });

  test('of plans and actions can never be taken for each other', () => {
    fc.assert(fc.property(actions, (each) => void expect(planKey(each)).not.toBe(actionKey(each))));
  });

  test('follow from the kept preimage', () => {
    fc.assert(fc.property(actions, (each) => void expect(keyOfPreimage(actionPreimage(each))).toBe(actionKey(each))));
  });

  test('are equal exactly for equal actions', () => {
    const ordered = (each: Action): string =>
      JSON.stringify([each.op, each.opVersion, entries(each.params), entries(each.inputs), each.profile]);
    fc.assert(fc.property(actions, actions, (a, b) => void expect(actionKey(a) === actionKey(b)).toBe(ordered(a) === ordered(b))));
  });

  test('differ when any part does', () => {
    const others: readonly Action[] = [
      { ...action, op: 'pgd' },
      { ...action, opVersion: 2 },
      { ...action, params: { ...action.params, epsilon: '1/5' } },
      { ...action, params: { ...action.params, steps: 1 } },
      { ...action, inputs: { ...action.inputs, model: { digest: 'ac' } } },
      { ...action, inputs: { ...action.inputs, on: { digest: 'bb', split: 'val' } } },
      { ...action, inputs: { ...action.inputs, on: { digest: 'bb' } } },
      { ...action, profile: 'wasm-simd-f32/2:00' },
    ];
    expect(new Set([action, ...others].map(actionKey)).size).toBe(others.length + 1);
  });

  test('hash bytes and text alike', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(new TextEncoder().encode('abc'))).toBe(sha256('abc'));
  });
});

const entries = (record: object): readonly [string, unknown][] =>
  Object.entries(record)
    .map(([key, value]): [string, unknown] => [key, typeof value === 'object' && value !== null ? entries(value) : value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
