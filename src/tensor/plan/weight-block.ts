import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { elementCount } from '../../network/shape.js';
import type { Emitter } from './emitter.js';

/** All weights one after the other, those that are trained first, and as many blocks of these for gradients and Adam's two moments. */
export interface WeightBlock {
  /** Byte offset of every parameter tensor inside the block. */
  readonly offsets: readonly number[];
  readonly sizes: readonly number[];
  /** Values that are trained. */
  readonly values: number;
  /** Values in the block, those that are not trained too. */
  readonly all: number;
  readonly base: number;
  readonly gradients: number;
  readonly means: number;
  readonly variances: number;
}

const FLOAT32_BYTES = 4;
const VECTOR = 4;

export function reserveWeights(emitter: Emitter, network: Network, training: boolean): WeightBlock {
  const parameters = parametersOf(network);
  const sizes = parameters.map((parameter) => elementCount(parameter.shape));
  const offsets = sizes.map(() => 0);
  let end = 0;
  const place = (trainable: boolean): number => {
    parameters.forEach((parameter, index) => {
      if (parameter.trainable !== trainable) return;
      offsets[index] = FLOAT32_BYTES * end;
      end += Math.ceil((sizes[index] ?? 0) / VECTOR) * VECTOR;
    });
    return end;
  };
  const values = place(true);
  place(false);
  const base = emitter.persistent(FLOAT32_BYTES * end);
  const block = (): number => (training ? emitter.persistent(FLOAT32_BYTES * values) : 0);
  return { offsets, sizes, values, all: end, base, gradients: block(), means: block(), variances: block() };
}
