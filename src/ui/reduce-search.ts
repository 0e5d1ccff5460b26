import { unreachable } from '../diagnostics/invariant.js';
import type { SearchDoneEvent, SearchPlanEvent, TrialEvent, TrialState } from '../runtime/events.js';
import type { FrontTrial, SearchPace, SearchView, TrialMark } from './search-view.js';
import { searchFromPlan, TROUBLES_KEPT } from './search-view.js';

/** A search's view after an event about it. `before` is absent for a search nobody announced: only its plan makes a view. */
export function reduceSearch(
  before: SearchView | undefined,
  event: SearchPlanEvent | TrialEvent | SearchDoneEvent,
): SearchView | undefined {
  switch (event.type) {
    case 'search-plan':
      return before === undefined || before.startedAt === null ? searchFromPlan(event) : before;
    case 'trial':
      if (before === undefined) return undefined;
      return event.state === 'started' ? proposed(before, event) : decided(before, event, event.state);
    case 'search-done':
      return before && { ...before, open: [], startedAt: before.startedAt ?? event.at, finishedAt: event.at, end: event };
    default:
      return unreachable(event);
  }
}

function proposed(search: SearchView, event: TrialEvent): SearchView {
  const { index, params, at } = event;
  const others = search.open.filter((trial) => trial.index !== index);
  const open = [...others, { index, params, startedAt: at }].sort((a, b) => a.index - b.index);
  return { ...search, open, startedAt: search.startedAt ?? at };
}

function decided(search: SearchView, event: TrialEvent, state: TrialState): SearchView {
  const { index, params, values, at } = event;
  const { counts } = search;
  const after: SearchView = {
    ...search,
    startedAt: search.startedAt ?? at,
    open: search.open.filter((trial) => trial.index !== index),
    decided: [...search.decided, { index, params, values, state, goals: state === 'ok' ? event.goals : null }],
    counts: { ...counts, [state]: counts[state] + 1, cached: counts.cached + (event.cached ? 1 : 0) },
    pace: paceAfter(search, event),
  };
  switch (state) {
    case 'ok': {
      const goals = event.goals ?? [];
      const history: readonly TrialMark[] = [...search.history, goals];
      if (search.goals.length > 1) return { ...after, history, front: frontWith(search, { index, goals }) };
      return { ...after, history, best: isBetter(search, { index, goals }) ? { index, params, values, goals } : search.best };
    }
    case 'infeasible':
      return { ...after, history: [...search.history, state] };
    case 'failed':
    case 'broken': {
      const trouble = { index, state, error: event.error ?? '' };
      const troubles = search.troubles.length < TROUBLES_KEPT ? [...search.troubles, trouble] : search.troubles;
      return { ...after, history: [...search.history, state], troubles };
    }
    default:
      return unreachable(state);
  }
}

function paceAfter(search: SearchView, event: TrialEvent): SearchPace {
  const { pace } = search;
  if (event.cached) {
    const free = event.state === 'infeasible' || event.state === 'broken';
    return free ? { ...pace, free: pace.free + 1 } : pace;
  }
  // Trials that were replayed from the store are no longer open, so what is open began with this one's batch.
  const from = pace.computed > 0 ? pace.from : search.open.reduce((first, trial) => Math.min(first, trial.startedAt), event.at);
  return { ...pace, computed: pace.computed + 1, from, to: event.at };
}

/** How goal `place` of a trial compares so that more is better. */
export const oriented = (search: SearchView, goals: readonly number[], place: number): number =>
  (goals[place] ?? 0) * (search.goals[place]?.direction === 'minimize' ? -1 : 1);

function isBetter(search: SearchView, trial: FrontTrial): boolean {
  if (search.best === null) return trial.goals.length > 0;
  const difference = oriented(search, trial.goals, 0) - oriented(search, search.best.goals, 0);
  return difference > 0 || (difference === 0 && trial.index < search.best.index);
}

function frontWith(search: SearchView, trial: FrontTrial): readonly FrontTrial[] {
  const dominates = (a: FrontTrial, b: FrontTrial): boolean => {
    const differences = search.goals.map((_, place) => oriented(search, a.goals, place) - oriented(search, b.goals, place));
    return differences.every((difference) => difference >= 0) && differences.some((difference) => difference > 0);
  };
  if (trial.goals.length === 0 || search.front.some((other) => dominates(other, trial))) return search.front;
  return [...search.front.filter((other) => !dominates(trial, other)), trial];
}
