import { type Acquisition, logProbabilityBelow } from './acquisition.js';
import type { Encoding } from './encoding.js';
import { signedLogarithm, standardize } from './standardize.js';
import { believe, Surrogate } from './surrogate.js';

/** Relative violations beyond this are as good as infinite, as of a bound of 0. */
const LARGEST = 1e9;

/** Of the deviation of what was observed: less finds what is feasible later, more finds the least violation later where nothing is. */
const PART = 0.5;

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
    this.#values.push(scaled(violation));
  }

  /**
   * That the requirement holds; undefined before it was evaluated. While nothing is feasible, `least` is the violation of the trial that is nearest to
   * it: a bound far beyond is aimed at in parts, since a probability in the far tail
   * favours whatever is least known.
   */
  feasibility(pending: readonly Float64Array[], least: number | null): Acquisition | undefined {
    if (this.#values.length === 0) return undefined;
    const { values, mean, deviation } = standardize(this.#values);
    const process = this.#surrogate.condition(values);
    believe(process, values, pending);
    const bound = -mean / deviation;
    const aim = least === null || Number.isNaN(least) ? bound : Math.max(bound, (scaled(least) - mean) / deviation - PART);
    return logProbabilityBelow(process, aim, this.#width);
  }
}

const scaled = (violation: number): number => signedLogarithm(Math.min(Math.max(violation, -LARGEST), LARGEST));
