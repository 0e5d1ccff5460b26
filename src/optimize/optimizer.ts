import type { Point, Space } from './space.js';

export type Direction = 'maximize' | 'minimize';

export interface Trial {
  /** From 0, in the order of `ask`. */
  readonly index: number;
  readonly point: Point;
}

/** What became of a trial. */
export interface Outcome {
  /**
   * In the order of the optimiser's goals; null for a trial that failed or was ended by a constraint. One that failed while no constraint is
   * violated counts as the worst that was observed.
   */
  readonly goals: readonly number[] | null;
  /** One a requirement: by how much it is violated, relative to its bound; at most 0 where it holds, null where it was not evaluated. */
  readonly constraints: readonly (number | null)[];
}

export type Strategy =
  | { readonly kind: 'random' }
  /** `points` of each interval, and all values of other dimensions. */
  | { readonly kind: 'grid'; readonly points: number }
  /** `initial` trials are chosen without looking at results, spread over the space together: another number gives other points. */
  | { readonly kind: 'bayesian'; readonly initial: number };

export interface OptimizerOptions {
  readonly strategy: Strategy;
  readonly space: Space;
  readonly goals: readonly Direction[];
  readonly seed: number;
}

/**
 * Proposes points and learns from what became of them. Pure: what `ask` gives follows from the options and the order of the calls
 * before it, on every machine to the last bit. Trials that were asked for and not told yet are imputed.
 */
export interface Optimizer {
  /** A point that was not proposed before; undefined when the space holds no other. */
  ask(): Trial | undefined;
  /** Trials are told in the order they were asked for. */
  tell(trial: Trial, outcome: Outcome): void;
}
