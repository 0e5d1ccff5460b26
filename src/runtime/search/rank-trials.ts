import type { SearchNode } from '../../graph/search.js';
import type { TrialRecord } from '../results.js';

/** Goals turned so that more is better. */
const turned = (search: SearchNode, goals: readonly number[]): readonly number[] =>
  goals.map((goal, place) => (search.goals[place]?.direction === 'minimize' ? -goal : goal));

interface Ranked {
  readonly record: TrialRecord;
  readonly goals: readonly number[];
}

const feasible = (search: SearchNode, records: readonly TrialRecord[]): readonly Ranked[] =>
  records.flatMap((record) => (record.state === 'ok' && record.goals ? [{ record, goals: turned(search, record.goals) }] : []));

/** The feasible trial with the best goal; ties go to the lowest index. Of several goals the first alone is looked at. */
export function bestTrial(search: SearchNode, records: readonly TrialRecord[]): TrialRecord | undefined {
  return largest(feasible(search, records), ({ goals }) => goals[0] ?? -Infinity)?.record;
}

/** Indices of the feasible trials that no other beats: at least as good in every goal and better in one. */
export const paretoFront = (search: SearchNode, records: readonly TrialRecord[]): readonly number[] =>
  frontOf(feasible(search, records)).map(({ record }) => record.index);

function frontOf(all: readonly Ranked[]): readonly Ranked[] {
  const beats = (a: Ranked, b: Ranked): boolean =>
    a.goals.every((goal, place) => goal >= (b.goals[place] ?? -Infinity)) &&
    a.goals.some((goal, place) => goal > (b.goals[place] ?? -Infinity));
  return all.filter((one) => !all.some((other) => beats(other, one)));
}

/**
 * The knee of the front: with every goal scaled to 0 … 1 between its worst and its best on the front, the trial farthest beyond the line (with
 * more goals: the plane) through the points that are best in one goal and worst in the others. All those directions weigh the same, so that is the
 * largest sum. Ties go to the lowest index.
 */
export function kneeTrial(search: SearchNode, records: readonly TrialRecord[]): TrialRecord | undefined {
  const front = frontOf(feasible(search, records));
  const spans = search.goals.map((_, place) => {
    const values = front.map(({ goals }) => goals[place] ?? 0);
    return { low: Math.min(...values), high: Math.max(...values) };
  });
  const scaled = (goal: number, place: number): number => {
    const { low, high } = spans[place] ?? { low: 0, high: 0 };
    return high > low ? (goal - low) / (high - low) : 0;
  };
  return largest(front, ({ goals }) => goals.reduce((sum, goal, place) => sum + scaled(goal, place), 0))?.record;
}

/** The first of those with the largest value. */
function largest(all: readonly Ranked[], valueOf: (one: Ranked) => number): Ranked | undefined {
  let best: { readonly one: Ranked; readonly value: number } | undefined;
  for (const one of all) {
    const value = valueOf(one);
    if (!best || value > best.value) best = { one, value };
  }
  return best?.one;
}
