import { describe, expect, it } from 'vitest';
import type { Layer, Network } from '../../src/network/network.js';
import { type ComputeLayer, inferShape, logitsProblem, MAX_LAYERS, shapesOf, validateNetwork } from '../../src/network/shapes.js';
import { denseNetwork, harTcn } from './example-networks.js';

const conv: ComputeLayer = { kind: 'conv1d', inputs: [0], filters: 4, kernel: 3, dilation: 2, padding: 'causal' };

describe('inferShape', () => {
  it.each<[ComputeLayer, number[][], number[]]>([
    [conv, [[10, 3]], [10, 4]],
    [{ kind: 'dense', inputs: [0], units: 7 }, [[12]], [7]],
    [{ ...conv, padding: 'same' } as ComputeLayer, [[10, 3]], [10, 4]],
    [{ ...conv, padding: 'valid' } as ComputeLayer, [[10, 3]], [6, 4]],
    [{ kind: 'relu', inputs: [0] }, [[10, 3]], [10, 3]],
    [{ kind: 'softmax', inputs: [0] }, [[10, 3]], [10, 3]],
    [{ kind: 'global_avgpool', inputs: [0] }, [[10, 3]], [3]],
    [{ kind: 'maxpool', inputs: [0], size: 3, stride: 2 }, [[10, 3]], [4, 3]],
    [{ kind: 'avgpool', inputs: [0], size: 10, stride: 10 }, [[10, 3]], [1, 3]],
    [{ kind: 'tanh', inputs: [0] }, [[5]], [5]],
    [{ kind: 'dropout', inputs: [0], rate: '1/20' }, [[5, 2]], [5, 2]],
    [
      { kind: 'add', inputs: [0, 1, 1] },
      [
        [5, 2],
        [5, 2],
        [5, 2],
      ],
      [5, 2],
    ],
    [
      { kind: 'concat', inputs: [0, 1, 0] },
      [
        [5, 2],
        [5, 3],
        [5, 2],
      ],
      [5, 7],
    ],
    [{ kind: 'concat', inputs: [0, 1] }, [[4], [6]], [10]],
    [
      { kind: 'matmul', inputs: [0, 1], transpose: false },
      [
        [5, 2],
        [2, 7],
      ],
      [5, 7],
    ],
    [
      { kind: 'matmul', inputs: [0, 1], transpose: true },
      [
        [5, 2],
        [9, 2],
      ],
      [5, 9],
    ],
    [{ kind: 'last', inputs: [0] }, [[10, 3]], [3]],
    [{ kind: 'flatten', inputs: [0] }, [[10, 3]], [30]],
  ])('%j', (layer, inputs, shape) => {
    expect(inferShape(layer, inputs)).toEqual({ ok: true, shape });
  });

  it.each<[string, ComputeLayer, number[][], RegExp]>([
    ['convolution of features', conv, [[12]], /takes a sequence \[time, channels\], found features \[12\]/],
    ['dense of a sequence', { kind: 'dense', inputs: [0], units: 3 }, [[5, 2]], /takes features \[n\], found a sequence \[5, 2\]/],
    ['last of features', { kind: 'last', inputs: [0] }, [[5]], /found features \[5\]/],
    [
      'sum of two shapes',
      { kind: 'add', inputs: [0, 1] },
      [
        [5, 2],
        [5, 3],
      ],
      /needs equal shapes, found \[5, 2\] and \[5, 3\]/,
    ],
    [
      'concat of two lengths',
      { kind: 'concat', inputs: [0, 1] },
      [
        [5, 2],
        [6, 2],
      ],
      /on the last axis .* found \[5, 2\] and \[6, 2\]/,
    ],
    ['concat of a sequence and features', { kind: 'concat', inputs: [0, 1] }, [[5, 2], [5]], /found \[5, 2\] and \[5\]/],
    [
      'a product that does not fit',
      { kind: 'matmul', inputs: [0, 1], transpose: false },
      [
        [5, 2],
        [5, 2],
      ],
      /needs \[m, k\] · \[k, n\], found \[5, 2\] and \[5, 2\]: 2 is not 5/,
    ],
    [
      'a transposed product that does not fit',
      { kind: 'matmul', inputs: [0, 1], transpose: true },
      [
        [5, 2],
        [2, 5],
      ],
      /2 is not 5/,
    ],
    ['a product with features', { kind: 'matmul', inputs: [0, 1], transpose: true }, [[5, 2], [2]], /takes two sequences, found/],
    [
      'a product of three',
      { kind: 'matmul', inputs: [0, 1], transpose: true },
      [
        [5, 2],
        [5, 2],
        [5, 2],
      ],
      /takes two inputs, found 3/,
    ],
    ['a sum of too many', { kind: 'add', inputs: [0] }, Array.from({ length: 1001 }, () => [5]), /joins at most 1000 tensors/],
    [
      'no padding over too few times',
      { ...conv, padding: 'valid' } as ComputeLayer,
      [[4, 3]],
      /needs 5 times or more without padding, and 4 are left/,
    ],
    [
      'a window longer than the sequence',
      { kind: 'maxpool', inputs: [0], size: 5, stride: 1 },
      [[4, 3]],
      /needs 5 times or more, and 4 are left/,
    ],
    ['no filters', { ...conv, filters: 0 }, [[5, 2]], /filters must be a positive integer, found 0/],
    ['half a tap', { ...conv, kernel: 1.5 }, [[5, 2]], /kernel must be a positive integer/],
    ['certain dropout', { kind: 'dropout', inputs: [0], rate: '1' }, [[5]], /rate must lie between 0 and 1, found 1/],
    ['too many values', { ...conv, filters: 2 ** 27 }, [[100, 1]], /limit/],
    ['too many weights', { kind: 'dense', inputs: [0], units: 2 ** 20 }, [[2 ** 20]], /limit/],
    ['two inputs of one', { kind: 'relu', inputs: [0] }, [[5], [5]], /takes one input, found 2/],
    ['no input', { kind: 'add', inputs: [] }, [], /needs an input/],
  ])('refuses %s', (_, layer, inputs, problem) => {
    const result = inferShape(layer, inputs);
    expect(result.ok ? '' : result.problem).toMatch(problem);
  });
});

