import type { Flag } from './soundness.js';
import { shareFlag } from './soundness.js';

/** A saturated sample or two says little; more than this share and the attack measures nothing for part of the set. */
const ZERO_SHARE = 0.01;

/** Marks the samples that ever had a gradient which an attack cannot use. */
export class GradientHealth {
  readonly #zero: Uint8Array;
  readonly #nonFinite: Uint8Array;

  /** @param samples of the split. */
  constructor(samples: number) {
    this.#zero = new Uint8Array(samples);
    this.#nonFinite = new Uint8Array(samples);
  }

  /** `gradient` is [positions.length, size]: of the samples at these positions of the split. */
  add(gradient: Float32Array, positions: Int32Array, size: number): void {
    for (let row = 0; row < positions.length; row++) {
      const position = positions[row]!;
      let isZero = true;
      // 0 · v is NaN for a NaN or an infinity, and so is every later sum.
      let poison = 0;
      for (let index = row * size; index < (row + 1) * size; index++) {
        const value = gradient[index]!;
        if (value !== 0) isZero = false;
        poison += 0 * value;
      }
      if (isZero) this.#zero[position] = 1;
      else if (poison !== 0) this.#nonFinite[position] = 1;
    }
  }

  /** `isBroken`: samples that were broken all the same; a zero gradient kept them from nothing. */
  flags(isBroken: (position: number) => boolean = () => false): { readonly zero_gradient: Flag; readonly non_finite_gradient: Flag } {
    const n = this.#zero.length;
    const zero = this.#zero.reduce((sum, mark, position) => sum + (mark === 1 && !isBroken(position) ? 1 : 0), 0);
    const nonFinite = this.#nonFinite.reduce((sum, mark) => sum + mark, 0);
    return { zero_gradient: shareFlag(zero, n, ZERO_SHARE), non_finite_gradient: shareFlag(nonFinite, n, 0) };
  }
}
