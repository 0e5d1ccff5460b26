import { describe, expect, it } from 'vitest';
import { canonicalGraph } from '../../src/network/canonical-graph.js';
import type { Layer, Network } from '../../src/network/network.js';
import { costOf } from '../../src/network/cost.js';
import { harTcn } from './example-networks.js';
import { randomNetwork, testRandom } from '../tensor/random-networks.js';

/** The same graph with its layers in another order that still has inputs first, as other statements would make it. */
function shuffled({ input, layers }: Network, random: () => number): { network: Network; output: number } {
  const position = new Map([[0, 0]]);
  const result: Layer[] = layers.slice(0, 1);
  while (result.length < layers.length) {
    const ready = layers.flatMap((layer, index) =>
      !position.has(index) && layer.inputs.every((from) => position.has(from)) ? [index] : [],
    );
    const index = ready[Math.floor(random() * ready.length)] ?? 0;
    position.set(index, result.length);
    const layer = layers[index]!;
    result.push({ ...layer, inputs: layer.inputs.map((from) => position.get(from) ?? 0) } as Layer);
  }
  return { network: { input, layers: result }, output: position.get(layers.length - 1) ?? 0 };
}

describe('canonicalGraph', () => {
  it('does not depend on the order in which layers were made', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = testRandom(seed);
      const network = randomNetwork(random, { layers: 12, relu: true, dropout: true });
      const canonical = canonicalGraph(network, network.layers.length - 1);
      const other = shuffled(network, random);
      expect(canonicalGraph(other.network, other.output), `network ${seed}`).toEqual(canonical);
      expect(canonicalGraph(canonical, canonical.layers.length - 1)).toEqual(canonical);
    }
  });

  it('keeps the cost, and the order of a chain of blocks', () => {
    const canonical = canonicalGraph(harTcn, harTcn.layers.length - 1);
    expect(costOf(canonical).macs).toBe(costOf(harTcn).macs);
    const chain = canonicalGraph(canonical, 5);
    expect(chain.layers.map(({ kind }) => kind)).toEqual(canonical.layers.slice(0, 6).map(({ kind }) => kind));
  });

  it('goes as deep as networks may be', () => {
    const layers: Layer[] = [{ kind: 'input', inputs: [] }];
    while (layers.length < 10_000) layers.push({ kind: 'relu', inputs: [layers.length - 1] });
    expect(canonicalGraph({ input: [3], layers }, 9_999).layers).toEqual(layers);
  });
});
