import type { ParamText } from '../graph/search.js';
import type { SearchDoneEvent, SearchPlanEvent, TrialEvent, TrialState } from '../runtime/events.js';

/** What is known of a search. Times are milliseconds since the run started. */
export interface SearchView {
  readonly id: string;
  /** Trials there are at most. */
  readonly budget: number;
  readonly strategy: string;
  readonly goals: SearchPlanEvent['goals'];
  /** Names of the values that trials have, with their units. */
  readonly values: SearchPlanEvent['values'];
  readonly after: readonly string[];
  readonly counts: TrialCounts;
  /** One a decided trial, in the order of decision. */
  readonly history: readonly TrialMark[];
  /** The same trials with all that is known of them. */
  readonly decided: readonly DecidedTrial[];
  /** With one goal: the best feasible trial so far (ties: the lowest index). */
  readonly best: TrialFacts | null;
  /** With several goals: the trials that no other beats. Empty with one goal. */
  readonly front: readonly FrontTrial[];
  /** Proposed and not decided, by index. */
  readonly open: readonly OpenTrial[];
  /** The first few trials that failed or could not be built. */
  readonly troubles: readonly TrialTrouble[];
  readonly pace: SearchPace;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly end: SearchDoneEvent | null;
}

/** Decided trials by state; `cached` counts once more those for which nothing had to be computed. */
export type TrialCounts = Readonly<Record<TrialState | 'cached', number>>;

/** The goals of a feasible trial, or why it has none. */
export type TrialMark = readonly number[] | Exclude<TrialState, 'ok'>;

export interface TrialFacts {
  readonly index: number;
  readonly params: Readonly<Record<string, ParamText>>;
  readonly values: TrialEvent['values'];
  readonly goals: readonly number[];
}

export interface DecidedTrial extends Omit<TrialFacts, 'goals'> {
  readonly state: TrialState;
  /** Null for one that is not `ok`. */
  readonly goals: readonly number[] | null;
}

export type FrontTrial = Pick<TrialFacts, 'index' | 'goals'>;

export interface OpenTrial {
  readonly index: number;
  readonly params: Readonly<Record<string, ParamText>>;
  readonly startedAt: number;
}

export interface TrialTrouble {
  readonly index: number;
  readonly state: 'failed' | 'broken';
  readonly error: string;
}

/** For estimates. Only trials that computed something tell how long one takes. */
export interface SearchPace {
  /** Trials that computed something and are decided. */
  readonly computed: number;
  /** Trials decided by their architecture alone: the same share of those to come will take no time. */
  readonly free: number;
  /** When the first trial that computed was proposed, and when the last was decided. */
  readonly from: number;
  readonly to: number;
}

/** Failed and broken trials that are kept with their reason; later ones are a number. */
export const TROUBLES_KEPT = 5;

export const searchFromPlan = (event: SearchPlanEvent): SearchView => ({
  id: event.search,
  budget: event.trials,
  strategy: event.strategy,
  goals: event.goals,
  values: event.values,
  after: event.after,
  counts: { ok: 0, infeasible: 0, failed: 0, broken: 0, cached: 0 },
  history: [],
  decided: [],
  best: null,
  front: [],
  open: [],
  troubles: [],
  pace: { computed: 0, free: 0, from: 0, to: 0 },
  startedAt: null,
  finishedAt: null,
  end: null,
});

export type SearchState = 'waiting' | 'running' | 'finished';

export const searchState = (search: SearchView): SearchState =>
  search.end !== null ? 'finished' : search.startedAt !== null ? 'running' : 'waiting';

export const decidedTrials = ({ counts }: SearchView): number => counts.ok + counts.infeasible + counts.failed + counts.broken;

/** Troubles that were not kept with their reason. */
export const moreTroubles = ({ counts, troubles }: SearchView): number => counts.failed + counts.broken - troubles.length;

/** Trials that came from the store, rather than being decided by their architecture alone. */
export const storedTrials = ({ counts, pace }: SearchView): number => counts.cached - pace.free;
