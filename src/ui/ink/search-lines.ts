import { formatDuration, formatTimeLeft } from '../format-duration.js';
import { plural, printable, truncate, wrapWords } from '../format-text.js';
import { paramsText } from '../param-text.js';
import { oriented } from '../reduce-search.js';
import type { SearchView, TrialTrouble } from '../search-view.js';
import { decidedTrials, moreTroubles, storedTrials } from '../search-view.js';
import { searchTimeLeft } from '../time-left.js';
import { goalText, standingText, trialsText, unhappyCounts, valueTexts } from '../trial-text.js';
import type { RunView } from '../view-model.js';
import { unfinishedOf } from '../view-model.js';
import type { Columns } from './columns.js';
import type { Body } from './head.js';
import { headOf, MARKS } from './head.js';
import type { Line, Segment } from './line.js';
import { lineWidth, segment, withParts } from './line.js';
import { sparkline } from './sparkline.js';
import { trialLines } from './trial-lines.js';

export interface SearchPanel {
  readonly lines: readonly Line[];
  /** Open trials without a line. */
  readonly hidden: number;
}

/** A search that runs: counts, goal so far, its open trials. Where lines are few, trials that run go before the goal. */
export function searchPanel(view: RunView, search: SearchView, body: Body): SearchPanel {
  const head = headLine(search, body);
  if (body.room <= 1) return { lines: [head], hidden: search.open.length };
  const goals = decidedTrials(search) === 0 ? [] : search.goals.map((_, place) => goalLine(search, place, body.columns));
  const wanted = Math.min(2, search.open.length);
  const shownGoals = goals.slice(0, Math.max(0, body.room - 1 - wanted));
  const trials = trialLines(view, search, { ...body, room: body.room - 1 - shownGoals.length });
  return { lines: [head, ...shownGoals, ...trials], hidden: search.open.length - trials.length };
}

const named = (search: SearchView): Parameters<typeof headOf>[0] => ({ id: search.id, kind: 'search', declared: true });

function headLine(search: SearchView, { columns, now }: Body): Line {
  const left = searchTimeLeft(search, now);
  const time = left === null ? formatDuration(now - (search.startedAt ?? now)) : `${formatTimeLeft(left)} left`;
  const count = `${decidedTrials(search)}/${plural(search.budget, 'trial')}`;
  return withParts(
    headOf(named(search), MARKS.running, columns),
    [segment(count), ...standing(search), ...cachedPart(search)],
    [segment(time, 'faint')],
    columns.width,
  );
}

/** The best so far and what did not make it, most important first. */
function standing(search: SearchView): readonly Segment[] {
  const best = standingText(search);
  const isBest = search.best !== null || search.front.length > 0;
  return [
    ...(best === '' ? [] : [segment(best, isBest ? 'strong' : 'warning')]),
    ...unhappyCounts(search.counts).map(({ state, text }) => segment(text, state === 'infeasible' ? 'plain' : 'bad')),
  ];
}

function cachedPart(search: SearchView): readonly Segment[] {
  const stored = storedTrials(search);
  return stored > 0 ? [segment(`${stored} cached`, 'faint')] : [];
}

const INDENT = '     ';

/** `goal  ▁▃×▅▆▇   acc 0.930  rob 0.780  sram 41.0 kB`; with several goals each has its name and its own best. */
function goalLine(search: SearchView, place: number, columns: Columns): Line {
  const several = search.goals.length > 1;
  const names = several ? search.goals.map((goal) => truncate(printable(goal.text), 12)) : ['goal'];
  const label = `${INDENT}${(names[place] ?? '').padEnd(Math.max(...names.map((name) => name.length)))}  `;
  const facts = several ? bestOfGoal(search, place) : bestFacts(search);
  const widest = columns.width >= 60 ? Math.max(8, Math.floor(columns.width * 0.3)) : columns.width - label.length - 1;
  const spark = sparkline(search, place, widest);
  // The field is as wide as the search will need, so that what follows does not move.
  const field = Math.min(widest, Math.max(search.budget, search.history.length));
  let line: Line = [segment(label, 'faint'), ...spark];
  let gap = field - lineWidth(spark) + 3;
  for (const fact of facts) {
    if (lineWidth(line) + gap + fact.text.length > columns.width - 1) break;
    line = [...line, segment(' '.repeat(gap)), fact];
    gap = 2;
  }
  return line;
}

