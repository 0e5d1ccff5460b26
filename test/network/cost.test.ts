import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/network/cost.js';
import type { Layer, Network } from '../../src/network/network.js';
import { parametersOf } from '../../src/network/parameters.js';
import { denseNetwork, harTcn } from './example-networks.js';

const input: Layer = { kind: 'input', inputs: [] };
const conv = (from: number, filters: number, kernel: number): Layer => ({
  kind: 'conv1d',
  inputs: [from],
  filters,
  kernel,
  dilation: 1,
  padding: 'causal',
});

describe('parametersOf', () => {
  it('lists kernel and bias a layer, in the order of the layers', () => {
    const network: Network = {
      input: [10, 3],
      layers: [input, conv(0, 4, 2), { kind: 'last', inputs: [1] }, { kind: 'dense', inputs: [2], units: 5 }],
    };
    expect(parametersOf(network)).toEqual([
      { layer: 1, name: 'kernel', shape: [2, 3, 4], fanIn: 6, fanOut: 8, trainable: true },
      { layer: 1, name: 'bias', shape: [4], fanIn: 6, fanOut: 8, trainable: true },
      { layer: 3, name: 'kernel', shape: [4, 5], fanIn: 4, fanOut: 5, trainable: true },
      { layer: 3, name: 'bias', shape: [5], fanIn: 4, fanOut: 5, trainable: true },
    ]);
  });
});

describe('costOf', () => {
  it('agrees with the published count of the human-activity network', () => {
    const cost = costOf(harTcn);
    expect(cost.params).toBe(10_551);
    expect(cost.flash).toBe(42_204);
    // Per step: 2·6·21 + 2·21·21 and 6·21 in the first block, five blocks of twice 2·21·21; then 21·9 in the head.
    expect(cost.macs).toBe(550 * (252 + 882 + 126 + 5 * 1764) + 189);
    expect(cost.flops).toBe(2 * cost.macs);
  });

  it('of a dense network: what stands side by side in the arena', () => {
    // 12 → 16 side by side; tanh in place; then 16 → 5.
    expect(costOf(denseNetwork)).toEqual({
      params: 12 * 16 + 16 + 16 * 5 + 5,
      macs: 12 * 16 + 16 * 5,
      flops: 544,
      sram: 4 * 28,
      flash: 1172,
    });
  });

  it('keeps the input of a residual block while its branch is computed', () => {
    const network: Network = {
      input: [10, 4],
      layers: [input, conv(0, 4, 3), conv(1, 4, 3), { kind: 'add', inputs: [0, 2] }, { kind: 'flatten', inputs: [3] }],
    };
    expect(costOf(network).sram).toBe(3 * 4 * 40);
    const chain: Network = { input: [10, 4], layers: [input, conv(0, 4, 3), conv(1, 4, 3), { kind: 'flatten', inputs: [2] }] };
    expect(costOf(chain).sram).toBe(2 * 4 * 40);
  });

  it('keeps every tensor of a join until it is joined', () => {
    const layers: Layer[] = [input, conv(0, 4, 3), conv(0, 8, 3), conv(1, 2, 3), { kind: 'concat', inputs: [2, 3, 1] }];
    // Bytes a step: the input 160 at 0, layer 1 160 behind it, layer 2 320 behind both; the input dies, and layer 3 (80) takes its place;
    // the join (560) fits nowhere but behind layer 2, which ends at 640.
    expect(costOf({ input: [10, 4], layers: [...layers, { kind: 'flatten', inputs: [4] }] }).sram).toBe(640 + 560);
    // A sum of two convolutions overwrites the first that dies with it.
    const sum: Layer[] = [input, conv(0, 4, 3), conv(0, 4, 1), { kind: 'add', inputs: [1, 2] }, { kind: 'flatten', inputs: [3] }];
    expect(costOf({ input: [10, 4], layers: sum }).sram).toBe(3 * 160);
    // It may not where something later reads them still.
    const kept: Layer[] = [...sum.slice(0, 4), { kind: 'concat', inputs: [3, 1, 2] }, { kind: 'flatten', inputs: [4] }];
    expect(costOf({ input: [10, 4], layers: kept }).sram).toBe(3 * 160 + 480);
  });

  it('scales an image in place where nothing reads it afterwards, never in the place of its factors', () => {
    const gate: readonly Layer[] = [
      input,
      { kind: 'global_avgpool', inputs: [0] },
      { kind: 'sigmoid', inputs: [1] },
      { kind: 'scale', inputs: [0, 2] },
    ];
    const image = 4 * 4 * 3;
    const scaled = costOf({ input: [4, 4, 3], layers: [...gate, { kind: 'flatten', inputs: [3] }] });
    expect(scaled).toMatchObject({ sram: 4 * (image + 3), macs: image });
    const kept = costOf({ input: [4, 4, 3], layers: [...gate, { kind: 'add', inputs: [0, 3] }, { kind: 'flatten', inputs: [4] }] });
    expect(kept.sram).toBe(4 * (2 * image + 3));
  });

  it('counts a product of matrices: rows times terms times columns', () => {
    const layers: Layer[] = [
      input,
      { kind: 'matmul', inputs: [0, 0], transpose: true },
      { kind: 'matmul', inputs: [1, 0], transpose: false },
      { kind: 'flatten', inputs: [2] },
    ];
    expect(costOf({ input: [10, 4], layers }).macs).toBe(2 * 10 * 10 * 4);
  });

  it('does not count what nothing reads', () => {
    const dead: Network = { input: [10, 4], layers: [input, conv(0, 4, 3), conv(0, 2, 1), { kind: 'last', inputs: [2] }] };
    expect(costOf(dead).macs).toBe(10 * 4 * 2);
    expect(costOf(dead).params).toBe(3 * 4 * 4 + 4 + 4 * 2 + 2);
  });
});
