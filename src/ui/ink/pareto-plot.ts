import { formatValue } from '../format-number.js';
import { printable, truncate } from '../format-text.js';
import type { Tone } from '../paint.js';
import type { DecidedTrial, SearchView } from '../search-view.js';
import type { ScreenState } from './screen-state.js';
import { brailleRows, DOT_COLUMNS, DOT_ROWS } from './braille.js';
import type { Line, Segment } from './line.js';
import { segment } from './line.js';

/** Something of a trial that has a number: a goal, or a value. */
interface Quantity {
  readonly name: string;
  readonly unit: string | undefined;
  readonly direction: 'maximize' | 'minimize' | undefined;
  readonly of: (trial: DecidedTrial) => number | null;
}

interface Point {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly mark: Mark;
}

/** Feasible trials are braille dots, so that many have room; the others have glyphs of their own, and colour only repeats them. */
type Mark = 'feasible' | 'best' | 'infeasible';
const GLYPHS: Readonly<Record<Exclude<Mark, 'feasible'>, { readonly glyph: string; readonly tone: Tone }>> = {
  best: { glyph: '◆', tone: 'good' },
  infeasible: { glyph: '×', tone: 'warning' },
};

export interface PlotSize {
  readonly columns: number;
  /** At least six lines make a plot. */
  readonly rows: number;
}

/** One quantity against another over the trials: with several goals the first two, else a cost of the network against the goal. */
export function paretoPlot(search: SearchView, axes: ScreenState['axes'], { columns, rows }: PlotSize): readonly Line[] {
  const [x, y] = axesOf(search, axes);
  if (!x || !y) return [[segment(' This search has no two numbers to compare.', 'faint')]];
  const { points, unmeasured } = pointsOf(search, x, y);
  const legend = legendLine(search, points, unmeasured, columns);
  const title: Line = [segment(` ${axisTitle(y)}`, 'strong')];
  const below = axisTitle(x);
  if (points.length === 0) return [title, [segment(' No trial has both numbers yet.', 'faint')], legend];
  const [xs, ys] = [rangeOf(points.map((point) => point.x)), rangeOf(points.map((point) => point.y))];
  const labels = [ys.high, (ys.low + ys.high) / 2, ys.low].map((value) => formatValue(value, y.unit));
  const gutter = Math.max(...labels.map((label) => label.length));
  const width = Math.max(4, columns - gutter - 4);
  const height = Math.max(3, rows - 5);
  const grid = cellsOf(points, xs, ys, width, height);
  const labelAt = new Map([
    [0, labels[0] ?? ''],
    [Math.floor((height - 1) / 2), labels[1] ?? ''],
    [height - 1, labels[2] ?? ''],
  ]);
  const body = grid.map((cells, row): Line => {
    const label = labelAt.get(row);
    return [segment(` ${(label ?? '').padStart(gutter)} ${label === undefined ? '│' : '┤'}`, 'faint'), ...joined(cells)];
  });
  const margin = ' '.repeat(gutter + 3);
  const ticks = [xs.low, (xs.low + xs.high) / 2, xs.high].map((value) => formatValue(value, x.unit));
  return [
    title,
    ...body,
    [segment(` ${' '.repeat(gutter)} └${'─'.repeat(width)}`, 'faint')],
    [segment(`${margin}${spread(ticks, width)}`, 'faint')],
    [segment(`${margin}${truncate(below, width).padStart(Math.floor((width + Math.min(width, below.length)) / 2))}`, 'strong')],
    legend,
  ].slice(0, Math.max(1, rows));
}

/** What the keys have turned the axes to. */
function axesOf(search: SearchView, axes: ScreenState['axes']): readonly [Quantity | undefined, Quantity | undefined] {
  const goals = search.goals.map(({ text, direction }, place): Quantity => {
    const unit = search.values.find(({ name }) => name === text)?.unit;
    return { name: text, unit, direction, of: ({ goals: reached }) => reached?.[place] ?? null };
  });
  const isNumber = (name: string): boolean => search.decided.some(({ values }) => typeof values[name] === 'number');
  const values = search.values
    .filter(({ name }) => isNumber(name) && !goals.some((goal) => goal.name === name))
    .map(({ name, unit }): Quantity => {
      const read = (value: number | boolean | null | undefined): number | null => (typeof value === 'number' ? value : null);
      return { name, unit, direction: undefined, of: (trial) => read(trial.values[name]) };
    });
  const all = [...goals, ...values];
  const cost = values.findLast(({ unit }) => unit === 'byte') ?? values[0];
  const [y, x] = goals.length > 1 ? [goals[0], goals[1]] : [goals[0], cost];
  const turn = (choices: readonly Quantity[], from: Quantity | undefined, by: number): Quantity | undefined =>
    from && choices[(((choices.indexOf(from) + by) % choices.length) + choices.length) % choices.length];
  const up = turn(all, y, axes.y);
  // Never one against itself.
  const others = all.filter((quantity) => quantity !== up);
  return [turn(others, x === up ? others[0] : x, axes.x), up];
}

