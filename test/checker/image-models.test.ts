import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/network/cost.js';
import { logitsProblem, shapesOf } from '../../src/network/shapes.js';
import { networkOf } from './network-of.js';

/**
 * Parameters with the moving averages of batch normalisation, as Keras counts them: of the reference study's own models (its table, as
 * recounted from its files), of Keras for the MobileNets with 1000 classes, of MLPerf Tiny for `mobilenet_vww`.
 */
const MODELS: readonly (readonly [flow: string, shape: readonly number[], classes: number, params: number])[] = [
  ['resnet8', [32, 32, 3], 10, 78_666],
  ['ds_cnn', [49, 10, 1], 12, 24_908],
  ['ds_cnn', [49, 10], 12, 24_908],
  ['kws_cnn', [49, 10, 1], 12, 94_604],
  ['har_cnn', [550, 6], 9, 3_036_041],
  ['mcunet_320', [176, 176, 3], 10, 570_970],
  ['mcunet_256', [160, 160, 3], 10, 562_898],
  ['resnet50', [224, 224, 3], 10, 23_616_394],
  ['vgg19', [224, 224, 3], 10, 20_031_562],
  // Without the mean, variance and count of the layer that normalises the pixels: 7 of the 4,067,501 and 17,698,921 that Keras counts.
  ['efficientnet_b0', [224, 224, 3], 10, 4_067_501 - 7],
  ['efficientnet_b4', [380, 380, 3], 10, 17_698_921 - 7],
  ['efficientnet_v2b0', [224, 224, 3], 10, 5_932_122],
  ['efficientnet_v2b3', [300, 300, 3], 10, 12_945_992],
  // By hand: 9·3·8 + 4·8, 9·8·16 + 4·16 and 9·16·32 + 4·32 for the convolutions, 32·10 + 10.
  ['micro_cnn', [32, 32, 3], 10, 6530],
  ['micro_cnn(filters: [4, 6], kernel: 5)', [49, 10], 12, 25 * 4 + 16 + 25 * 4 * 6 + 24 + 6 * 12 + 12],
  ['mobilenet_v1', [224, 224, 3], 1000, 4_253_864],
  ['mobilenet_v2', [224, 224, 3], 1000, 3_538_984],
  ['mobilenet_vww', [96, 96, 3], 2, 221_794],
];

describe('networks of images in std/models', () => {
  it.each(MODELS)('%s on %j has the parameters of its origin', (flow, shape, classes, params) => {
    const network = networkOf(flow, shape, classes);
    expect(costOf(network).params).toBe(params);
    expect(logitsProblem(shapesOf(network))).toBeNull();
  });

  it('have the multiply-accumulates that are published', () => {
    expect(costOf(networkOf('mcunet_320', [176, 176, 3], 10)).macs / 1e6).toBeCloseTo(81.63, 2);
    expect(costOf(networkOf('mcunet_256', [160, 160, 3], 10)).macs / 1e6).toBeCloseTo(67.13, 2);
    expect(costOf(networkOf('mcunet_256', [176, 176, 3], 10)).macs / 1e6).toBeCloseTo(83.48, 2);
    // Howard et al. 2017, table 4; Sandler et al. 2018, table 4; in millions.
    expect(costOf(networkOf('mobilenet_v1', [224, 224, 3], 1000)).macs / 1e6).toBeCloseTo(569, -1);
    expect(costOf(networkOf('mobilenet_v2', [224, 224, 3], 1000)).macs / 1e6).toBeCloseTo(300, -1);
    expect(costOf(networkOf('resnet8', [32, 32, 3], 10)).macs).toBe(12_501_632);
    // In billions: Tan & Le 2019, table 2, and 2021, of the baselines; one decimal is published. B4 is 4.2 there, 4.4 counted from its layers.
    expect(costOf(networkOf('efficientnet_b0', [224, 224, 3], 1000)).macs / 1e9).toBeCloseTo(0.39, 2);
    expect(costOf(networkOf('efficientnet_v2b0', [224, 224, 3], 1000)).macs / 1e9).toBeCloseTo(0.7, 1);
    expect(costOf(networkOf('efficientnet_v2b3', [300, 300, 3], 1000)).macs / 1e9).toBeCloseTo(3, 1);
  });

  it('of narrower MobileNets keep channels in multiples of 8', () => {
    const { layers } = networkOf('mobilenet_v2(width: 0.35)', [96, 96, 3], 2);
    const filters = layers.flatMap((layer) => (layer.kind === 'conv2d' ? [layer.filters] : []));
    expect(filters.slice(0, 5)).toEqual([16, 8, 48, 8, 48]);
    expect(filters.every((count) => count % 8 === 0)).toBe(true);
    expect(costOf(networkOf('mobilenet_v1(width: 1/4)', [96, 96, 3], 2)).params).toBeLessThan(230_000);
  });
});
