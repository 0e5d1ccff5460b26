import type { RunView } from '../view-model.js';
import { nodeState } from '../view-model.js';
import { searchState } from '../search-view.js';
import type { Key } from './keys.js';

/** What a person has chosen to look at. Everything else on the screen follows from the events. */
export interface ScreenState {
  readonly mode: 'run' | 'trials' | 'pareto' | 'log' | 'help';
  /** Id of the chosen node or search; null until one is chosen. */
  readonly selected: string | null;
  /** Lines above the first that is shown; in a log, lines below the last, so that it follows what comes. */
  readonly scroll: number;
  /** Sorted by this goal; as many as there are goals means by number. */
  readonly sort: number;
  /** How often the quantity on each axis of the plot was changed. */
  readonly axes: { readonly x: number; readonly y: number };
}

export const startState: ScreenState = { mode: 'run', selected: null, scroll: 0, sort: 0, axes: { x: 0, y: 0 } };

/** What of the drawn screen keys depend on. */
export interface ScreenFacts {
  readonly view: RunView;
  /** Lines that do not fit. */
  readonly hidden: number;
  /** Lines that do. */
  readonly page: number;
}

const VIEWS: Readonly<Record<string, ScreenState['mode']>> = { t: 'trials', p: 'pareto', l: 'log', '?': 'help' };

/** The next state after a key. Pure. Keys that end or stop the process are not for here. */
export function pressKey(state: ScreenState, key: Key, facts: ScreenFacts): ScreenState {
  if (key.kind === 'escape') return { ...state, mode: 'run', scroll: 0 };
  if (key.kind === 'character') {
    const mode = VIEWS[key.text];
    // The same key again leads back.
    if (mode !== undefined) return { ...state, mode: mode === state.mode ? 'run' : mode, scroll: 0 };
    if (key.text === 's' && state.mode === 'trials') return { ...state, sort: state.sort + 1, scroll: 0 };
    return state;
  }
  switch (state.mode) {
    case 'run':
      return key.kind === 'up' || key.kind === 'down' ? chosen(state, facts.view, key.kind === 'up' ? -1 : 1) : state;
    case 'pareto':
      return { ...state, axes: turned(state.axes, key) };
    case 'trials':
    case 'help':
      return { ...state, scroll: scrolled(state.scroll, key, facts, 1) };
    case 'log':
      if (key.kind === 'left' || key.kind === 'right') return { ...chosen(state, facts.view, key.kind === 'left' ? -1 : 1), scroll: 0 };
      return { ...state, scroll: scrolled(state.scroll, key, facts, -1) };
  }
}

/** What can be chosen, in the order of the screen: what runs, what failed, what waits, what is finished. */
export function selectable(view: RunView): readonly string[] {
  const rank = { running: 0, failed: 1, waiting: 2, done: 3, cached: 3, skipped: 3, finished: 3 } as const;
  const searches = view.searches.map((search) => ({ id: search.id, rank: rank[searchState(search)] }));
  const nodes = view.nodes.flatMap((node) => (node.trial === null ? [{ id: node.id, rank: rank[nodeState(node)] }] : []));
  return [...searches, ...nodes].sort((a, b) => a.rank - b.rank).map(({ id }) => id);
}

/** The chosen node or search; until one is chosen, the first that runs. */
export function selectedId(state: ScreenState, view: RunView): string | null {
  const ids = selectable(view);
  return state.selected !== null && ids.includes(state.selected) ? state.selected : (ids[0] ?? null);
}

function chosen(state: ScreenState, view: RunView, step: 1 | -1): ScreenState {
  const ids = selectable(view);
  if (state.selected === null && state.mode === 'run') return { ...state, selected: ids.at(step === 1 ? 0 : -1) ?? null };
  const place = ids.indexOf(selectedId(state, view) ?? '');
  return { ...state, selected: ids[Math.min(ids.length - 1, Math.max(0, place + step))] ?? null };
}

function turned(axes: ScreenState['axes'], key: Key): ScreenState['axes'] {
  if (key.kind === 'left' || key.kind === 'right') return { ...axes, x: axes.x + (key.kind === 'right' ? 1 : -1) };
  if (key.kind === 'up' || key.kind === 'down') return { ...axes, y: axes.y + (key.kind === 'up' ? 1 : -1) };
  return axes;
}

/** `down` is the sign of a step down: one that counts from the end goes the other way. */
function scrolled(scroll: number, key: Key, { hidden, page }: ScreenFacts, down: 1 | -1): number {
  const within = (place: number): number => Math.min(Math.max(0, hidden), Math.max(0, place));
  const from = within(scroll);
  const step = Math.max(1, page - 1);
  switch (key.kind) {
    case 'up':
      return within(from - down);
    case 'down':
      return within(from + down);
    case 'page-up':
      return within(from - down * step);
    case 'page-down':
      return within(from + down * step);
    case 'home':
      return down === 1 ? 0 : within(hidden);
    case 'end':
      return down === 1 ? within(hidden) : 0;
    default:
      return from;
  }
}
