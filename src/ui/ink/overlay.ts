import { formatDuration } from '../format-duration.js';
import { plural, printable } from '../format-text.js';
import type { SearchView } from '../search-view.js';
import { decidedTrials, searchState } from '../search-view.js';
import type { RunView } from '../view-model.js';
import { findNode, findSearch, nodeState } from '../view-model.js';
import type { Screen } from './layout.js';
import { footerLine } from './layout.js';
import type { Line } from './line.js';
import { clipLine, justify, segment } from './line.js';
import type { LogEntry } from './node-log.js';
import { logLines } from './node-log.js';
import { paretoPlot } from './pareto-plot.js';
import type { ScreenState } from './screen-state.js';
import { selectedId } from './screen-state.js';
import { sortedBy, trialTable } from './trial-table.js';

export interface Overlay {
  /** At most rows − 1. */
  readonly lines: readonly Line[];
  /** Lines that do not fit, and those that do: what scrolling depends on. */
  readonly hidden: number;
  readonly page: number;
}

/** What stands between title and footer. */
interface Content {
  readonly title: Line;
  readonly right: string;
  /** Stays above what scrolls. */
  readonly head: readonly Line[];
  readonly lines: readonly Line[];
  readonly fromEnd: boolean;
  readonly keys: string;
}

/** A view that a key has opened over the live part: title, what there is to see, keys, the footer of the run. */
export function layoutOverlay(view: RunView, state: ScreenState, log: readonly LogEntry[], screen: Screen): Overlay {
  const budget = Math.max(1, screen.rows - 1);
  const footer = footerLine(view, screen);
  const frame = Math.min(3, budget - 1);
  const content = contentOf(view, state, log, screen, budget - frame);
  const page = Math.max(0, budget - frame - content.head.length);
  const hidden = Math.max(0, content.lines.length - page);
  const scroll = Math.min(hidden, Math.max(0, state.scroll));
  const start = content.fromEnd ? hidden - scroll : scroll;
  const shown = content.lines.slice(start, start + page);
  const right = hidden === 0 ? content.right : `${start + 1}–${start + shown.length} of ${content.lines.length}`;
  const title = justify(content.title, right === '' ? [] : [segment(right, 'faint')], screen.columns);
  const keys: Line = screen.notice === null ? [segment(` ${content.keys}`, 'faint')] : [segment(` ${screen.notice}`, 'warning')];
  const all = frame === 3 ? [title, ...content.head, ...shown, keys, footer] : [title, footer];
  return { lines: all.slice(-budget).map((line) => clipLine(line, screen.columns)), hidden, page };
}

function contentOf(view: RunView, state: ScreenState, log: readonly LogEntry[], { columns, now }: Screen, room: number): Content {
  switch (state.mode) {
    case 'trials': {
      const search = searchOf(view, state);
      if (!search) return nothing('trials', 'This run has no search.');
      const { head, lines } = trialTable(search, state.sort, columns);
      const title = titleOf(search.id, `${decidedTrials(search)}/${plural(search.budget, 'trial')} · ${sortedBy(search, state.sort).text}`);
      return { title, right: '', head: [head], lines, fromEnd: false, keys: '↑ ↓ scroll · s sort by the next goal · Esc back' };
    }
    case 'pareto': {
      const search = searchOf(view, state);
      if (!search) return nothing('plot', 'This run has no search.');
      const lines = paretoPlot(search, state.axes, { columns, rows: room });
      const title = titleOf(search.id, `${decidedTrials(search)}/${plural(search.budget, 'trial')}`);
      return { title, right: '', head: [], lines, fromEnd: false, keys: '← → other x axis · ↑ ↓ other y axis · Esc back' };
    }
    case 'log': {
      const id = selectedId(state, view);
      if (id === null) return nothing('log', 'Nothing is planned yet.');
      const lines = logLines(log, columns);
      const empty: readonly Line[] = [[segment(' Nothing has happened to it yet.', 'faint')]];
      const keys = '↑ ↓ scroll · ← → another node · Esc back';
      return {
        title: titleOf(id, stateText(view, id, now)),
        right: '',
        head: [],
        lines: lines.length > 0 ? lines : empty,
        fromEnd: true,
        keys,
      };
    }
    case 'help':
    case 'run':
      return { title: titleOf('Keys', ''), right: '', head: [], lines: helpLines, fromEnd: false, keys: '? or Esc back' };
  }
}

const titleOf = (name: string, facts: string): Line => [
  segment(` ${printable(name)}`, 'strong'),
  segment(facts === '' ? '' : `  ${facts}`),
];

const nothing = (title: string, text: string): Content => ({
  title: titleOf(title, ''),
  right: '',
  head: [],
  lines: [[segment(` ${text}`, 'faint')]],
  fromEnd: false,
  keys: 'Esc back',
});

/** The search that is chosen; else the one that runs, else the last. */
function searchOf(view: RunView, { selected }: ScreenState): SearchView | undefined {
  const chosen = selected === null ? undefined : findSearch(view, selected);
  return chosen ?? view.searches.find((search) => searchState(search) === 'running') ?? view.searches.at(-1);
}

function stateText(view: RunView, id: string, now: number): string {
  const search = findSearch(view, id);
  if (search) return `search · ${searchState(search)}`;
  const node = findNode(view, id);
  if (!node) return '';
  const since = node.startedAt === null || node.tasks.length === 0 ? '' : ` for ${formatDuration(now - node.startedAt)}`;
  return `${node.kind} · ${printable(node.op)} · ${nodeState(node)}${since}`;
}

const HELP: readonly (readonly [string, string])[] = [
  ['↑ ↓', 'choose a node or a search'],
  ['l', 'log of the chosen one'],
  ['t', 'table of the trials of a search; s sorts it by the next goal'],
  ['p', 'plot of the trials; arrows change the axes'],
  ['?', 'these keys'],
  ['Esc', 'back to the run'],
  ['q', 'stop, as Ctrl-C: finish what runs; again to stop now'],
  ['PgUp PgDn', 'scroll by a page; Home and End to the ends'],
];

const helpLines: readonly Line[] = HELP.map(([key, text]) => [segment(` ${key.padEnd(11)}`, 'strong'), segment(text)]);
