import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/network/network.js';
import { shapesOf } from '../../../src/network/shapes.js';
import { lower } from '../../../src/tensor/plan/lower.js';
import { storedCount, type TimedNode } from '../../../src/tensor/plan/node.js';
import { analyseTimes } from '../../../src/tensor/plan/times.js';
import { harTcn, tcnNetwork } from '../../network/example-networks.js';
import { randomNetwork, testRandom } from '../random-networks.js';

const timed = (network: Network): readonly TimedNode[] => analyseTimes(lower(network, { training: false, neededTimes: true }));
const named = (nodes: readonly TimedNode[], name: string): TimedNode[] => nodes.filter((node) => node.primitive?.name === name);

/** The times of each layer that the output depends on, tap by tap. */
function neededTimes(network: Network): ReadonlyMap<number, ReadonlySet<number>> {
  const shapes = shapesOf(network);
  const needed = new Map<number, Set<number>>();
  const need = (layer: number, times: Iterable<number>): void => {
    const set = needed.get(layer) ?? new Set<number>();
    for (const time of times) if (time >= 0) set.add(time);
    needed.set(layer, set);
  };
  need(network.layers.length - 1, [0]);
  for (let index = network.layers.length - 1; index > 0; index--) {
    const layer = network.layers[index];
    const times = needed.get(index);
    if (!layer || !times) continue;
    for (const [position, input] of layer.inputs.entries()) {
      const length = shapes[input]?.[0] ?? 0;
      if (layer.kind === 'last') need(input, [length - 1]);
      else if (layer.kind === 'flatten' || (layer.kind === 'matmul' && position === 1)) need(input, Array(length).keys());
      else if (layer.kind === 'conv1d') {
        for (let tap = 0; tap < layer.kernel; tap++)
          need(
            input,
            [...times].map((time) => time - tap * layer.dilation),
          );
      } else need(input, times);
    }
  }
  return needed;
}

describe('the times that are computed', () => {
  it('hold all that the output depends on, whatever the network', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const network = randomNetwork(testRandom(seed), { layers: 3 + (seed % 12), relu: true, dropout: false });
      const needed = neededTimes(network);
      for (const node of timed(network)) {
        const times = needed.get(node.id);
        if (node.shape.kind === 'features' || !times) continue;
        const stored = new Set(Array.from({ length: storedCount(node) }, (_, i) => node.shape.count - 1 - i * node.times.stride));
        for (const time of times) expect(stored, `network ${seed}, layer ${node.id}`).toContain(time);
      }
    }
  });

  it('of the human-activity network: in each block multiples of its dilation, counted back from the last', () => {
    const convolutions = named(timed(harTcn), 'conv1d');
    for (const node of convolutions) {
      const layer = harTcn.layers[node.id];
      // A tap by itself, the projection, is computed only where the sum is read: at the next block's stride.
      if (layer?.kind === 'conv1d') expect(node.times.stride).toBe(layer.kernel === 1 ? 8 : layer.dilation);
    }
    const [first, last] = [convolutions[0], convolutions.at(-1)].map((node) => (node ? storedCount(node) : 0));
    expect([first, last]).toEqual([274, 1]);
    const total = convolutions.reduce((sum, node) => sum + storedCount(node), 0);
    expect(total).toBeLessThan((13 * 550) / 6);
  });

  it('are all of them where the whole sequence is read', () => {
    const network: Network = {
      input: [20, 2],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'conv1d', inputs: [0], filters: 3, kernel: 2, dilation: 4, padding: 'causal' },
        { kind: 'flatten', inputs: [1] },
      ],
    };
    expect(timed(network).map(storedCount)).toEqual([20, 20, 60]);
  });

  it('go back exactly as far as the taps reach', () => {
    const conv = (from: number, kernel: number, dilation: number) =>
      ({ kind: 'conv1d', inputs: [from], filters: 2, kernel, dilation, padding: 'causal' }) as const;
    const network: Network = {
      input: [1000, 2],
      layers: [{ kind: 'input', inputs: [] }, conv(0, 3, 1), conv(1, 3, 2), conv(2, 3, 4), { kind: 'last', inputs: [3] }],
    };
    // A convolution is computed at the stride of its taps; a coarser reader gets a copy of what it reads.
    expect(timed(network).map(({ primitive, times }) => [primitive?.name, times.stride, times.reach])).toEqual([
      [undefined, 1, 14],
      ['conv1d', 1, 12],
      ['take', 2, 12],
      ['conv1d', 2, 8],
      ['take', 4, 8],
      ['conv1d', 4, 0],
      ['last', 0, 0],
    ]);
  });

  it('are copied once for all readers of one stride', () => {
    const network = tcnNetwork({ input: [64, 4], filters: 4, kernel: 2, dilations: [1, 4], classes: 3 });
    expect(named(timed(network), 'take').length).toBe(1);
  });
});
