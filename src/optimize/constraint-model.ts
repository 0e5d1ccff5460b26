import { type Acquisition, logProbabilityBelow } from './acquisition.js';
import type { Encoding } from './encoding.js';
import { signedLogarithm, standardize } from './standardize.js';
import { believe, Surrogate } from './surrogate.js';

/** Relative violations beyond this are as good as infinite, as of a bound of 0. */
const LARGEST = 1e9;

/** What is known of one requirement, from the trials in which it was evaluated. */
export class ConstraintModel {
  readonly #width: number;
  readonly #surrogate: Surrogate;
  readonly #values: number[] = [];

  constructor(encoding: Encoding) {
    this.#width = encoding.width;
    this.#surrogate = new Surrogate(encoding);
  }

  tell(features: Float64Array, violation: number | null): void {
    if (violation === null || Number.isNaN(violation)) return;
    this.#surrogate.add(features);
    this.#values.push(signedLogarithm(Math.min(Math.max(violation, -LARGEST), LARGEST)));
  }

  /** That the requirement holds; undefined before it was evaluated. */
  feasibility(pending: readonly Float64Array[]): Acquisition | undefined {
    if (this.#values.length === 0) return undefined;
    const { values, mean, deviation } = standardize(this.#values);
    const process = this.#surrogate.condition(values);
    believe(process, values, pending);
    return logProbabilityBelow(process, -mean / deviation, this.#width);
  }
}
