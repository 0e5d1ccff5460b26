import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../property-seed.js';
import { costOf } from '../../src/network/cost.js';
import { windowsOf } from '../../src/network/image-layer.js';
import type { Layer, Network } from '../../src/network/network.js';
import { parametersOf } from '../../src/network/parameters.js';
import { type ComputeLayer, inferShape } from '../../src/network/shapes.js';

const conv: ComputeLayer = { kind: 'conv2d', inputs: [0], filters: 16, kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true };
const depthwise: ComputeLayer = { kind: 'depthwise', inputs: [0], kernel: [3, 3], stride: [2, 1], padding: 'valid', bias: false };
const pool: ComputeLayer = { kind: 'maxpool2d', inputs: [0], size: [2, 2], stride: [2, 2], padding: 'valid' };
const norm: ComputeLayer = { kind: 'batch_norm', inputs: [0], momentum: '99/100', epsilon: '1/1000' };

describe('shapes of image layers', () => {
  it.each<[ComputeLayer, number[], number[]]>([
    [conv, [32, 32, 3], [32, 32, 16]],
    [{ ...conv, stride: [2, 2] } as ComputeLayer, [49, 10, 1], [25, 5, 16]],
    [{ ...conv, kernel: [20, 8], padding: 'valid' } as ComputeLayer, [49, 10, 1], [30, 3, 16]],
    [depthwise, [25, 5, 64], [12, 3, 64]],
    [pool, [5, 4, 2], [2, 2, 2]],
    [{ ...pool, padding: 'same' } as ComputeLayer, [5, 4, 2], [3, 2, 2]],
    [{ kind: 'pad', inputs: [0], size: [1, 3] }, [5, 4, 2], [7, 10, 2]],
    [{ kind: 'as_image', inputs: [0] }, [49, 10], [49, 10, 1]],
    [{ kind: 'as_image', inputs: [0] }, [5, 4, 2], [5, 4, 2]],
    [{ kind: 'global_avgpool', inputs: [0] }, [5, 4, 2], [2]],
    [{ kind: 'flatten', inputs: [0] }, [5, 4, 2], [40]],
    [norm, [5, 4, 2], [5, 4, 2]],
    [norm, [7], [7]],
  ])('%j of %j is %j', (layer, input, shape) => {
    expect(inferShape(layer, [input])).toEqual({ ok: true, shape });
  });

  it.each<[ComputeLayer, number[], string]>([
    [
      conv,
      [28, 28],
      'takes an image [height, width, channels], found a sequence [28, 28]; as_image before it makes an image of a sequence',
    ],
    [conv, [12], 'takes an image [height, width, channels], found features [12]'],
    [
      { ...conv, kernel: [9, 3], padding: 'valid' } as ComputeLayer,
      [8, 8, 1],
      'reaches over [9, 3] without padding, found an image [8, 8, 1]',
    ],
    [{ ...conv, stride: [0, 1] } as ComputeLayer, [8, 8, 1], 'stride must be positive integers, found 0'],
    [{ ...conv, filters: 2 ** 28 } as ComputeLayer, [8, 8, 1], `needs 3 × 3 × 1 × ${2 ** 28} weights, more than the limit of ${2 ** 28}`],
    [{ kind: 'as_image', inputs: [0] }, [12], 'takes a sequence or an image, found features [12]'],
    [{ ...norm, momentum: '1' } as ComputeLayer, [12], 'momentum must lie from 0 to below 1, found 1'],
    [{ ...norm, epsilon: '0' } as ComputeLayer, [12], 'epsilon must be above 0, found 0'],
  ])('%j refuses %j', (layer, input, problem) => {
    expect(inferShape(layer, [input])).toEqual({ ok: false, problem });
  });
});

describe('windows', () => {
  const side = fc.integer({ min: 1, max: 60 });
  it('of same padding cover the side, as evenly as TensorFlow: never more than one more behind than before', () => {
    fc.assert(
      fc.property(side, side, side, (length, size, stride) => {
        const { count, before, after } = windowsOf(length, size, stride, 'same');
        expect(count).toBe(Math.ceil(length / stride));
        expect([0, 1]).toContain(after - before);
        const end = (count - 1) * stride + size;
        if (size >= stride) expect(end).toBe(before + length + after);
        else expect(before + after).toBe(Math.max(end - length, 0));
      }),
    );
  });

  it('of valid padding are all that fit', () => {
    fc.assert(
      fc.property(side, side, side, (length, size, stride) => {
        fc.pre(size <= length);
        const { count } = windowsOf(length, size, stride, 'valid');
        expect((count - 1) * stride + size).toBeLessThanOrEqual(length);
        expect(count * stride + size).toBeGreaterThan(length);
      }),
    );
  });
});

describe('costs', () => {
  const network = (layers: readonly Layer[]): Network => ({ input: [32, 32, 3], layers: [{ kind: 'input', inputs: [] }, ...layers] });

  it('count every tap, and the averages of a normalisation among the parameters', () => {
    const { params, macs } = costOf(network([conv, { ...norm, inputs: [1] } as Layer, { ...depthwise, inputs: [2] } as Layer]));
    expect(params).toBe(448 + 64 + 144);
    expect(macs).toBe(32 * 32 * 16 * 27 + 15 * 30 * 16 * 9);
  });

  it('of an image that is only normalised and looked at otherwise need no second buffer', () => {
    const layers: Layer[] = [{ ...norm, inputs: [0] } as Layer, { kind: 'flatten', inputs: [1] }];
    expect(costOf(network(layers)).sram).toBe(4 * 32 * 32 * 3);
  });

  it('name the averages as not trained', () => {
    const names = parametersOf(network([norm])).map(({ name, trainable }) => `${name} ${trainable}`);
    expect(names).toEqual(['gamma true', 'beta true', 'mean false', 'variance false']);
  });
});
