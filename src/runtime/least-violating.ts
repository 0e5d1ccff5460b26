import type { TrialRecord } from './results.js';

/** A trial that comes closest to what a search requires, and where it falls short most. */
export interface NearMiss<T> {
  readonly trial: T;
  /** Index of the requirement that is violated most. */
  readonly requirement: number;
  /** By how much, relative to its bound. */
  readonly violation: number;
}

/**
 * Of the infeasible trials the one with the smallest sum of violations (ties: the lowest index). Requirements that were not reached
 * count nothing: they are unknown. Undefined where no trial violates a requirement.
 */
export function leastViolating<T extends Pick<TrialRecord, 'index' | 'constraints'>>(trials: readonly T[]): NearMiss<T> | undefined {
  let nearest: (NearMiss<T> & { readonly sum: number }) | undefined;
  for (const trial of trials) {
    const violations = trial.constraints.map((violation) => Math.max(0, violation ?? 0));
    const sum = violations.reduce((total, violation) => total + violation, 0);
    if (sum <= 0) continue;
    if (nearest && (nearest.sum < sum || (nearest.sum === sum && nearest.trial.index <= trial.index))) continue;
    const violation = Math.max(...violations);
    nearest = { trial, requirement: violations.indexOf(violation), violation, sum };
  }
  return nearest;
}
