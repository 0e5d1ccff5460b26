import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/graph/json.js';
import { describeChange } from '../../src/runtime/why.js';
import { networkChanges } from '../../src/runtime/network-change.js';
import { tcnNetwork, type TcnOptions } from '../network/example-networks.js';

const base: TcnOptions = { input: [28, 28], filters: 4, kernel: 2, dilations: [1, 2], classes: 10, rate: '1/20' };
const network = (options: Partial<TcnOptions> = {}): Json => tcnNetwork({ ...base, ...options }) as unknown as Json;
const words = (before: Json, after: Json): readonly string[] => networkChanges(before, after).map(describeChange);

describe('what changed between two networks', () => {
  test.each<[string, Partial<TcnOptions>, readonly string[]]>([
    ['a width changes all layers alike and is said once', { filters: 6 }, ['conv1d.filters 4 → 6']],
    ['a dilation', { dilations: [1, 4] }, ['conv1d.dilation 2 → 4']],
    ['two parameters', { kernel: 3, rate: '1/10' }, ['conv1d.kernel 2 → 3', 'dropout.rate 0.05 → 0.1']],
  ])('%s', (_, options, expected) => {
    expect(words(network(), network(options))).toEqual(expected);
  });

  test('a block more adds its layers and leaves the others', () => {
    expect(words(network(), network({ dilations: [1, 2, 4] }))).toEqual([
      expect.stringMatching(/^layers \d+ added \(.*2 conv1d.*2 dropout.*\)$/),
    ]);
  });

  test('what is gone is removed, and wiring alone is a change', () => {
    expect(words(network({ dilations: [1, 2, 4] }), network()).at(-1)).toMatch(/^layers \d+ removed \(/);
    const layers = (inputs: readonly number[]): Json => ({
      input: [4],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'relu', inputs: [0] },
        { kind: 'tanh', inputs: [...inputs] },
      ],
    });
    expect(words(layers([1]), layers([0]))).toEqual(['layers 1 read other layers']);
  });

  test('something that is no network is no reason to fail', () => {
    for (const odd of [undefined, null, 3, { layers: 'x' }, { layers: [1] }, { layers: [{ kind: 1, inputs: [] }] }] as const)
      expect(networkChanges(odd as Json | undefined, network())).toEqual([]);
  });

  test('equal networks differ in nothing, others in something', () => {
    const options = fc.record({
      filters: fc.integer({ min: 1, max: 4 }),
      kernel: fc.integer({ min: 1, max: 3 }),
      dilations: fc.subarray([1, 2, 4], { minLength: 1 }),
    });
    fc.assert(
      fc.property(options, options, (a, b) => {
        const isSame = JSON.stringify(network(a)) === JSON.stringify(network(b));
        expect(networkChanges(network(a), network(b)).length === 0).toBe(isSame);
      }),
    );
  });
});
