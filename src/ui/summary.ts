import { axesFollowing } from '../graph/axis-pairs.js';
import type { Graph, GraphNode } from '../graph/graph.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { axisMeaning, coordinateText, evaluatedOn, metricType } from './axis-meaning.js';
import { flagsText, reportFlags } from './flags.js';
import { formatDuration } from './format-duration.js';
import { formatInteger, formatInterval, formatValue } from './format-number.js';
import { plural, printable, wrapWords } from './format-text.js';
import type { Paint, Tone } from './paint.js';
import { plainPaint } from './paint.js';
import { missingText } from './missing-text.js';
import { nameWidthOf } from './summary-columns.js';
import { failureLines } from './summary-failures.js';
import { requirementLines } from './summary-requirements.js';
import { searchLines } from './summary-searches.js';
import { reducedAxes } from './reduced-axes.js';
import { findNode, type RunView } from './view-model.js';

export interface SummaryInput {
  readonly view: RunView;
  readonly graph: Graph;
  readonly results: Results;
  /** The command that continues this run, for example `tml run quickstart.tml`. */
  readonly command: string;
  /** Width that lines are wrapped to. */
  readonly columns: number;
  readonly paint?: Paint;
}

/** What stands on the screen when a run is over. Ends with a line break. */
export function summarize(input: SummaryInput): string {
  const paint = input.paint ?? plainPaint;
  const blocks = [
    headlines(input, paint),
    madeLines(input, paint),
    metricLines(input, paint),
    searchLines(input, paint),
    requirementLines(input, paint),
    failureLines(input, paint),
    pathLines(input.view, paint),
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

/** Where nothing was measured, what was made: `har  14971 windows of 399 recordings`. */
function madeLines({ graph, results, view }: SummaryInput, paint: Paint): readonly string[] {
  const isMeasured = results.searches.length > 0 || graph.nodes.some((node) => node.declared && node.kind === 'metric');
  if (isMeasured) return [];
  const made = graph.nodes.flatMap((node) => {
    const text = node.declared ? findNode(view, node.id)?.results?.first.text : undefined;
    return text === undefined ? [] : [{ name: printable(node.id), text: printable(text) }];
  });
  const width = Math.max(6, ...made.map(({ name }) => name.length));
  return made.map(({ name, text }) => ` ${paint('strong', name.padEnd(width))}  ${text}`);
}

/** `quickstart.tml finished in 0:18 · 9 computed · 0 cached · 0 failed`; what does not fit stands on a second line. */
function headlines({ view, results, columns }: SummaryInput, paint: Paint): readonly string[] {
  const file = printable(view.file ?? 'run');
  const ended = {
    done: 'finished',
    failed: 'failed',
    infeasible: 'finished',
    interrupted: 'interrupted',
    planning: 'stopped',
    running: 'stopped',
  }[view.phase];
  const finished = view.phase === 'done' || view.phase === 'infeasible';
  const counts = view.end ?? countNodes(view);
  const time = `${finished ? 'in' : 'after'} ${formatDuration(view.at)}`;
  const first = ` ${paint('strong', file)} ${paint(finished ? 'good' : 'bad', ended)} ${time}`;
  const parts: readonly (readonly [Tone, string])[] = [
    ...(view.phase === 'infeasible' ? [['bad', shortfall(results)] as const] : []),
    ['plain', `${counts.computed} computed`],
    ['plain', `${counts.cached} cached`],
    [counts.failed > 0 ? 'bad' : 'plain', `${counts.failed} failed`],
    ...(counts.skipped > 0 ? [['warning', `${counts.skipped} skipped`] as const] : []),
  ];
  const rest = parts.map(([tone, text]) => paint(tone, text)).join(' · ');
  const width = ` ${file} ${ended} ${time}`.length + parts.reduce((sum, [, text]) => sum + 3 + text.length, 0);
  return width <= columns ? [`${first} · ${rest}`] : [first, ` ${rest}`];
}

/** Everything ran, and the answer is no. */
const shortfall = ({ searches }: Results): string =>
  searches.some(({ state, trials }) => state === 'ok' && !trials.some(({ feasible }) => feasible))
    ? 'no feasible candidate'
    : 'a requirement does not hold';

function countNodes(view: RunView): { computed: number; cached: number; failed: number; skipped: number } {
  const sum = { ...view.folded.counts };
  for (const { counts } of view.nodes) {
    sum.computed += counts.computed;
    sum.cached += counts.cached;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  return sum;
}

function metricLines(input: SummaryInput, paint: Paint): readonly string[] {
  const metrics = input.graph.nodes.filter((node) => node.declared && node.kind === 'metric');
  const nameWidth = nameWidthOf(input);
  const titleWidth = Math.min(20, Math.max(0, ...metrics.map((node) => (metricType(node)?.title ?? '').length)));
  // Metrics of one attack share its flags: where none is raised they are said in full once.
  const said = new Map<string, string>();
  return metrics.flatMap((node) => {
    const records = input.results.results.filter((record) => record.node === node.id);
    if (records.length === 0) return [];
    const name = printable(node.id).padEnd(nameWidth);
    const head = ` ${paint('strong', name)}  ${(metricType(node)?.title ?? node.op).padEnd(titleWidth)}  `;
    const headWidth = nameWidth + titleWidth + 5;
    const body =
      node.axes.length === 0 ? [singleText(node, records[0])] : curveLines(input.graph, node, records, input.columns - headWidth);
    const notes = noteLines(input.graph, node, records, Math.min(input.columns, 100) - nameWidth - 3, paint, said);
    return [
      ...body.map((line, place) => `${place === 0 ? head : ' '.repeat(headWidth)}${line}`),
      ...notes.map((line) => `${' '.repeat(nameWidth + 3)}${line}`),
    ];
  });
}

/** `0.935  [0.912, 0.952]  n 600     digits.test` */
function singleText(node: GraphNode, record: ResultRecord | undefined): string {
  const on = printable(evaluatedOn(node));
  if (record?.state !== 'ok' || record.value === null) return `${valueText(record)}  ${on}`.trimEnd();
  const value = formatValue(record.value, record.unit).padEnd(7);
  const interval = (record.ci95 ? formatInterval(record.ci95, record.unit) : '').padEnd(14);
  const n = (record.n === null ? '' : `n ${formatInteger(record.n)}`).padEnd(8);
  return `${value} ${interval}  ${n}  ${on}`.trimEnd();
}

const valueText = (record: ResultRecord | undefined): string =>
  record?.missing
    ? `${missingText(record.missing, record.value === null ? 'n/a' : formatValue(record.value, record.unit))}`
    : !record || record.value === null || record.state !== 'ok'
      ? record?.state === 'ok'
        ? 'n/a'
        : (record?.state ?? 'n/a')
      : formatValue(record.value, record.unit);

/** More values than this would scroll away what stands above them. */
const MAX_SHOWN = 60;

/** `0.081 to 0.861 in 500 instances, 2 failed; each in results.json` */
function rangeText(records: readonly ResultRecord[]): string {
  const known = records.flatMap((record) => (record.state === 'ok' && record.value !== null ? [{ ...record, value: record.value }] : []));
  const [first, ...others] = known.toSorted((a, b) => a.value - b.value);
  const least = first ? formatValue(first.value, first.unit) : 'n/a';
  const last = others.at(-1);
  const most = last ? formatValue(last.value, last.unit) : least;
  const absent = records.length - known.length;
  return `${least === most ? least : `${least} to ${most}`} in ${plural(records.length, 'instance')}${absent > 0 ? `, ${absent} without a value` : ''}; each in results.json`;
}

/** One value a coordinate of the last numeric axis (ε first); other axes make groups: `run 1   ε 0.05 0.861   ε 0.1 0.702`. */
function curveLines(graph: Graph, node: GraphNode, records: readonly ResultRecord[], width: number): readonly string[] {
  if (records.length > MAX_SHOWN) return [rangeText(records)];
  const along = mainAxis(node);
  const pair = [along, ...axesFollowing(graph.axes, along).filter((axis) => node.axes.includes(axis))];
  const symbols = new Map(node.axes.map((axis) => [axis, axisMeaning(node, axis).symbol]));
  const others = node.axes.filter((axis) => !pair.includes(axis));
  const at = (record: ResultRecord, axes: readonly string[]): string =>
    axes.map((axis) => `${symbols.get(axis)} ${coordinateText(record.axes[axis] ?? '?')}`).join(', ');
  const groups = new Map<string, string[]>();
  for (const record of records) {
    const group = at(record, others);
    const items = groups.get(group) ?? [];
    items.push(`${at(record, pair)} ${valueText(record)}`);
    groups.set(group, items);
  }
  return [...groups].flatMap(([group, items]) => {
    const all = group === '' ? items : [group, ...items];
    const tight = packItems(all, width, 2);
    return tight.length === 1 && packItems(all, width, 3).length > 1 ? tight : packItems(all, width, 3);
  });
}

/** The axis that a curve runs along: ε where there is one, else the last. */
export const mainAxis = (node: GraphNode): string =>
  node.axes.find((axis) => axisMeaning(node, axis).symbol === 'ε') ?? node.axes.at(-1) ?? '';

/** As many items on a line as fit, at least one, `gap` spaces between. */
function packItems(items: readonly string[], width: number, gap: number): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + gap + item.length <= width) lines[lines.length - 1] = `${last}${' '.repeat(gap)}${item}`;
    else lines.push(item);
  }
  return lines;
}

