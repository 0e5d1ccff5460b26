import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { checkText, problemsOf } from './check-text.js';

const file = (body: string): string =>
  `edition 1\ndataset d = digits(as: sequence)\nnetwork n(f: int = 4) {\n${body}\n}\nmodel m = d -> n -> train()`;
const END = '-> flatten -> dense(classes)';

/** The layers of a body without the input and the end. */
function layersOf(body: string): readonly unknown[] {
  const result = checkText(file(`${body} ${END}`));
  expect(problemsOf(result)).toEqual([]);
  const network = result.graph?.nodes.find((node) => node.id === 'm')?.instances[0]?.params['network'] as unknown as Network;
  return network.layers.slice(1, -2);
}

const problems = (body: string): string[] => problemsOf(checkText(file(`${body} ${END}`)));

describe('layers of images', () => {
  it('take one number for both sides, or a list of two', () => {
    expect(layersOf('input -> as_image -> conv2d(f, 3) -> depthwise([5, 1], stride: [2, 1], padding: valid, bias: false)')).toEqual([
      { kind: 'as_image', inputs: [0] },
      { kind: 'conv2d', inputs: [1], filters: 4, kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true },
      { kind: 'depthwise', inputs: [2], kernel: [5, 1], stride: [2, 1], padding: 'valid', bias: false },
    ]);
  });

  it('say how they normalise in exact numbers', () => {
    expect(layersOf('input -> as_image -> batch_norm(momentum: 90%)').at(-1)).toEqual({
      kind: 'batch_norm',
      inputs: [1],
      momentum: '9/10',
      epsilon: '1/1000',
    });
  });

  it('separable is two layers, of which the second has the bias', () => {
    expect(layersOf('input -> as_image -> separable(8, 3, stride: 2)').slice(1)).toEqual([
      { kind: 'depthwise', inputs: [1], kernel: [3, 3], stride: [2, 2], padding: 'same', bias: false },
      { kind: 'conv2d', inputs: [2], filters: 8, kernel: [1, 1], stride: [1, 1], padding: 'same', bias: true },
    ]);
  });

  it('pool as what flows in: images with sides, sequences over time', () => {
    expect(layersOf('input -> as_image -> maxpool([2, 3], padding: same)').at(-1)).toEqual({
      kind: 'maxpool2d',
      inputs: [1],
      size: [2, 3],
      stride: [2, 3],
      padding: 'same',
    });
    expect(layersOf('input -> avgpool(2, stride: 3)')).toEqual([{ kind: 'avgpool', inputs: [0], size: 2, stride: 3 }]);
    expect(problems('input -> maxpool([2, 3])')).toEqual([expect.stringMatching(/^TML3221 .*maxpool is given a sequence \[28, 28\]/)]);
    expect(problems('input -> avgpool(2, padding: same)')).toEqual([expect.stringMatching(/^TML3221 /)]);
  });

  it('residual projects across channels and strides, with a bias', () => {
    const layers = layersOf('input -> as_image -> conv2d(f, 3) -> residual { conv2d(8, 3, stride: [2, 3]) }');
    expect(layers.at(-2)).toEqual({ kind: 'conv2d', inputs: [2], filters: 8, kernel: [1, 1], stride: [2, 3], padding: 'same', bias: true });
    expect(layers.at(-1)).toEqual({ kind: 'add', inputs: [3, 4] });
  });

  it('are refused with one message where they do not fit', () => {
    expect(problems('input -> conv2d(4, 3)')).toEqual([expect.stringContaining('as_image before it makes an image of a sequence')]);
    expect(problems('input -> as_image -> conv2d(4, [3, 3, 3])')).toEqual([
      expect.stringMatching(/^TML3101 .*an integer from 1, or a list \[height, width\] of two for kernel/),
    ]);
    expect(problems('input -> as_image -> conv2d(4, 0)')).toEqual([expect.stringMatching(/^TML3101 /)]);
    expect(problems('input -> as_image -> conv2d(4, 1/2)')).toEqual([expect.stringMatching(/^TML3101 /)]);
    expect(problems('input -> as_image -> batch_norm(momentum: 1)')).toEqual([expect.stringMatching(/^TML3108 /)]);
    expect(problems('input -> as_image -> residual { conv2d(4, 20, padding: valid) -> pad(1) }')).toHaveLength(1);
  });
});
