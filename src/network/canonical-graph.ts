import type { Layer, Network } from './network.js';

/**
 * The layers that `output` needs and the input, as indices in one order that depends on the graph alone: each behind its inputs, those in
 * the order they are read in.
 */
export function canonicalOrder({ layers }: Network, output: number): readonly number[] {
  const placed = new Set([0]);
  // A stack of its own: networks may be deeper than calls can be.
  const open: { readonly index: number; next: number }[] = [{ index: output, next: 0 }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const layer = layers[top.index];
    const from = layer?.inputs[top.next];
    if (placed.has(top.index) || !layer) open.pop();
    else if (from !== undefined) {
      top.next += 1;
      open.push({ index: from, next: 0 });
    } else {
      placed.add(top.index);
      open.pop();
    }
  }
  return [...placed];
}

/** The graph in its canonical order. Two ways of writing an architecture so give one graph. */
export function canonicalGraph(network: Network, output: number): Network {
  const order = canonicalOrder(network, output);
  const position = new Map(order.map((index, place) => [index, place]));
  const ordered = order.flatMap((index): Layer[] => {
    const layer = network.layers[index];
    return layer ? [{ ...layer, inputs: layer.inputs.map((one) => position.get(one) ?? 0) } as Layer] : [];
  });
  return { input: network.input, layers: ordered };
}
