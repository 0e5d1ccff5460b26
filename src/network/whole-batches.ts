import type { Network } from './network.js';

/** Whether any layer works on images or couples the samples of a batch: then whole batches are computed, channels last. */
export const computesBatches = ({ input, layers }: Pick<Network, 'input' | 'layers'>): boolean =>
  input.length === 3 ||
  layers.some(({ kind }) => kind === 'conv2d' || kind === 'depthwise' || kind === 'batch_norm' || kind === 'as_image');
