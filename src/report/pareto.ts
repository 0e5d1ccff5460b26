import type { SearchColumn } from '../graph/search.js';
import type { TrialRecord } from '../runtime/results.js';
import { plural, printable } from '../ui/format-text.js';
import { formatInterval } from '../ui/format-number.js';
import type { ColumnFormat } from './column-format.js';
import { columnFormat } from './column-format.js';
import { paretoFront } from './front.js';
import { niceSteps } from './nice-steps.js';
import { MANY } from './plot-frame.js';
import type { SearchView } from './search-view.js';
import { cellNumber, chosenTrial, hasKnee, paramTexts, reasonOf } from './search-view.js';
import { flagNotes, numbersIn } from './trial-table.js';
import { flagMark, markText } from './flag-mark.js';

export interface ParetoEntry {
  readonly x: string;
  readonly y: string;
  readonly color?: string;
  readonly title?: string;
}

/** What a Pareto plot shows, before it has a size or colours. */
export interface Pareto {
  readonly title: string;
  readonly x: ParetoAxis;
  readonly y: ParetoAxis;
  readonly shades: ParetoShades | null;
  readonly points: readonly ParetoPoint[];
  /** Infeasible trials that ended before `y` was known: marked at the bottom. */
  readonly unmeasured: readonly Pick<ParetoPoint, 'index' | 'x' | 'about'>[];
  readonly limits: readonly ParetoLimit[];
  readonly notes: readonly string[];
}

export interface ParetoAxis {
  readonly name: string;
  /** `flash in kB (less is better)` */
  readonly title: string;
  readonly better: 'more' | 'less' | null;
  /** What the axis shows, in its unit. Linear, always. */
  readonly domain: readonly [number, number];
}

/** Colours stand for equal steps of a column. */
export interface ParetoShades {
  readonly title: string;
  /** `0.90 to 0.92`, upwards. */
  readonly steps: readonly string[];
}

export interface ParetoPoint {
  readonly index: number;
  /** In the units of the axes. */
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly kind: 'front' | 'dominated' | 'infeasible';
  readonly best: boolean;
  /** Place in `shades.steps`; null without a colour or without a value. */
  readonly shade: number | null;
  /** What a reader finds on pointing at it, line by line. */
  readonly about: string;
}

export interface ParetoLimit {
  readonly channel: 'x' | 'y';
  /** In the unit of the axis. */
  readonly value: number;
  readonly text: string;
}

/** By name of the column. */
type Formats = ReadonlyMap<string, ColumnFormat>;

const withUnit = (value: number, format: ColumnFormat | undefined): string =>
  `${format?.text(value) ?? value}${format === undefined || format.unit === '' ? '' : ` ${format.unit}`}`;

/** A limit that would make an axis more than this many times as long is told and not drawn. */
const FARTHEST = 2.2;

/** Trials without `y` may make the axis longer by this share of its span on each side. */
const BEYOND = 0.35;