describe('validateNetwork', () => {
  const input: Layer = { kind: 'input', inputs: [] };
  const problem = (network: Network) => {
    const result = validateNetwork(network);
    return result.ok ? 'valid' : `${result.layer}: ${result.problem}`;
  };

  it('gives the shape of every layer', () => {
    expect(shapesOf(denseNetwork)).toEqual([[12], [16], [16], [5]]);
    expect(shapesOf(harTcn).at(-1)).toEqual([9]);
  });

  it('refuses layers that read ahead, a second input, an input without a shape', () => {
    expect(problem({ input: [4], layers: [input, { kind: 'relu', inputs: [1] }] })).toMatch(/^1: reads layer 1/);
    expect(problem({ input: [4], layers: [input, { kind: 'relu', inputs: [2] }, { kind: 'relu', inputs: [1] }] })).toMatch(/^1: reads/);
    expect(problem({ input: [4], layers: [input, { kind: 'relu', inputs: [-1] }] })).toMatch(/^1: reads layer -1/);
    expect(problem({ input: [4], layers: [input, input] })).toMatch(/one input/);
    expect(problem({ input: [4], layers: [] })).toMatch(/first layer must be the input/);
    expect(problem({ input: [0, 2], layers: [input] })).toMatch(/positive integers/);
    expect(problem({ input: [2, 2, 2, 2], layers: [input] })).toMatch(/features \[n\], a sequence \[time, channels\] or an image/);
  });

  it('limits the number of layers', () => {
    const chain = (length: number): Network => ({
      input: [2],
      layers: [input, ...Array.from({ length: length - 1 }, (_, index): Layer => ({ kind: 'relu', inputs: [index] }))],
    });
    expect(problem(chain(MAX_LAYERS))).toBe('valid');
    expect(problem(chain(MAX_LAYERS + 1))).toMatch(/limit/);
  });

  it('throws through shapesOf, where a valid network is taken for granted', () => {
    expect(() => shapesOf({ input: [2], layers: [input, { kind: 'last', inputs: [0] }] })).toThrow(/invalid network, layer 1/);
  });

  it('tells logits from values of another shape', () => {
    expect(logitsProblem(shapesOf(denseNetwork))).toBeNull();
    const sequence: Network = { input: [4, 2], layers: [input, { kind: 'relu', inputs: [0] }] };
    expect(problem(sequence)).toBe('valid');
    expect(logitsProblem(shapesOf(sequence))).toMatch(/output must be features \[classes\], found \[4, 2\]/);
  });
});