/** Values of the best, whose number stands in the line above, then its parameters. */
const bestFacts = (search: SearchView): readonly Segment[] =>
  search.best === null
    ? []
    : [...valueTexts(search, search.best.values).map((text) => segment(text)), segment(paramsText(search.best.params, 'tight'), 'faint')];

function bestOfGoal(search: SearchView, place: number): readonly Segment[] {
  const [first, ...others] = search.front;
  if (!first) return [];
  const best = others.reduce(
    (most, trial) => (oriented(search, trial.goals, place) > oriented(search, most.goals, place) ? trial : most),
    first,
  );
  return [segment(`best ${goalText(search, best.goals, place)}`), segment(`#${best.index}`, 'faint')];
}

/** `· robust  search  waits for digits` */
export function waitingSearchLine(view: RunView, search: SearchView, columns: Columns): Line {
  const unfinished = unfinishedOf(view, search.after);
  const text = unfinished.length === 0 ? 'next' : `waits for ${unfinished.map(printable).join(', ')}`;
  return [...headOf(named(search), MARKS.waiting, columns), segment(`${plural(search.budget, 'trial')}  ${text}`, 'faint')];
}

/** What a search that ended leaves above the live part: one line, and one with the best candidate or the nearest miss. */
export function finishedSearchLines(search: SearchView, columns: Columns): readonly Line[] {
  const feasible = search.best !== null || search.front.length > 0;
  const outcome = search.end?.outcome ?? 'done';
  const mark = outcome === 'failed' ? MARKS.failed : outcome === 'interrupted' || !feasible ? MARKS.skipped : MARKS.done;
  const elapsed = (search.finishedAt ?? 0) - (search.startedAt ?? 0);
  const count = outcome === 'done' ? trialsText(search) : `${outcome} after ${trialsText(search)}`;
  const right = elapsed < 1000 ? [] : [segment(formatDuration(elapsed), 'faint')];
  const parts = [segment(count), ...standing(search), ...cachedPart(search)];
  const line = withParts(headOf(named(search), mark, columns), parts, right, columns.width);
  return [line, ...resultLines(search, columns.width)];
}

/** The parameters of the best candidate; else what the search says of itself. */
function resultLines({ best, end }: SearchView, width: number): readonly Line[] {
  const text = best ? paramsText(best.params, 'tight') : printable(end?.text ?? '');
  return hanging([segment(`${INDENT}${best ? `#${best.index}  ` : ''}`)], text, width);
}

/** ` ! robust #12 failed  TML7003 training diverged` */
export const troubleLines = (search: SearchView, { index, state, error }: TrialTrouble, columns: Columns): readonly Line[] =>
  hanging([segment(` ! ${printable(search.id)} #${index} ${state}  `, 'warning')], printable(error), columns.width);

/** A text after its head, wrapped; further lines are indented. */
function hanging(head: Line, text: string, width: number): readonly Line[] {
  const indent = ' '.repeat(Math.min(lineWidth(head), 9));
  const [first = '', ...rest] = wrapWords(text, Math.max(10, width - 1 - lineWidth(head)));
  const further = wrapWords(rest.join(' '), Math.max(10, width - 1 - indent.length));
  return [[...head, segment(first)], ...further.map((line) => [segment(`${indent}${line}`)])];
}

/** ` ! robust  7 more trials failed or broken`; nothing where each went up by itself. */
export function moreTroublesLine(search: SearchView): readonly Line[] {
  const more = moreTroubles(search);
  if (more === 0) return [];
  return [[segment(` ! ${printable(search.id)}  ${plural(more, 'more trial')} failed or broken`, 'warning')]];
}
