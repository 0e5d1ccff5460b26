import type { Network } from '../../src/network/network.js';

/** Over the channels of each time, behind a convolution that leaves times out, and over features. */
export const normalizedSequence: Network = {
  input: [13, 3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 5, kernel: 3, dilation: 2, padding: 'causal' },
    { kind: 'layer_norm', inputs: [1], epsilon: '1/1000' },
    { kind: 'tanh', inputs: [2] },
    { kind: 'conv1d', inputs: [3], filters: 6, kernel: 2, dilation: 4, padding: 'causal' },
    { kind: 'layer_norm', inputs: [4], epsilon: '1/100' },
    { kind: 'last', inputs: [5] },
    { kind: 'dense', inputs: [6], units: 7 },
    { kind: 'layer_norm', inputs: [7], epsilon: '1/1000' },
    { kind: 'dense', inputs: [8], units: 4 },
  ],
};

/** Over the channels of each pixel, read twice, and over features. */
export const normalizedImages: Network = {
  input: [5, 4, 3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv2d', inputs: [0], filters: 6, kernel: [3, 3], stride: [1, 1], padding: 'same', bias: true },
    { kind: 'layer_norm', inputs: [1], epsilon: '1/1000' },
    { kind: 'add', inputs: [1, 2] },
    { kind: 'global_avgpool', inputs: [3] },
    { kind: 'layer_norm', inputs: [4], epsilon: '1/1000' },
    { kind: 'dense', inputs: [5], units: 4 },
  ],
};
