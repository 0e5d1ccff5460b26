import { layerMacs } from './cost.js';
import { liveLayers } from './live-layers.js';
import type { LayerKind, Network } from './network.js';
import { parametersOf } from './parameters.js';
import { elementCount, type Shape } from './shape.js';
import { shapesOf } from './shapes.js';

/** One layer of a network with what it costs. */
export interface LayerRow {
  readonly index: number;
  readonly kind: LayerKind;
  readonly inputs: readonly number[];
  /** Without the batch. */
  readonly output: Shape;
  readonly params: number;
  readonly macs: number;
  /** False where the output does not depend on it, so that it is never computed. */
  readonly live: boolean;
}

/** @throws InvariantError when the network is not valid. */
export function layerTable(network: Network): readonly LayerRow[] {
  const shapes = shapesOf(network);
  const macs = layerMacs(network);
  const live = liveLayers(network);
  const params = network.layers.map(() => 0);
  for (const { layer, shape } of parametersOf(network)) params[layer] = (params[layer] ?? 0) + elementCount(shape);
  return network.layers.map(({ kind, inputs }, index) => ({
    index,
    kind,
    inputs,
    output: shapes[index] ?? [],
    params: params[index] ?? 0,
    macs: macs[index] ?? 0,
    live: live[index] ?? false,
  }));
}
