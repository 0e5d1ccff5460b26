import type { TopLevelSpec } from 'vega-lite';
import { unreachable } from '../diagnostics/invariant.js';
import type { Graph, ReportEntry, ReportNode, Series, TextPart } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { coordinateText } from '../ui/axis-meaning.js';
import { formatInterval, formatValue } from '../ui/format-number.js';
import type { Phrase } from './answer.js';
import { answer } from './answer.js';
import type { Caveat } from './caveats.js';
import { caveats } from './caveats.js';
import { curveSpec } from './curve-spec.js';
import type { Curves } from './curves.js';
import { makeCurves } from './curves.js';
import type { Row } from './rows.js';
import { rowsOf } from './rows.js';
import type { Table } from './table.js';
import { makeTable } from './table.js';

/** Everything a report says, before it is a page: a function of graph and results alone. */
export interface ReportContent {
  readonly title: string;
  readonly doc: string;
  readonly file: string;
  readonly answer: readonly Phrase[];
  readonly caveats: readonly Caveat[];
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  /** Empty for the first, whose title is the page's. */
  readonly title: string;
  readonly doc: string;
  readonly items: readonly ReportItem[];
}

export type ReportItem =
  | { readonly kind: 'text'; readonly phrases: readonly Phrase[] }
  | { readonly kind: 'table'; readonly name: string; readonly table: Table }
  | { readonly kind: 'plot'; readonly name: string; readonly curves: Curves; readonly wide: TopLevelSpec; readonly narrow: TopLevelSpec };

/** A file without a report gets one table of all its metrics. */
export function reportContent(graph: Graph, results: Results): ReportContent {
  const reports = graph.reports.length > 0 ? graph.reports : [defaultReport(graph)];
  const [first] = reports;
  const names = new Set<string>();
  const sections = reports.map((report, place) => ({
    title: place === 0 ? '' : report.title,
    doc: place === 0 ? '' : (report.doc ?? ''),
    items: report.items.map((entry) => item(graph, results, entry, names)),
  }));
  return {
    title: first?.title ?? graph.file,
    doc: first?.doc ?? '',
    file: graph.file,
    answer: answer(graph, results),
    caveats: caveats(graph, results),
    sections,
  };
}

function defaultReport(graph: Graph): Pick<ReportNode, 'title' | 'doc' | 'items'> {
  const series = graph.nodes
    .filter(({ declared, kind }) => declared && kind === 'metric')
    .map((node): Series => ({ kind: 'node', node: node.id }));
  return { title: graph.file, items: series.length === 0 ? [] : [{ kind: 'table', series }] };
}

function item(graph: Graph, results: Results, entry: ReportEntry, names: Set<string>): ReportItem {
  switch (entry.kind) {
    case 'text':
      return { kind: 'text', phrases: entry.parts.map((part) => phrase(graph, results, part)) };
    case 'table': {
      const label = entry.series.map((series) => (series.kind === 'node' ? series.node : series.title)).join('-');
      return { kind: 'table', name: fileName(label, names), table: makeTable(graph, results, entry.series) };
    }
    case 'lines': {
      const curves = makeCurves(graph, results, entry);
      const name = fileName(entry.series.join('-'), names);
      return { kind: 'plot', name, curves, wide: curveSpec(curves, 'wide'), narrow: curveSpec(curves, 'narrow') };
    }
    case 'trials':
    case 'history':
    case 'pareto':
      return { kind: 'text', phrases: [{ text: entry.search, strong: false }] };
    default:
      return unreachable(entry);
  }
}

/** A name for the files of an item, safe on every file system and free of collisions: `clean-curve`, `clean-curve-2`. */
function fileName(label: string, names: Set<string>): string {
  const safe =
    label
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 48)
      .replace(/^-|-$/g, '') || 'item';
  let name = safe;
  for (let count = 2; names.has(name); count++) name = `${safe}-${count}`;
  names.add(name);
  return name;
}

function phrase(graph: Graph, results: Results, part: TextPart): Phrase {
  if (part.kind === 'words') return { text: part.text, strong: false };
  const rows = rowsOf(graph, results, part.series);
  return { text: rows.length === 0 ? 'n/a' : rows.map(rowText).join(', '), strong: true };
}

/** `0.935 [0.912, 0.952]`; with axes `strength 0.1: 0.702 […]`; what is missing says why. */
function rowText(row: Row): string {
  const at = Object.entries(row.axes)
    .map(([axis, value]) => `${axis} ${coordinateText(value)}`)
    .join(', ');
  const value =
    row.value === null
      ? `n/a (${row.state})`
      : `${formatValue(row.value, row.unit)}${row.ci95 ? ` ${formatInterval(row.ci95, row.unit)}` : ''}`;
  return at === '' ? value : `${at}: ${value}`;
}
