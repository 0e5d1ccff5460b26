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

/** The feasible trial with the best goal; ties go to the lowest index. */
export function bestTrial(search: SearchNode, records: readonly TrialRecord[]): TrialRecord | undefined {
  return feasible(search, records).reduce<Ranked | undefined>(
    (best, one) => (best && (best.goals[0] ?? -Infinity) >= (one.goals[0] ?? -Infinity) ? best : one),
    undefined,
  )?.record;
}

/** Indices of the feasible trials that no other beats: at least as good in every goal and better in one. */
export function paretoFront(search: SearchNode, records: readonly TrialRecord[]): readonly number[] {
  const all = feasible(search, records);
  const beats = (a: Ranked, b: Ranked): boolean =>
    a.goals.every((goal, place) => goal >= (b.goals[place] ?? -Infinity)) &&
    a.goals.some((goal, place) => goal > (b.goals[place] ?? -Infinity));
  return all.filter((one) => !all.some((other) => beats(other, one))).map(({ record }) => record.index);
}
