import type { Layer, Network } from '../network/network.js';

const input: Layer = { kind: 'input', inputs: [] };

/** Layers of a sequence that are computed sample by sample. */
const TEMPORAL: Network = {
  input: [13, 3],
  layers: [
    input,
    { kind: 'conv1d', inputs: [0], filters: 5, kernel: 3, dilation: 2, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'dropout', inputs: [2], rate: '1/4' },
    { kind: 'conv1d', inputs: [3], filters: 5, kernel: 2, dilation: 4, padding: 'causal' },
    { kind: 'add', inputs: [3, 4] },
    { kind: 'tanh', inputs: [5] },
    { kind: 'last', inputs: [6] },
    { kind: 'flatten', inputs: [6] },
    { kind: 'dense', inputs: [8], units: 7 },
    { kind: 'relu', inputs: [9] },
    { kind: 'dropout', inputs: [10], rate: '1/3' },
    { kind: 'dense', inputs: [11], units: 4 },
    { kind: 'dense', inputs: [7], units: 4 },
    { kind: 'add', inputs: [12, 13] },
  ],
};

const every = { return: 'sequence', direction: 'forward' } as const;

/** Every cell, in both directions, with full and with factored matrices. */
const RECURRENT: Network = {
  input: [5, 3],
  layers: [
    input,
    { kind: 'lstm', inputs: [0], units: 5, ...every },
    { kind: 'gru', inputs: [1], units: 6, return: 'sequence', direction: 'backward' },
    { kind: 'fastrnn', inputs: [2], units: 3, ...every, input_rank: null, recurrent_rank: null },
    { kind: 'fastgrnn', inputs: [3], units: 5, return: 'last', direction: 'forward', input_rank: 2, recurrent_rank: 2 },
    { kind: 'dense', inputs: [4], units: 4 },
  ],
};

/** Sides and channels such that the first kernel is too narrow for the Winograd algorithm and the second is computed by it. */
const IMAGE: Network = {
  input: [12, 8, 3],
  layers: [
    input,
    { kind: 'conv2d', inputs: [0], filters: 16, kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true },
    { kind: 'batch_norm', inputs: [1], momentum: '99/100', epsilon: '1/1000' },
    { kind: 'relu6', inputs: [2] },
    { kind: 'conv2d', inputs: [3], filters: 16, kernel: [3, 3], stride: [1, 1], padding: 'same', bias: false },
    { kind: 'add', inputs: [3, 4] },
    { kind: 'depthwise', inputs: [5], kernel: [3, 3], stride: [2, 2], padding: 'same', bias: true },
    { kind: 'conv2d', inputs: [6], filters: 5, kernel: [1, 1], stride: [1, 1], padding: 'same', bias: true },
    { kind: 'maxpool2d', inputs: [7], size: [2, 2], stride: [1, 1], padding: 'valid' },
    { kind: 'conv2d', inputs: [8], filters: 6, kernel: [3, 3], stride: [2, 2], padding: 'same', bias: true },
    { kind: 'avgpool2d', inputs: [9], size: [2, 2], stride: [1, 1], padding: 'same' },
    { kind: 'global_avgpool', inputs: [10] },
    { kind: 'dense', inputs: [11], units: 4 },
  ],
};

/** Small and odd, one for each way in which networks are computed; all have four classes and three channels. */
export const PROBE_NETWORKS: readonly Network[] = [TEMPORAL, RECURRENT, IMAGE];
