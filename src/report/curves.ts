import { axesFollowing } from '../graph/axis-pairs.js';
import type { Graph, GraphNode } from '../graph/graph.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { axisMeaning, coordinateText, evaluatedOn, metricType } from '../ui/axis-meaning.js';
import { flagWords } from '../ui/flags.js';
import { plural, printable } from '../ui/format-text.js';
import type { ReducedAxis } from '../ui/reduced-axes.js';
import { reducedAxes } from '../ui/reduced-axes.js';
import { attackOf } from './answer.js';
import { checksOf, nodeFlags } from './flag-mark.js';
import { pendingReason } from './pending.js';
import { findNode, recordsOf } from './records.js';

/** What a plot shows, before it has a size or colours. */
export interface Curves {
  readonly title: string;
  readonly x: CurveAxis;
  /** Title of the y axis. */
  readonly y: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
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
  /** Unique in the plot. */
  readonly label: string;
  /** The noise baseline: dotted and grey, because it is not an attack. */
  readonly baseline: boolean;
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly x: number | string;
  readonly value: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly n: number | null;
  readonly state: ResultRecord['state'];
}

export interface LinesEntry {
  readonly series: readonly string[];
  readonly x: string;
  readonly title?: string;
}

/** Reads the curves of one `lines` item; a node with further axes gives one curve for each combination of them. */
export function makeCurves(graph: Graph, results: Results, entry: LinesEntry): Curves {
  const nodes = entry.series.map((id) => findNode(graph, id)).filter((node) => node !== undefined);
  const x = curveAxis(graph, nodes, entry.x);
  const titles = [...new Set(nodes.map((node) => metricType(node)?.title ?? node.op))];
  const y = titles.length === 1 ? printable(titles[0] ?? '') : 'value';
  return {
    title: printable(entry.title ?? `${capital(titles.join(', '))} against ${x.title}`),
    x,
    y,
    unit: nodes.map((node) => metricType(node)?.unit)[0] ?? 'none',
    curves: nodes.flatMap((node) => curvesOf(graph, results, node, entry.x, x.scale)),
    notes: [
      ...(nodes.length === 0 ? [] : notesOf(graph, results, nodes, entry.x)),
      ...entry.series
        .filter((id) => findNode(graph, id) === undefined)
        .map((id) => `No value for ${id}: ${pendingReason(graph, results, id)}.`),
    ].map(printable),
  };
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function curveAxis(graph: Graph, nodes: readonly GraphNode[], name: string): CurveAxis {
  const values = graph.axes.find((axis) => axis.name === name)?.values ?? [];
  const meanings = nodes.map((node) => axisMeaning(node, name));
  const [first] = meanings;
  const epsilon = first?.unit != null && meanings.every(({ symbol, unit }) => symbol === 'ε' && unit === first.unit);
  const numbers = values.flatMap((value) => (value.kind === 'number' ? [value.value] : []));
  const linear = numbers.length === values.length && numbers.length > 1;
  return {
    title: epsilon ? `ε ${first?.unit ?? ''}` : printable(name),
    scale: linear ? 'linear' : 'band',
    fromZero: epsilon,
    values: linear ? numbers : values.map((value) => coordinateText(value.value)),
  };
}

function curvesOf(graph: Graph, results: Results, node: GraphNode, x: string, scale: CurveAxis['scale']): readonly Curve[] {
  const groups = new Map<string, CurvePoint[]>();
  const along = [x, ...axesFollowing(graph.axes, x)];
  for (const record of recordsOf(results, node.id)) {
    const at = record.axes[x];
    if (at === undefined) continue;
    const rest = Object.entries(record.axes).filter(([axis]) => !along.includes(axis));
    const label = [node.id, ...rest.map(([axis, value]) => `${axis} ${coordinateText(value)}`)].map(printable).join(', ');
    const point: CurvePoint = {
      x: scale === 'linear' && typeof at === 'number' ? at : coordinateText(at),
      value: record.state === 'ok' ? record.value : null,
      ci95: record.state === 'ok' ? record.ci95 : null,
      n: record.n,
      state: record.state,
    };
    groups.set(label, [...(groups.get(label) ?? []), point]);
  }
  const baseline = attackOf(graph, node)?.op === 'noise';
  const inOrder = (points: readonly CurvePoint[]): readonly CurvePoint[] =>
    scale === 'linear' ? [...points].sort((a, b) => Number(a.x) - Number(b.x)) : points;
  return [...groups].map(([label, points]) => ({ label, baseline, points: inOrder(points) }));
}

function notesOf(graph: Graph, results: Results, nodes: readonly GraphNode[], x: string): readonly string[] {
  const records = nodes.flatMap((node) => recordsOf(results, node.id));
  const places = [...new Set(nodes.map(evaluatedOn))].join(', ');
  const counts = [...new Set(records.flatMap(({ n }) => (n === null ? [] : [n])))];
  const notes = [`Measured on ${places}${counts.length === 1 ? `, n ${counts[0]} each` : ''}.`];
  if (records.some(({ ci95 }) => ci95 !== null)) notes.push('Bands are 95 % intervals for a sample of that size.');
  for (const node of nodes) {
    if (attackOf(graph, node)?.op === 'noise') notes.push(`${node.id} is random noise, the baseline that an attack must beat.`);
    notes.push(...reducedAxes(graph, node).map((reduced) => reducedNote(node, reduced)));
    for (const { name } of checksOf(nodeFlags(graph, results, node))?.raised ?? []) notes.push(`⚑ ${node.id}: ${flagWords(name)}.`);
  }
  const missing = records.filter(({ value, axes }) => value === null && axes[x] !== undefined);
  if (missing.length > 0) {
    const each = missing
      .slice(0, 6)
      .map(({ node, axes, state }) => `${node} at ${coordinateText(axes[x] ?? '')} (${state === 'ok' ? 'n/a' : state})`);
    notes.push(`No value: ${each.join(', ')}${missing.length > 6 ? ` and ${missing.length - 6} more` : ''}; marked × at the bottom.`);
  }
  return notes;
}

/**
 * What an average hides. Its interval is Wilson's on the mean with n samples: it tells how well the samples stand for all data, and
 * nothing of how the values that were averaged differ.
 */
function reducedNote(node: GraphNode, { axis, by, values, reachesTraining }: ReducedAxis): string {
  const over = `${node.id} is the ${REDUCTION_WORDS[by] ?? by} over ${plural(values, 'value')} of ${axis}`;
  const differ = by === 'mean' ? `; the band is not the spread over ${axis}` : '';
  return `${over}${differ}${reachesTraining ? '' : `, and ${axis} never reaches the training: the weights are the same, so nothing here tells of retraining`}.`;
}

const REDUCTION_WORDS: Readonly<Record<string, string>> = {
  mean: 'mean',
  min: 'least',
  max: 'greatest',
  std: 'standard deviation',
  ci95: '95 % interval',
};