export function makePareto(view: SearchView, entry: ParetoEntry): Pareto {
  const column = (name: string): SearchColumn =>
    view.node.columns.find((one) => one.name === name) ?? { name, role: 'field', unit: 'none', better: null, limits: [] };
  const [x, y] = [column(entry.x), column(entry.y)];
  const shaded = entry.color === undefined ? null : column(entry.color);
  const formats: Formats = new Map([...view.node.columns, x, y].map((one) => [one.name, columnFormat(one, numbersIn(view, one))]));
  const scaled = (one: SearchColumn, value: number): number => value / (formats.get(one.name)?.divisor ?? 1);

  const placed = view.record.trials.flatMap((trial) => {
    const at = { x: cellNumber(view, trial, x), y: cellNumber(view, trial, y) };
    return at.x === null || at.y === null || trial.state === 'failed' || trial.state === 'broken' ? [] : [{ trial, x: at.x, y: at.y }];
  });
  const feasible = placed.filter(({ trial }) => trial.feasible);
  const front = new Set(
    x.better === null || y.better === null
      ? []
      : paretoFront(feasible, { x: x.better, y: y.better }).map((place) => feasible[place]?.trial.index),
  );
  const shades = shaded && makeShades(view, shaded);
  const points = placed.map(({ trial, ...at }): ParetoPoint => {
    const ci95 = trial.measured[y.name]?.ci95 ?? null;
    const tone = shaded ? cellNumber(view, trial, shaded) : null;
    return {
      index: trial.index,
      x: scaled(x, at.x),
      y: scaled(y, at.y),
      low: ci95 && scaled(y, ci95[0]),
      high: ci95 && scaled(y, ci95[1]),
      kind: !trial.feasible ? 'infeasible' : front.has(trial.index) ? 'front' : 'dominated',
      best: trial.index === chosenTrial(view)?.index,
      shade: tone === null ? null : (shades?.of(tone) ?? null),
      about: aboutTrial(view, trial, formats),
    };
  });
  const spans = {
    x: points.map((point) => point.x),
    y: points.flatMap((point) => (point.low === null || point.high === null ? [point.y] : [point.y, point.low, point.high])),
  };
  const drawn = drawnLimits({ x, y }, spans, formats);
  const wide = [...spans.x, ...drawn.near.flatMap((limit) => (limit.channel === 'x' ? [limit.value] : []))];
  const ended = view.record.trials.flatMap((trial) => {
    const at = trial.state === 'infeasible' && cellNumber(view, trial, y) === null ? cellNumber(view, trial, x) : null;
    return at === null ? [] : [{ index: trial.index, x: scaled(x, at), about: aboutTrial(view, trial, formats) }];
  });
  const unmeasured = spans.x.length === 0 ? ended : ended.filter((point) => isNear(point.x, wide));
  const shown = {
    x: [...wide, ...unmeasured.map((point) => point.x)],
    y: [...spans.y, ...drawn.near.flatMap((limit) => (limit.channel === 'y' ? [limit.value] : []))],
  };
  const axis = (one: SearchColumn, channel: 'x' | 'y'): ParetoAxis => ({
    name: printable(one.name),
    title: axisTitle(one, formats.get(one.name)),
    better: one.better,
    domain: domainOf(shown[channel], one),
  });
  return {
    title: printable(entry.title ?? `${entry.y} against ${entry.x}, trials of ${view.node.id}`),
    x: axis(x, 'x'),
    y: axis(y, 'y'),
    shades: shades && { title: shades.title, steps: shades.steps },
    points,
    unmeasured,
    limits: drawn.near,
    notes: [...notesOf(view, points, unmeasured.length, { x, y }), ...drawn.far, ...flagsOf(view, [x, y, ...(shaded ? [shaded] : [])])],
  };
}

function isNear(value: number, values: readonly number[]): boolean {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * BEYOND;
  return value >= low - room && value <= high + room;
}

const axisTitle = ({ name, better }: SearchColumn, format: ColumnFormat | undefined): string => {
  const unit = format && format.unit !== '' ? ` in ${format.unit}` : '';
  return `${printable(name)}${unit}${better === null ? '' : ` (${better} is better)`}`;
};

/** The whole span with a margin; never below 0 or above 1 where the numbers cannot be. */
function domainOf(values: readonly number[], { unit }: SearchColumn): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = high > low ? (high - low) * 0.06 : Math.abs(high) * 0.1 || 1;
  const round = (value: number): number => Number(value.toPrecision(4));
  const least = low >= 0 ? Math.max(0, low - margin) : low - margin;
  return [round(least), round(unit === 'share' ? Math.min(1, high + margin) : high + margin)];
}

function drawnLimits(
  columns: { readonly x: SearchColumn; readonly y: SearchColumn },
  spans: { readonly x: readonly number[]; readonly y: readonly number[] },
  formats: Formats,
): { readonly near: readonly ParetoLimit[]; readonly far: readonly string[] } {
  const near: ParetoLimit[] = [];
  const far: string[] = [];
  for (const channel of ['x', 'y'] as const) {
    const column = columns[channel];
    const span = spans[channel];
    const [low, high] = [Math.min(...span), Math.max(...span)];
    for (const limit of new Set(column.limits)) {
      const value = limit / (formats.get(column.name)?.divisor ?? 1);
      const text = `limit ${withUnit(limit, formats.get(column.name))}`;
      const reach = Math.max(high, value) - Math.min(low, value);
      if (span.length === 0 || reach <= FARTHEST * Math.max(high - low, Math.abs(high) * 0.05)) near.push({ channel, value, text });
      else {
        const where = value > high ? (channel === 'x' ? 'right' : 'above') : channel === 'x' ? 'left' : 'below';
        far.push(`The ${text} of ${printable(column.name)} lies far ${where === 'right' || where === 'left' ? `to the ${where}` : where}.`);
      }
    }
  }
  return { near, far };
}

