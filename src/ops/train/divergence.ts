import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { shapesOf } from '../../network/shapes.js';
import type { Weights } from '../../tensor/executor.js';
import type { Batch } from '../attack/ascent.js';
import type { PlanCache } from '../plan-cache.js';

const areFinite = (values: Float32Array): boolean => values.every(Number.isFinite);

/** `the weights of layer 4 (conv1d) are`, of the first layer that has some that are no finite numbers. */
export function brokenWeights(network: Network, weights: Weights): string | undefined {
  const broken = parametersOf(network).find((_, index) => !areFinite(weights[index]!));
  return broken && `the weights of layer ${nameOf(network, broken.layer)} are`;
}

/** `the output of layer 4 (conv1d) is`, of the first layer whose output of these samples is not finite. */
export function brokenOutput(network: Network, weights: Weights, { positions, samples }: Batch, plans: PlanCache): string | undefined {
  const shapes = shapesOf(network);
  for (let layer = 1; layer < network.layers.length; layer++) {
    const layers = network.layers.slice(0, layer + 1);
    const isFlat = shapes[layer]?.length === 1;
    const prefix: Network = { ...network, layers: isFlat ? layers : [...layers, { kind: 'flatten', inputs: [layer] }] };
    const plan = plans.inference(prefix, positions.length);
    plan.setWeights(weights.slice(0, parametersOf(prefix).length));
    if (!areFinite(plan.infer(samples, positions.length))) return `the output of layer ${nameOf(network, layer)} is`;
  }
  return undefined;
}

const nameOf = (network: Network, layer: number): string => `${layer} (${network.layers[layer]?.kind ?? ''})`;
