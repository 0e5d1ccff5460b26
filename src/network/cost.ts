import { featureMacs } from './feature-layer.js';
import { liveLayers } from './live-layers.js';
import { activationBuffers } from './memory/activation-buffers.js';
import { planMemory } from './memory/plan-memory.js';
import type { Cost, Layer, Network } from './network.js';
import { parameterCount } from './parameters.js';
import { recurrentMacs } from './recurrent-layer.js';
import { elementCount, type Shape } from './shape.js';
import { shapesOf } from './shapes.js';

const FLOAT32_BYTES = 4;

/** Multiply-accumulates of one output value. Batch normalisation has none: an inference folds it into the convolution before it. */
function macsPerValue(layer: Layer, channels: number): number {
  switch (layer.kind) {
    case 'conv1d':
      return layer.kernel * channels;
    case 'conv2d':
      return layer.kernel[0] * layer.kernel[1] * channels;
    case 'scale':
      return 1;
    case 'depthwise':
      return layer.kernel[0] * layer.kernel[1];
    case 'dense':
    case 'matmul':
      return channels;
    default:
      return 0;
  }
}

/** Those of a layer that is more than one product; null for any other. */
function ownMacs(layer: Layer, input: Shape): number | null {
  const channels = input.at(-1) ?? 0;
  switch (layer.kind) {
    case 'attention':
      // The query, its product with every time, and the weighted mean.
      return channels * channels + 2 * elementCount(input);
    case 'lstm':
    case 'gru':
    case 'fastrnn':
    case 'fastgrnn':
      return recurrentMacs(layer, input[0] ?? 0, channels);
    case 'bonsai':
    case 'protonn':
      return featureMacs(layer, channels);
    default:
      return null;
  }
}

/** Multiply-accumulates of one inference, a number a layer; taps that read causal padding count, as they do on a chip. */
export function layerMacs(network: Network): readonly number[] {
  const shapes = shapesOf(network);
  const live = liveLayers(network);
  return network.layers.map((layer, index) => {
    if (!live[index]) return 0;
    const input = shapes[layer.inputs[0] ?? 0] ?? [];
    return ownMacs(layer, input) ?? elementCount(shapes[index] ?? []) * macsPerValue(layer, input.at(-1) ?? 0);
  });
}

/** What the network costs on a chip in float32, batch 1; known before anything is trained. */
export function costOf(network: Network): Cost {
  const params = parameterCount(network);
  const macs = layerMacs(network).reduce((sum, one) => sum + one, 0);
  const sram = planMemory(activationBuffers(network)).total;
  return { params, macs, flops: 2 * macs, sram, flash: FLOAT32_BYTES * params };
}
