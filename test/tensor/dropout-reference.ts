import { parseRational } from '../../src/graph/rational.js';
import type { Network } from '../../src/network/network.js';
import { shapesOf } from '../../src/network/shapes.js';
import { philox } from '../../src/numeric/philox.js';
import type { DropoutFactors } from './tensorflow-reference.js';

/** The factors that training plans must use, drawn with the TypeScript generator: key (seed, layer), counter (index / 4, sample, step). */
export function dropoutFactors(network: Network, batch: number, seed: number, step: number): DropoutFactors {
  const shapes = shapesOf(network);
  return new Map(
    network.layers.flatMap((layer, index) => {
      if (layer.kind !== 'dropout') return [];
      const rate = parseRational(layer.rate);
      const p = Number(rate.numerator) / Number(rate.denominator);
      const count = shapes[index]?.at(-1) ?? 0;
      const rows = Array.from({ length: batch }, (_, sample) =>
        Float32Array.from({ length: count }, (__, i) => {
          const word = philox([i >> 2, sample, step, 0], [seed, index])[(i & 3) as 0 | 1 | 2 | 3];
          return word / 2 ** 32 < p ? 0 : 1 / (1 - p);
        }),
      );
      return [[index, rows] as const];
    }),
  );
}
