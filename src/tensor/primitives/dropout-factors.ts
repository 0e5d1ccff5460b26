import { divide, parseRational, rational, subtract, toFloat32 } from '../../graph/rational.js';
import { at, type Buffer } from '../plan/buffer.js';
import { type Emitter, MOMENT_BYTES } from '../plan/emitter.js';
import type { Dropout } from './primitive.js';

/** Of inverted dropout: words below `threshold` of 2³² drop, what stays is multiplied by `keep`. */
export function dropoutConstants(rate: string): { readonly threshold: number; readonly keep: number } {
  const p = parseRational(rate);
  return {
    threshold: Number((p.numerator << 32n) / p.denominator),
    keep: toFloat32(divide(rational(1), subtract(rational(1), p))),
  };
}

/** Factors 0 or 1 / (1 − rate) for sample `index` of the current run and the current step, each kept with probability 1 − rate. */
export function dropoutFactors(emitter: Emitter, { layer, rate }: Dropout, count: number, index: number): Buffer {
  const { threshold, keep } = dropoutConstants(rate);
  const factors = emitter.buffer(1, count);
  emitter.call('dropoutScale', at(factors), count, emitter.seed, layer, emitter.moment + MOMENT_BYTES * index, threshold, keep);
  return factors;
}
