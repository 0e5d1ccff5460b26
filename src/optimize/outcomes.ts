import type { Outcome } from './optimizer.js';

/** Whether no requirement that was evaluated is violated. */
export const isFeasible = ({ constraints }: Outcome): boolean => constraints.every((violation) => !(violation !== null && violation > 0));

/** The goals of a trial that ended well, with finite numbers. */
export function goalsOf({ goals }: Outcome): readonly number[] | null {
  return goals?.every(Number.isFinite) ? goals : null;
}

/** By how much a trial violates its requirements together; 0 where it is feasible. */
export const violationOf = ({ constraints }: Outcome): number =>
  constraints.reduce((sum: number, violation) => sum + (violation !== null && violation > 0 ? violation : 0), 0);
