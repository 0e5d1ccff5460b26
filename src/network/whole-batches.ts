import type { LayerKind, Network } from './network.js';

/** Whether any layer works on images or couples the samples of a batch: then whole batches are computed, channels last. */
export const computesBatches = ({ input, layers }: Pick<Network, 'input' | 'layers'>): boolean =>
  input.length === 3 ||
  layers.some(({ kind }) => kind === 'conv2d' || kind === 'depthwise' || kind === 'batch_norm' || kind === 'as_image');

const SAMPLE_BY_SAMPLE: ReadonlySet<LayerKind> = new Set(['lstm', 'gru', 'fastrnn', 'fastgrnn', 'attention', 'bonsai', 'protonn']);

/** A layer that is computed sample by sample only, in a network that needs whole batches; undefined where there is none. */
export const inseparable = (network: Network): LayerKind | undefined =>
  computesBatches(network) ? network.layers.find(({ kind }) => SAMPLE_BY_SAMPLE.has(kind))?.kind : undefined;
