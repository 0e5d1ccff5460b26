import type { Network } from './network.js';

/** `true` for every layer the output depends on; the others (as the unread residual sum of a last block) are never computed. */
export function liveLayers(network: Network): readonly boolean[] {
  const live = network.layers.map(() => false);
  for (let index = network.layers.length - 1; index >= 0; index--) {
    const layer = network.layers[index];
    if (layer === undefined) continue;
    if (index === network.layers.length - 1) live[index] = true;
    if (live[index]) for (const input of layer.inputs) live[input] = true;
  }
  return live;
}
