import { liveLayers } from './live-layers.js';
import { activationBuffers } from './memory/activation-buffers.js';
import { planMemory } from './memory/plan-memory.js';
import type { Cost, Network } from './network.js';
import { parameterCount } from './parameters.js';
import { elementCount, type Shape } from './shape.js';
import { shapesOf } from './shapes.js';

const FLOAT32_BYTES = 4;

/** Multiply-accumulates of one inference; taps that read causal padding count, as they do on a chip. */
function macsOf(network: Network, shapes: readonly Shape[]): number {
  const live = liveLayers(network);
  return network.layers.reduce((sum, layer, index) => {
    if (!live[index] || (layer.kind !== 'conv1d' && layer.kind !== 'dense')) return sum;
    const inputs = shapes[layer.inputs[0]]?.at(-1) ?? 0;
    const taps = layer.kind === 'conv1d' ? layer.kernel : 1;
    return sum + elementCount(shapes[index] ?? []) * taps * inputs;
  }, 0);
}

/** What the network costs on a chip in float32, batch 1; known before anything is trained. */
export function costOf(network: Network): Cost {
  const params = parameterCount(network);
  const macs = macsOf(network, shapesOf(network));
  const sram = planMemory(activationBuffers(network)).total;
  return { params, macs, flops: 2 * macs, sram, flash: FLOAT32_BYTES * params };
}
