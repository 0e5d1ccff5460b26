import { axesFollowing } from '../graph/axis-pairs.js';
import type { Graph, GraphNode, LinesEntry, Series } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { coordinateText, metricType } from '../ui/axis-meaning.js';
import { printable } from '../ui/format-text.js';
import { attackOf } from './answer.js';
import { measuredNotes } from './measured-notes.js';
import { pendingNotes } from './pending.js';
import type { Row } from './rows.js';
import { rowsOf } from './rows.js';
import { axesOfSeries, metricBehind, seriesName, sharedMeaning } from './series-nodes.js';

/** What a plot shows, before it has a size or colours. */
export interface Curves {
  readonly title: string;
  readonly x: CurveAxis;
  /** Title of the y axis. */
  readonly y: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
  /** Titles of panels side by side on the same axes; one empty title where nothing asks for panels. */
  readonly panels: readonly string[];
  /** Sentences for the caption. */
  readonly notes: readonly string[];
}

export interface CurveAxis {
  readonly title: string;
  /** Numbers with room between them make lines; words, and a single value, make points side by side. */
  readonly scale: 'linear' | 'band';
  /** True for ε: the axis starts at no perturbation. */
  readonly fromZero: boolean;
  readonly values: readonly (number | string)[];
}

export interface Curve {
  /** Unique in its panel. */
  readonly label: string;
  /** Title of its panel: `net resnet8`. */
  readonly panel: string;
  /** The noise baseline: dotted and grey, because it is not an attack. */
  readonly baseline: boolean;
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly x: number | string;
  readonly value: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly n: number | null;
  readonly state: Row['state'];
}

/** Reads the curves of one `lines` item; a series with further axes gives one curve for each combination of them. */
export function makeCurves(graph: Graph, results: Results, entry: LinesEntry): Curves {
  const drawn = entry.series.filter((series) => axesOfSeries(graph, series).includes(entry.x));
  const x = curveAxis(graph, drawn, entry.x);
  const rows = drawn.map((series) => rowsOf(graph, results, series));
  const titles = [...new Set(drawn.map((series) => titleOf(graph, series)))];
  const y = titles.length === 1 ? printable(titles[0] ?? '') : 'value';
  const curves = drawn.flatMap((series, place) => curvesOf(graph, series, rows[place] ?? [], entry, x.scale));
  return {
    title: printable(entry.title ?? `${capital(titles.join(', '))} against ${x.title}`),
    x,
    y,
    unit: rows.flat().find(({ unit }) => unit !== null)?.unit ?? unitOfSeries(graph, drawn[0]),
    curves,
    panels: panelsOf(graph, entry, curves),
    notes: [
      ...(drawn.length === 0 ? [] : notesOf(graph, results, drawn, rows.flat(), entry.x)),
      ...pendingNotes(graph, results, entry.series),
    ].map(printable),
  };
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** `robust accuracy`, or arithmetic as it is written. */
function titleOf(graph: Graph, series: Series): string {
  const node = metricBehind(graph, series);
  return node ? (metricType(node)?.title ?? node.op) : seriesName(series);
}

function unitOfSeries(graph: Graph, series: Series | undefined): string {
  const node = series && metricBehind(graph, series);
  return (node && metricType(node)?.unit) ?? 'none';
}

function curveAxis(graph: Graph, drawn: readonly Series[], name: string): CurveAxis {
  const values = graph.axes.find((axis) => axis.name === name)?.values ?? [];
  const { symbol, unit } = sharedMeaning(graph, drawn, name);
  const epsilon = symbol === 'ε' && unit !== null;
  const numbers = values.flatMap((value) => (value.kind === 'number' ? [value.value] : []));
  const linear = numbers.length === values.length && numbers.length > 1;
  return {
    title: epsilon ? `ε ${unit}` : printable(name),
    scale: linear ? 'linear' : 'band',
    fromZero: epsilon,
    values: linear ? numbers : values.map((value) => coordinateText(value.value)),
  };
}

/** In the order of the axis. */
function panelsOf(graph: Graph, { facet }: LinesEntry, curves: readonly Curve[]): readonly string[] {
  const values = graph.axes.find(({ name }) => name === facet)?.values ?? [];
  const order = values.map(({ value }) => panelTitle(facet, value));
  const titles = [...new Set(curves.map(({ panel }) => panel))];
  return titles.length === 0 ? [''] : titles.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

const panelTitle = (facet: string | undefined, value: number | string | boolean | undefined): string =>
  facet === undefined || value === undefined ? '' : `${printable(facet)} ${coordinateText(value)}`;

function curvesOf(
  graph: Graph,
  series: Series,
  rows: readonly Row[],
  { x, facet, series: { length } }: LinesEntry,
  scale: CurveAxis['scale'],
): readonly Curve[] {
  const groups = new Map<string, { readonly label: string; readonly panel: string; readonly points: CurvePoint[] }>();
  const alone = length === 1;
  const along = [x, ...axesFollowing(graph.axes, x), ...(facet === undefined ? [] : [facet, ...axesFollowing(graph.axes, facet)])];
  for (const row of rows) {
    const at = row.axes[x];
    if (at === undefined) continue;
    const rest = Object.entries(row.axes).filter(([axis]) => !along.includes(axis));
    const named = [
      ...(facet !== undefined && (facet === 'metric' || alone) && rest.length > 0 ? [] : [row.name]),
      ...rest.map(([axis, value]) => `${axis} ${coordinateText(value)}`),
    ];
    const label = (named.length === 0 ? [row.name] : named).map(printable).join(', ');
    const panel = facet === 'metric' ? printable(row.name) : panelTitle(facet, facet === undefined ? undefined : row.axes[facet]);
    const group = groups.get(`${panel}\n${label}`) ?? { label, panel, points: [] };
    group.points.push({
      x: scale === 'linear' && typeof at === 'number' ? at : coordinateText(at),
      value: row.value,
      ci95: row.value === null ? null : row.ci95,
      n: row.n,
      state: row.state,
    });
    groups.set(`${panel}\n${label}`, group);
  }
  const node = metricBehind(graph, series);
  const baseline = node !== undefined && isNoise(graph, node);
  const inOrder = (points: readonly CurvePoint[]): readonly CurvePoint[] =>
    scale === 'linear' ? [...points].sort((a, b) => Number(a.x) - Number(b.x)) : points;
  return [...groups.values()].map(({ label, panel, points }) => ({ label, panel, baseline, points: inOrder(points) }));
}

const isNoise = (graph: Graph, node: GraphNode): boolean => attackOf(graph, node)?.op === 'noise';

function notesOf(graph: Graph, results: Results, drawn: readonly Series[], rows: readonly Row[], x: string): readonly string[] {
  const notes = [...measuredNotes(graph, results, drawn, rows, 'band')];
  if (rows.some(({ ci95 }) => ci95 !== null)) notes.splice(1, 0, 'Bands are 95 % intervals for a sample of that size.');
  const missing = rows.filter(({ value, axes }) => value === null && axes[x] !== undefined);
  if (missing.length > 0) {
    const each = missing
      .slice(0, 6)
      .map(({ name, axes, state }) => `${name} at ${coordinateText(axes[x] ?? '')} (${state === 'ok' ? 'n/a' : state})`);
    notes.push(`No value: ${each.join(', ')}${missing.length > 6 ? ` and ${missing.length - 6} more` : ''}; marked × at the bottom.`);
  }
  return notes;
}
