import { describe, expect, it } from 'vitest';
import { costOf } from '../src/network/cost.js';
import { networkOf } from './checker/network-of.js';

/** Parameters of the study's networks, counted from its own code and files (where the paper has other figures, it is wrong by ten). */
const PUBLISHED = [
  { flow: 'fastrnn_har()', shape: [550, 6], classes: 9, params: 1547, macs: 550 * (6 + 32) * 32 + 32 * 9 },
  { flow: 'fastgrnn_har()', shape: [550, 6], classes: 9, params: 3361, macs: 550 * (6 + 50) * 50 + 50 * 9 },
  { flow: 'gru_kws()', shape: [49, 10], classes: 12, params: 499_212, macs: 49 * (10 + 400) * 1200 + 400 * 12 },
  { flow: 'lstm_kws()', shape: [49, 10], classes: 12, params: 1_028_012, macs: 49 * (10 + 500) * 2000 + 500 * 12 },
  { flow: 'lstm_har()', shape: [550, 6], classes: 9, params: 201_865, macs: 550 * 512 * (6 + 128 + 128 + 128) + 128 * 9 },
  { flow: 'tcn(filters: 21, kernel: 2, dilations: [2, 8, 16, 64, 128, 256])', shape: [550, 6], classes: 9, params: 10_551 },
  { flow: 'tcn_kws()', shape: [49, 10], classes: 12, params: 19_446 },
  { flow: 'bonsai_har()', shape: [10], classes: 9, params: 6314, macs: 22 * (10 + 2 * 135 + 7) },
  { flow: 'protonn_har()', shape: [10], classes: 9, params: 6230, macs: 700 + 4900 + 630 },
] as const;

describe('the networks of the standard library', () => {
  it.each(PUBLISHED)('$flow has the parameters of the published network', ({ flow, shape, classes, params, ...rest }) => {
    const cost = costOf(networkOf(flow, shape, classes));
    expect(cost.params).toBe(params);
    if ('macs' in rest) expect(cost.macs).toBe(rest.macs);
  });

  it('count the factors of a matrix of low rank, not the matrix', () => {
    const { params } = costOf(networkOf('fastgrnn_har(units: 50, input_rank: 2, recurrent_rank: 8)', [550, 6], 9));
    expect(params).toBe((6 + 50) * 2 + (50 + 50) * 8 + 2 * 50 + 2 + 50 * 9 + 9);
  });

  it('flatten a sequence for a multilayer perceptron', () => {
    expect(costOf(networkOf('mlp(units: [7, 5])', [4, 3], 2)).params).toBe(12 * 7 + 7 + 7 * 5 + 5 + 5 * 2 + 2);
  });
});