function makeShades(view: SearchView, column: SearchColumn): (ParetoShades & { readonly of: (value: number) => number | null }) | null {
  const values = numbersIn(view, column);
  if (values.length === 0) return null;
  const format = columnFormat(column, values);
  const { edges, decimals } = niceSteps(
    values.map((value) => value / format.divisor),
    5,
  );
  const edge = (place: number): string => (edges[place] ?? 0).toFixed(decimals);
  return {
    title: `${printable(column.name)}${format.unit === '' ? '' : ` in ${format.unit}`}`,
    steps: edges.slice(1).map((_, place) => `${edge(place)} to ${edge(place + 1)}`),
    of: (value) => {
      const place = edges.findLastIndex((low) => low <= value / format.divisor);
      return Math.max(0, Math.min(edges.length - 2, place));
    },
  };
}

/** `#6, the best`, its parameters, its numbers, why it is not feasible. */
function aboutTrial(view: SearchView, trial: TrialRecord, formats: Formats): string {
  const numbers = view.node.columns
    .filter(({ role }) => role === 'metric' || role === 'field' || role === 'goal')
    .flatMap((column) => {
      const value = cellNumber(view, trial, column);
      if (value === null) return [];
      const format = formats.get(column.name);
      const ci95 = trial.measured[column.name]?.ci95;
      const mark = trial.flags[column.name] === undefined ? null : flagMark([trial.flags[column.name] ?? {}]);
      return [
        `${printable(column.name)} ${withUnit(value, format)}${ci95 ? ` ${formatInterval(ci95, column.unit)}` : ''}${markText(mark)}`,
      ];
    });
  const title = `#${trial.index}${trial.index === chosenTrial(view)?.index ? `, the ${hasKnee(view) ? 'knee' : 'best'}` : trial.feasible ? '' : ', infeasible'}`;
  return [title, paramTexts(trial).join(', '), ...numbers, reasonOf(view, trial)].filter((line) => line !== '').join('\n');
}

function notesOf(
  view: SearchView,
  points: readonly ParetoPoint[],
  unmeasured: number,
  { x, y }: { readonly x: SearchColumn; readonly y: SearchColumn },
): readonly string[] {
  const { trials, state } = view.record;
  if (state === 'skipped') return ['The search did not run.'];
  const count = (kind: ParetoPoint['kind']): number => points.filter((point) => point.kind === kind).length;
  const feasible = count('front') + count('dominated');
  const chosen = chosenTrial(view);
  const absent = trials.length - points.length - unmeasured;
  const undirected = [x, y].filter(({ better }) => better === null).map(({ name }) => printable(name));
  const notes = [
    undirected.length > 0
      ? `There is no front: neither more nor less of ${undirected.join(' and ')} is better.`
      : feasible > 0
        ? `The line is the front: ${count('front')} of ${plural(feasible, 'feasible trial')} that no other beats in both.`
        : 'No trial is feasible.',
    count('dominated') > 0 && undirected.length === 0 ? 'Faint: dominated.' : '',
    count('infeasible') > 0 ? `× infeasible (${count('infeasible')}).` : '',
    unmeasured > 0 ? `× at the bottom: infeasible before ${printable(y.name)} was known (${unmeasured}).` : '',
    absent > 0 ? `${plural(absent, 'trial')} without both numbers ${absent === 1 ? 'is' : 'are'} not shown.` : '',
    !points.some(({ low }) => low !== null)
      ? ''
      : points.length > MANY
        ? 'Bars are 95 % intervals, for the front alone.'
        : 'Bars are 95 % intervals.',
    chosen ? `#${chosen.index} is ${hasKnee(view) ? 'the knee of the front of the goals' : 'the best by the goal'}.` : '',
  ];
  return notes.filter((note) => note !== '');
}

/** Signs of the flags of what the plot shows. */
const flagsOf = (view: SearchView, columns: readonly SearchColumn[]): readonly string[] => {
  const names = new Set(columns.map(({ name }) => name));
  return flagNotes({ ...view, node: { ...view.node, columns: view.node.columns.filter(({ name }) => names.has(name)) } });
};
