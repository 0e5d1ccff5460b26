import { formatValue } from '../format-number.js';
import { printable, truncate } from '../format-text.js';
import type { Tone } from '../paint.js';
import { paramsText } from '../param-text.js';
import { oriented } from '../reduce-search.js';
import type { DecidedTrial, SearchView } from '../search-view.js';
import { goalText } from '../trial-text.js';
import type { Line } from './line.js';
import { segment } from './line.js';

/** A trial in the table: decided, or still open. */
interface Row {
  readonly index: number;
  readonly state: DecidedTrial['state'] | 'running';
  readonly goals: readonly number[] | null;
  readonly cells: readonly string[];
  readonly params: string;
}

const MARKS: Readonly<Record<Row['state'], { readonly mark: string; readonly tone: Tone; readonly word: string }>> = {
  ok: { mark: ' ', tone: 'plain', word: '' },
  infeasible: { mark: '×', tone: 'faint', word: 'infeasible' },
  failed: { mark: '!', tone: 'bad', word: 'failed' },
  broken: { mark: '!', tone: 'bad', word: 'broken' },
  running: { mark: '▸', tone: 'active', word: 'running' },
};

/** Names of goals that are formulas can be long. */
const NAME_WIDEST = 12;
/** Parameters cut shorter than this say nothing. */
const PARAMS_LEAST = 12;

/** What the table is sorted by: a goal, or the number of the trial; `turns` is how often that was changed. */
export function sortedBy(search: SearchView, turns: number): { readonly goal: number | null; readonly text: string } {
  const place = turns % (search.goals.length + 1);
  const goal = search.goals[place];
  return goal ? { goal: place, text: `best ${printable(goal.text)} first` } : { goal: null, text: 'by number' };
}

/** The header, and a line a trial: number, goals, values, parameters. What is better stands above; trials without a goal come last. */
export function trialTable(search: SearchView, turns: number, columns: number): { readonly head: Line; readonly lines: readonly Line[] } {
  const rows = sortedRows(search, sortedBy(search, turns).goal);
  const names = [...search.goals.map(({ text }) => text), ...valueColumns(search).map(({ name }) => name)];
  const titles = names.map((name) => truncate(printable(name), NAME_WIDEST));
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => (row.cells[column] ?? '').length)));
  const number = Math.max(2, ...rows.map(({ index }) => `#${index}`.length));
  // Goals stay; values go from the right where the parameters would have no room.
  let shown = titles.length;
  const used = (count: number): number => 3 + number + widths.slice(0, count).reduce((sum, width) => sum + width + 2, 0);
  while (shown > search.goals.length && used(shown) + 2 + PARAMS_LEAST > columns - 1) shown -= 1;
  const room = columns - 1 - used(shown) - 2;
  const line = (mark: string, index: string, cells: readonly string[], params: string): string =>
    [
      ` ${mark} ${index.padEnd(number)}`,
      ...widths.slice(0, shown).map((width, column) => (cells[column] ?? '').padStart(width)),
      ...(room >= PARAMS_LEAST ? [truncate(params, room)] : []),
    ]
      .join('  ')
      .trimEnd();
  return {
    head: [segment(line(' ', '#', titles, 'parameters'), 'faint')],
    lines: rows.map((row) => {
      const isBest = search.best?.index === row.index || search.front.some(({ index }) => index === row.index);
      const { mark, tone } = MARKS[row.state];
      return [segment(line(isBest ? '◆' : mark, `#${row.index}`, row.cells, row.params), isBest ? 'strong' : tone)];
    }),
  };
}

/** Values that are not a goal themselves. */
const valueColumns = (search: SearchView): SearchView['values'] =>
  search.values.filter(({ name }) => !search.goals.some(({ text }) => text === name));

function sortedRows(search: SearchView, goal: number | null): readonly Row[] {
  const decided = search.decided.map((trial) => rowOf(search, trial));
  const open = search.open.map(({ index, params }) => rowOf(search, { index, params, values: {}, state: 'running', goals: null }));
  const rows = [...decided, ...open];
  const height = ({ goals }: Row): number => (goals && goal !== null ? oriented(search, goals, goal) : -Infinity);
  const byNumber = (a: Row, b: Row): number => a.index - b.index;
  if (goal === null) return rows.sort(byNumber);
  return rows.sort((a, b) => {
    const [first, second] = [height(a), height(b)];
    return first === second ? byNumber(a, b) : second > first ? 1 : -1;
  });
}

function rowOf(search: SearchView, trial: Omit<DecidedTrial, 'state'> & { readonly state: Row['state'] }): Row {
  const { index, state, goals, values, params } = trial;
  const goalCells = search.goals.map((_, place) => (goals ? goalText(search, goals, place) : place === 0 ? MARKS[state].word : ''));
  const valueCells = valueColumns(search).map(({ name, unit }) => {
    const value = values[name];
    return typeof value === 'number' ? formatValue(value, unit) : typeof value === 'boolean' ? (value ? 'yes' : 'no') : '';
  });
  return { index, state, goals, cells: [...goalCells, ...valueCells], params: paramsText(params, 'tight') };
}
