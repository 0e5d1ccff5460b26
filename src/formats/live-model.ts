import { canonicalGraph, canonicalOrder } from '../network/canonical-graph.js';
import type { Network } from '../network/network.js';
import { parametersOf } from '../network/parameters.js';

/** The model without layers that its output does not depend on: other programs refuse weights that nothing reads. */
export function liveModel(
  network: Network,
  weights: readonly Float32Array[],
): { readonly network: Network; readonly weights: readonly Float32Array[] } {
  const output = network.layers.length - 1;
  const order = canonicalOrder(network, output);
  const byLayer = new Map<number, Float32Array[]>();
  for (const [index, { layer }] of parametersOf(network).entries()) {
    const own = byLayer.get(layer) ?? [];
    own.push(weights[index] ?? new Float32Array());
    byLayer.set(layer, own);
  }
  return { network: canonicalGraph(network, output), weights: order.flatMap((layer) => byLayer.get(layer) ?? []) };
}
