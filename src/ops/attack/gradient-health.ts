import type { Flag } from './soundness.js';
import { shareFlag } from './soundness.js';

/** A saturated sample or two says little; more than this share and the attack measures nothing for part of the set. */
const ZERO_SHARE = 0.01;

/** Counts the samples whose gradient an attack cannot use. */
export class GradientHealth {
  #samples = 0;
  #zero = 0;
  #nonFinite = 0;

  /** `gradient` is [count, size]. */
  add(gradient: Float32Array, count: number, size: number): void {
    for (let row = 0; row < count; row++) {
      const values = gradient.subarray(row * size, (row + 1) * size);
      if (values.every((value) => value === 0)) this.#zero++;
      else if (!values.every(Number.isFinite)) this.#nonFinite++;
    }
    this.#samples += count;
  }

  flags(): { readonly zero_gradient: Flag; readonly non_finite_gradient: Flag } {
    return {
      zero_gradient: shareFlag(this.#zero, this.#samples, ZERO_SHARE),
      non_finite_gradient: shareFlag(this.#nonFinite, this.#samples, 0),
    };
  }
}
