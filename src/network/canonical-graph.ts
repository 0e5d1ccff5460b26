import type { Layer, Network } from './network.js';

/**
 * The layers that `output` needs and the input, in one order that depends on the graph alone: each behind its inputs, those in the order
 * they are read in. Two ways of writing an architecture so give one graph.
 */
export function canonicalGraph({ input, layers }: Network, output: number): Network {
  const position = new Map([[0, 0]]);
  const ordered: Layer[] = layers.slice(0, 1);
  // A stack of its own: networks may be deeper than calls can be.
  const open: { readonly index: number; next: number }[] = [{ index: output, next: 0 }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const layer = layers[top.index];
    const from = layer?.inputs[top.next];
    if (position.has(top.index) || !layer) open.pop();
    else if (from !== undefined) {
      top.next += 1;
      open.push({ index: from, next: 0 });
    } else {
      position.set(top.index, ordered.length);
      ordered.push({ ...layer, inputs: layer.inputs.map((one) => position.get(one) ?? 0) } as Layer);
      open.pop();
    }
  }
  return { input, layers: ordered };
}
