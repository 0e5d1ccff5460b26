import type { Outcome } from './optimizer.js';

/** Whether no requirement that was evaluated is violated. */
export const isFeasible = ({ constraints }: Outcome): boolean => constraints.every((violation) => !(violation !== null && violation > 0));

/** Beyond this a goal is as good as infinite, and the square of a square would be. */
const LARGEST = 1e75;

/** The goals of a trial that ended well; null where one is no number or out of all proportion. */
export function goalsOf({ goals }: Outcome): readonly number[] | null {
  return goals?.every((goal) => Math.abs(goal) <= LARGEST) ? goals : null;
}

/** By how much a trial violates its requirements together; 0 where it is feasible. */
export const violationOf = ({ constraints }: Outcome): number =>
  constraints.reduce((sum: number, violation) => sum + (violation !== null && violation > 0 ? violation : 0), 0);
