import type { Layer, Network } from '../../src/network/network.js';

export interface TcnOptions {
  readonly input: readonly [number, number];
  readonly filters: number;
  readonly kernel: number;
  readonly dilations: readonly number[];
  readonly classes: number;
  readonly skips?: boolean;
  readonly rate?: string;
}

/** The temporal convolutional network of keras-tcn 3.3, by hand: residual blocks of two causal convolutions, a sum of skips, the last step. */
export function tcnNetwork(options: TcnOptions): Network {
  const layers: Layer[] = [{ kind: 'input', inputs: [] }];
  const push = (layer: Layer): number => layers.push(layer) - 1;
  const activated = (from: number, dilation: number): number => {
    const conv = push({
      kind: 'conv1d',
      inputs: [from],
      filters: options.filters,
      kernel: options.kernel,
      dilation,
      padding: 'causal',
    });
    const relu = push({ kind: 'relu', inputs: [conv] });
    return options.rate === undefined ? relu : push({ kind: 'dropout', inputs: [relu], rate: options.rate });
  };
  let from = 0;
  let channels = options.input[1];
  const skips: number[] = [];
  for (const dilation of options.dilations) {
    const branch = activated(activated(from, dilation), dilation);
    skips.push(branch);
    if (channels !== options.filters) {
      from = push({ kind: 'conv1d', inputs: [from], filters: options.filters, kernel: 1, dilation: 1, padding: 'causal' });
      channels = options.filters;
    }
    from = push({ kind: 'relu', inputs: [push({ kind: 'add', inputs: [from, branch] })] });
  }
  if (options.skips !== false) from = push({ kind: 'add', inputs: skips });
  push({ kind: 'dense', inputs: [push({ kind: 'last', inputs: [from] })], units: options.classes });
  return { input: options.input, layers };
}

/** The human-activity network of the study (Auritus_TCN.h5): 550 steps of 6 channels, 21 filters, nine classes. */
export const harTcn: Network = tcnNetwork({
  input: [550, 6],
  filters: 21,
  kernel: 2,
  dilations: [2, 8, 16, 64, 128, 256],
  classes: 9,
  rate: '1/20',
});

/** Features 12 → 16 tanh → 5. */
export const denseNetwork: Network = {
  input: [12],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'dense', inputs: [0], units: 16 },
    { kind: 'tanh', inputs: [1] },
    { kind: 'dense', inputs: [2], units: 5 },
  ],
};