function pointsOf(search: SearchView, x: Quantity, y: Quantity): { readonly points: readonly Point[]; readonly unmeasured: number } {
  const best = new Set(search.best ? [search.best.index] : search.front.map(({ index }) => index));
  const points: Point[] = [];
  let unmeasured = 0;
  for (const trial of search.decided) {
    const [across, up] = [x.of(trial), y.of(trial)];
    const mark: Mark = trial.state !== 'ok' ? 'infeasible' : best.has(trial.index) ? 'best' : 'feasible';
    if (across === null || up === null) unmeasured += 1;
    else points.push({ index: trial.index, x: across, y: up, mark });
  }
  return { points, unmeasured };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The numbers with a little room around them where they are all the same. */
function rangeOf(numbers: readonly number[]): Range {
  const low = numbers.reduce((least, number) => Math.min(least, number), Infinity);
  const high = numbers.reduce((most, number) => Math.max(most, number), -Infinity);
  const around = Math.max(Math.abs(low) * 0.05, 1e-6);
  return low === high ? { low: low - around, high: high + around } : { low, high };
}

/** What stands at each cell: dots, and over them the glyphs with the number of the best. */
function cellsOf(points: readonly Point[], xs: Range, ys: Range, width: number, height: number): readonly (readonly Segment[])[] {
  const across = ({ x }: Point, steps: number): number => Math.round(((x - xs.low) / (xs.high - xs.low)) * (steps - 1));
  const down = ({ y }: Point, steps: number): number => Math.round(((ys.high - y) / (ys.high - ys.low)) * (steps - 1));
  const dots = points
    .filter(({ mark }) => mark === 'feasible')
    .flatMap((point) => blob(across(point, width * DOT_COLUMNS - 1), down(point, height * DOT_ROWS - 1)));
  const grid = brailleRows(dots, width, height).map((row) => row.map((text) => segment(text, 'active')));
  for (const wanted of ['infeasible', 'best'] as const) {
    for (const point of points.filter(({ mark }) => mark === wanted)) {
      const row = grid[down(point, height)];
      const place = across(point, width);
      if (!row) continue;
      const { glyph, tone } = GLYPHS[wanted];
      row[place] = segment(glyph, tone);
      if (wanted === 'best') label(row, place, `#${point.index}`);
    }
  }
  return grid;
}

/** Four dots: a single one is easily overlooked. */
const blob = (column: number, row: number): readonly (readonly [number, number])[] => [
  [column, row],
  [column + 1, row],
  [column, row + 1],
  [column + 1, row + 1],
];

/** The number of a trial beside its mark, where nothing else stands there. */
function label(row: Segment[], place: number, text: string): void {
  const right = place + 2;
  const from = right + text.length <= row.length ? right : place - 1 - text.length;
  if (from < 0 || row.slice(from, from + text.length).some((cell) => cell.text !== ' ')) return;
  for (const [offset, character] of [...text].entries()) row[from + offset] = segment(character);
}

const joined = (cells: readonly Segment[]): Line =>
  cells.reduce<Segment[]>((line, cell) => {
    const last = line.at(-1);
    if (last?.tone === cell.tone) line[line.length - 1] = segment(last.text + cell.text, last.tone);
    else line.push(cell);
    return line;
  }, []);

/** `rob, more is better`; units stand at the numbers. */
function axisTitle({ name, unit, direction }: Quantity): string {
  const better = direction === undefined ? '' : direction === 'maximize' ? ', more is better' : ', less is better';
  const shown = unit === undefined || unit === 'share' || unit === 'byte' || unit === '' ? '' : ` (${unit})`;
  return `${printable(name)}${shown}${better}`;
}

/** The first at the left, the last at the right, the middle one between them. */
function spread(ticks: readonly string[], width: number): string {
  const [left = '', middle = '', right = ''] = ticks;
  const start = Math.floor((width - middle.length) / 2);
  const whole = `${left.padEnd(start)}${middle}`;
  if (left.length + 1 > start || whole.length + 1 + right.length > width)
    return `${left}${right.padStart(Math.max(0, width - left.length))}`;
  return `${whole}${right.padStart(width - whole.length)}`;
}

function legendLine(search: SearchView, points: readonly Point[], unmeasured: number, columns: number): Line {
  const has = (mark: Mark): boolean => points.some((point) => point.mark === mark);
  const parts = [
    ...(has('feasible') ? ['⠶ feasible'] : []),
    ...(has('best') ? [search.goals.length > 1 ? '◆ on the Pareto front' : '◆ best'] : []),
    ...(has('infeasible') ? ['× not feasible'] : []),
    ...(unmeasured > 0 ? [`${unmeasured} without both numbers`] : []),
  ];
  return [segment(truncate(` ${parts.join('   ')}`, columns), 'faint')];
}
