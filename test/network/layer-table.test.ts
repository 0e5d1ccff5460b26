import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/network/cost.js';
import { layerTable } from '../../src/network/layer-table.js';
import { denseNetwork, harTcn } from './example-networks.js';

describe('layerTable', () => {
  it.each([
    ['a convolutional network with branches', harTcn],
    ['a dense one', denseNetwork],
  ])('adds up to the cost of %s', (_, network) => {
    const rows = layerTable(network);
    const { params, macs } = costOf(network);
    expect(rows).toHaveLength(network.layers.length);
    expect(rows.reduce((sum, row) => sum + row.params, 0)).toBe(params);
    expect(rows.reduce((sum, row) => sum + row.macs, 0)).toBe(macs);
  });

  it('marks what the output never reads: it has weights and no work', () => {
    const rows = layerTable({
      input: [4],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'dense', inputs: [0], units: 3 },
        { kind: 'dense', inputs: [0], units: 2 },
      ],
    });
    expect(rows[1]).toMatchObject({ live: false, params: 15, macs: 0, output: [3] });
    expect(rows[2]).toMatchObject({ live: true, params: 10, macs: 8, output: [2] });
  });
});