/** What a reader must know beside the numbers: what they were measured on, averaged axes, the unit of ε, flags. */
function noteLines(
  graph: Graph,
  node: GraphNode,
  records: readonly ResultRecord[],
  width: number,
  paint: Paint,
  said: Map<string, string>,
): readonly string[] {
  const facts: string[] = [];
  const type = metricType(node);
  if (node.axes.length > 0 && type) facts.push(`on ${printable(evaluatedOn(node))}${sharedCount(records)}`);
  for (const reduced of reducedAxes(graph, node)) {
    const reach = reduced.reachesTraining ? '' : ' (the trained weights are the same)';
    facts.push(`${reduced.by} over ${plural(reduced.values, 'value')} of ${printable(reduced.axis)}${reach}`);
  }
  const partial = records.filter(({ missing, value }) => missing && value !== null);
  if (partial.length > 0) {
    const where = records.length === 1 ? '' : ` in ${partial.length} of ${records.length} instances`;
    facts.push(`without the ${plural(Math.max(...partial.map(({ missing }) => missing?.count ?? 0)), 'value')} that failed${where}`);
  }
  for (const axis of node.axes) {
    const { unit } = axisMeaning(node, axis);
    if (unit !== null) facts.push(`ε ${unit}`);
  }
  const room = Math.max(20, width);
  const flags = reportFlags(records);
  const full = flags ? flagsText(flags) : '';
  const sayer = said.get(full);
  if (sayer === undefined) said.set(full, node.id);
  const flagged = flags
    ? `flags: ${sayer === undefined || full.length < 20 || flags?.raised.length ? full : `as for ${printable(sayer)}`}`
    : '';
  const together = [...facts, flagged].filter((part) => part !== '').join('; ');
  const tone = flags && flags.raised.length > 0 ? 'warning' : 'faint';
  if (together.length <= room && tone === 'faint') return wrapWords(together, room).map((line) => paint('faint', line));
  return [
    ...wrapWords(facts.join('; '), room).map((line) => paint('faint', line)),
    ...wrapWords(flagged, room, '  ').map((line) => paint(tone, line)),
  ];
}

function sharedCount(records: readonly ResultRecord[]): string {
  const counts = new Set(records.flatMap((record) => (record.n === null ? [] : [record.n])));
  const [only] = counts;
  return counts.size === 1 && only !== undefined ? `, n ${formatInteger(only)} each` : '';
}

function pathLines(view: RunView, paint: Paint): readonly string[] {
  const paths: readonly (readonly [string, string])[] = [
    ...(view.end?.reports ?? []).map((path) => ['report', path] as const),
    ...(view.end?.files ?? []).map((path) => ['file', path] as const),
    ...(view.end && (view.end.reports.length === 0 || view.phase !== 'done') ? [['record', view.end.record] as const] : []),
    // Without a usable store there is no record.
  ].filter(([, path]) => path !== '');
  return paths.map(([name, path]) => ` ${paint('faint', name.padEnd(8))} ${printable(path)}`);
}
