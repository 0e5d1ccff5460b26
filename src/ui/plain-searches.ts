import { unreachable } from '../diagnostics/invariant.js';
import type { RunEvent, SearchDoneEvent, TrialEvent } from '../runtime/events.js';
import { formatDuration } from './format-duration.js';
import { plural, printable } from './format-text.js';
import { paramsText } from './param-text.js';
import type { SearchView } from './search-view.js';
import { goalsAsked, goalsText, unhappyCounts, valueTexts } from './trial-text.js';
import type { RunView, TrialReference } from './view-model.js';
import { findNode, findSearch } from './view-model.js';

export interface Spoken {
  readonly word: string;
  readonly text: string;
}

/** By search: trials from the store that no line has told of yet. A replay has many, and they are worth one line together. */
export type Replays = Map<string, TrialEvent[]>;

/** `robust #6` */
export const trialLabel = ({ search, index }: TrialReference): string => `${printable(search)} #${index}`;

/** What plain lines say of searches: their start, each decided trial, replays in one line, their end. */
export function speakSearches(before: RunView, after: RunView, event: RunEvent, replays: Replays): readonly Spoken[] {
  switch (event.type) {
    case 'trial':
      return trial(before, after, event, replays);
    case 'search-done': {
      const search = findSearch(after, event.search);
      return search ? [...replayed(search, replays), end(search, event)] : [];
    }
    case 'node-started': {
      const reference = findNode(after, event.node)?.trial;
      const search = reference && findSearch(after, reference.search);
      return search ? replayed(search, replays) : [];
    }
    case 'run-end':
      return after.searches.flatMap((search) => replayed(search, replays));
    default:
      return [];
  }
}

function trial(before: RunView, after: RunView, event: TrialEvent, replays: Replays): readonly Spoken[] {
  const search = findSearch(after, event.search);
  if (!search) return [];
  const begins = findSearch(before, event.search)?.startedAt === null ? [start(search)] : [];
  const waiting = replays.get(search.id) ?? [];
  if (event.state === 'started') return begins;
  // What falls by its architecture alone is no sign of a replay, but may be part of one.
  const known = event.cached && (event.state === 'ok' || event.state === 'failed' || waiting.length > 0);
  if (known) {
    replays.set(search.id, [...waiting, event]);
    return begins;
  }
  return [...begins, ...replayed(search, replays), decided(search, event)];
}

function start(search: SearchView): Spoken {
  return {
    word: 'search',
    text: `${printable(search.id)}  ${plural(search.budget, 'trial')}  ${printable(search.strategy)}  ${goalsAsked(search.goals)}`,
  };
}

/** The trials from the store so far, in one line where there are several. */
function replayed(search: SearchView, replays: Replays): readonly Spoken[] {
  const trials = replays.get(search.id) ?? [];
  const [first] = trials;
  replays.delete(search.id);
  if (!first) return [];
  if (trials.length === 1) return [decided(search, first)];
  const counts = { ok: 0, infeasible: 0, failed: 0, broken: 0, cached: 0 };
  for (const { state } of trials) if (state !== 'started') counts[state] += 1;
  const parts = [`${counts.ok} feasible`, ...unhappyCounts(counts).map(({ text }) => text)];
  const best = search.best && trials.some(({ index }) => index === search.best?.index) ? `  best ${bestText(search.best, search)}` : '';
  return [{ word: 'trial', text: `${printable(search.id)}  ${trials.length} trials from the store: ${parts.join(', ')}${best}` }];
}

const bestText = (best: NonNullable<SearchView['best']>, search: SearchView): string => `${goalsText(search, best.goals)} #${best.index}`;

/** `robust #6  1.71  best  filters 24 skip true  acc 0.930 sram 41.0 kB`; `robust #7  infeasible  net.sram <= …  filters 64` */
function decided(search: SearchView, event: TrialEvent): Spoken {
  const params = paramsText(event.params, 'literal');
  const values = valueTexts(search, event.values).join(' ');
  const reason = event.error === undefined ? '' : printable(event.error);
  const parts =
    event.state === 'ok' ? [goalsText(search, event.goals ?? []), standing(search, event), params, values] : [event.state, reason, params];
  const cached = event.cached && event.state === 'ok' ? 'cached' : '';
  return { word: 'trial', text: [trialLabel(event), ...parts, cached].filter((part) => part !== '').join('  ') };
}

const standing = (search: SearchView, { index }: TrialEvent): string =>
  search.best?.index === index ? 'best' : search.front.some((member) => member.index === index) ? 'on the front' : '';

function end(search: SearchView, event: SearchDoneEvent): Spoken {
  const elapsed = event.at - (search.startedAt ?? event.at);
  const text = [printable(search.id), printable(event.text), elapsed < 1000 ? '' : formatDuration(elapsed)];
  return { word: endWord(event.outcome), text: text.filter((part) => part !== '').join('  ') };
}

function endWord(outcome: SearchDoneEvent['outcome']): string {
  switch (outcome) {
    case 'done':
      return 'done';
    case 'failed':
      return 'failed';
    case 'interrupted':
      return 'stopped';
    default:
      return unreachable(outcome);
  }
}
