import type { TrialEvent } from '../runtime/events.js';
import { formatPlain, formatValue } from './format-number.js';
import { plural, printable } from './format-text.js';
import { truthText } from './param-text.js';
import type { SearchView, TrialCounts } from './search-view.js';
import { decidedTrials } from './search-view.js';

/** A goal's number: in the unit of the value where the goal is exactly that value, as `rob` or `net.flash`. */
export function goalText(search: Pick<SearchView, 'goals' | 'values'>, goals: readonly number[], place: number): string {
  const value = goals[place];
  if (value === undefined) return 'n/a';
  const text = search.goals[place]?.text ?? '';
  const same = search.values.find(({ name }) => name === text || /^\w+\.(\w+)$/.exec(text)?.[1] === name);
  return same ? formatValue(value, same.unit) : formatPlain(value);
}

/** `1.71`; with several goals `acc 0.930, flash 96.0 kB`. */
export const goalsText = (search: Pick<SearchView, 'goals' | 'values'>, goals: readonly number[]): string =>
  search.goals.length === 1
    ? goalText(search, goals, 0)
    : search.goals.map((goal, place) => `${printable(goal.text)} ${goalText(search, goals, place)}`).join(', ');

/** `acc 0.930`, `sram 41.0 kB`, `sound`: what is known of a trial's values, in the order of the search. */
export function valueTexts(search: Pick<SearchView, 'values'>, values: TrialEvent['values']): readonly string[] {
  return search.values.flatMap(({ name, unit }) => {
    const value = values[name];
    if (value === undefined || value === null) return [];
    return [typeof value === 'boolean' ? truthText(name, value) : `${printable(name)} ${formatValue(value, unit)}`];
  });
}

/** `best 1.71 #6`, `4 on the Pareto front`, `none feasible`; nothing before a trial is decided. */
export function standingText(search: SearchView): string {
  if (search.best) return `best ${goalsText(search, search.best.goals)} #${search.best.index}`;
  if (search.front.length > 0) return `${search.front.length} on the Pareto front`;
  return decidedTrials(search) > 0 ? 'none feasible' : '';
}

/** `16 trials`, `9 of 16 trials` where the search ended before its budget. */
export function trialsText(search: SearchView): string {
  const decided = decidedTrials(search);
  return decided < search.budget && search.end?.outcome !== 'done'
    ? `${decided} of ${plural(search.budget, 'trial')}`
    : plural(decided, 'trial');
}

/** `maximize acc + rob`, `maximize acc, minimize flash` */
export const goalsAsked = (goals: SearchView['goals']): string =>
  goals.map(({ direction, text }) => `${direction} ${printable(text)}`).join(', ');

export type UnhappyState = 'infeasible' | 'failed' | 'broken';

/** `3 infeasible`, `1 failed`: those that are not zero. */
export const unhappyCounts = (counts: TrialCounts): readonly { readonly state: UnhappyState; readonly text: string }[] =>
  (['infeasible', 'failed', 'broken'] as const).flatMap((state) =>
    counts[state] > 0 ? [{ state, text: `${counts[state]} ${state}` }] : [],
  );
