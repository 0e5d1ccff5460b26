import type { Json } from '../../graph/json.js';
import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { intParam, variantParam } from '../param-codec.js';

/** How many of the last layers with weights are trained; null for all. */
export function unfrozenLayers(params: Readonly<Record<string, Json>>): number | null {
  const { kind, params: own } = variantParam(params, 'unfreeze', ['all', 'last']);
  return kind === 'all' ? null : intParam(own, 'layers');
}

/** The layers that have weights, in their order. */
export const trainedLayers = (network: Network): readonly number[] => [...new Set(parametersOf(network).map(({ layer }) => layer))];

/** Places in `parametersOf` of what stays as it is when the last `count` layers are trained. */
export function frozenParameters(network: Network, count: number | null): ReadonlySet<number> {
  if (count === null) return new Set();
  const trained = new Set(trainedLayers(network).slice(-count));
  return new Set(parametersOf(network).flatMap(({ layer }, index) => (trained.has(layer) ? [] : [index])));
}
