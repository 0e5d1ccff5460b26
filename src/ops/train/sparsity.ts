import type { Rational } from '../../graph/rational.js';
import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import type { Weights } from '../../tensor/executor.js';

export const SCOPES = ['layer', 'global'] as const;
export type Scope = (typeof SCOPES)[number];

/** Values of weights that are 0, in ascending order, by the place of their tensor in `parametersOf`. */
export type Zeros = ReadonlyMap<number, Int32Array>;

/** Places in `parametersOf` of what is pruned: trained tensors of two axes or more, never biases or normalisation. */
export const prunedTensors = (network: Network): readonly number[] =>
  parametersOf(network).flatMap(({ shape, trainable }, index) => (trainable && shape.length > 1 ? [index] : []));

/** Where tensors are 0. */
export const zerosOf = (tensors: readonly number[], weights: Weights): Zeros =>
  new Map(
    tensors.map((index) => {
      const zeros: number[] = [];
      weights[index]?.forEach((value, place) => {
        if (value === 0) zeros.push(place);
      });
      return [index, Int32Array.from(zeros)];
    }),
  );

export interface Sparsity {
  readonly zeros: number;
  readonly values: number;
}

/** Of the pruned tensors together. */
export function sparsityOf(network: Network, weights: Weights): Sparsity {
  const zeros = [...zerosOf(prunedTensors(network), weights).values()].reduce((sum, { length }) => sum + length, 0);
  const values = prunedTensors(network).reduce((sum, index) => sum + (weights[index]?.length ?? 0), 0);
  return { zeros, values };
}

/** The share of zeros, 0 where nothing can be pruned. */
export const shareOf = ({ zeros, values }: Sparsity): number => (values === 0 ? 0 : zeros / values);

/**
 * New weights in which the smallest values by magnitude are 0: of n values ⌊sparsity · n⌋, n those of a tensor or of all pruned tensors
 * together. Of equal magnitudes those that stand first.
 */
export function prunedWeights(network: Network, weights: Weights, sparsity: Rational, scope: Scope): Weights {
  const pruned = weights.map((values) => Float32Array.from(values));
  const tensors = prunedTensors(network).map((index) => pruned[index] ?? new Float32Array());
  for (const group of scope === 'global' ? [tensors] : tensors.map((tensor) => [tensor])) pruneTogether(group, sparsity);
  return pruned;
}

/** Sets the smallest values of arrays that count as one to 0, in place. */
export function pruneTogether(group: readonly Float32Array[], { numerator, denominator }: Rational): void {
  const values = group.reduce((sum, { length }) => sum + length, 0);
  const count = Number((BigInt(values) * numerator) / denominator);
  if (count === 0) return;
  const magnitudes = new Float32Array(values);
  let at = 0;
  for (const tensor of group) for (const value of tensor) magnitudes[at++] = Math.abs(value);
  magnitudes.sort();
  const threshold = magnitudes[count - 1] ?? 0;
  let ties = count - magnitudes.indexOf(threshold);
  for (const tensor of group) {
    for (let place = 0; place < tensor.length; place++) {
      const magnitude = Math.abs(tensor[place] ?? 0);
      if (magnitude < threshold || (magnitude === threshold && ties-- > 0)) tensor[place] = 0;
    }
  }
}
