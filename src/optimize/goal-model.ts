import { type Acquisition, logExpectedImprovement } from './acquisition.js';
import type { Encoding } from './encoding.js';
import type { Direction, Outcome } from './optimizer.js';
import { goalsOf, isFeasible } from './outcomes.js';
import { compressWorse, standardize } from './standardize.js';
import { believe, Surrogate } from './surrogate.js';

interface Observation {
  /** Less is better; null for a trial that failed. */
  readonly loss: number | null;
  readonly feasible: boolean;
}

/**
 * What is known of one goal. A trial that failed counts as the worst observed; one that a requirement ended is left to the model of that
 * requirement, since the best often lies beside what is forbidden.
 */
export class GoalModel {
  readonly #index: number;
  readonly #sign: number;
  readonly #width: number;
  readonly #surrogate: Surrogate;
  readonly #observations: Observation[] = [];

  /** @param index which of the goals. */
  constructor(encoding: Encoding, index: number, direction: Direction) {
    this.#index = index;
    this.#sign = direction === 'minimize' ? 1 : -1;
    this.#width = encoding.width;
    this.#surrogate = new Surrogate(encoding);
  }

  /** The goal as a number of which less is better; null where the trial has none. */
  loss(outcome: Outcome): number | null {
    const goals = goalsOf(outcome);
    return goals && this.#sign * goals[this.#index]!;
  }

  tell(features: Float64Array, outcome: Outcome): void {
    const loss = this.loss(outcome);
    const feasible = isFeasible(outcome);
    if (loss === null && !feasible) return;
    this.#surrogate.add(features);
    this.#observations.push({ loss, feasible });
  }

  /**
   * The improvement on the best feasible trial, those in flight included that are expected to be feasible; undefined where there is none yet.
   */
  improvement(pending: readonly Float64Array[], expectedFeasible: (features: Float64Array) => boolean): Acquisition | undefined {
    const worst = this.#observations.reduce((max, { loss }) => (loss !== null && loss > max ? loss : max), Number.NEGATIVE_INFINITY);
    if (!this.#observations.some(({ loss, feasible }) => loss !== null && feasible)) return undefined;
    const { values } = standardize(compressWorse(this.#observations.map(({ loss }) => loss ?? worst)));
    const process = this.#surrogate.condition(values);
    // Not the luckiest observation, but the best as the model sees it.
    const means = process.smoothed(values);
    let incumbent = Number.POSITIVE_INFINITY;
    this.#observations.forEach(({ loss, feasible }, i) => {
      if (loss !== null && feasible) incumbent = Math.min(incumbent, means[i]!);
    });
    believe(process, values, pending).forEach((mean, i) => {
      if (expectedFeasible(pending[i]!)) incumbent = Math.min(incumbent, mean);
    });
    return logExpectedImprovement(process, incumbent, this.#width);
  }
}
