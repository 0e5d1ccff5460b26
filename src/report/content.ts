import type { TopLevelSpec } from 'vega-lite';
import { invariant, unreachable } from '../diagnostics/invariant.js';
import type { Graph, ReportEntry, ReportNode, Series, TextPart } from '../graph/graph.js';
import type { Results } from '../runtime/results.js';
import { coordinateText } from '../ui/axis-meaning.js';
import { answer } from './answer.js';
import type { Caveat } from './caveats.js';
import { caveats } from './caveats.js';
import { curveSpec } from './curve-spec.js';
import { makeCurves } from './curves.js';
import { historyCsv, historyTable, makeHistory } from './history.js';
import { historySpec } from './history-spec.js';
import { makePareto } from './pareto.js';
import { paretoSpec } from './pareto-spec.js';
import type { Phrase } from './phrase.js';
import type { PlotSize } from './plot-frame.js';
import { findNode } from './records.js';
import type { Row } from './rows.js';
import { measuredText, rowsOf } from './rows.js';
import type { SearchView } from './search-view.js';
import { findSearch } from './search-view.js';
import type { Table } from './table.js';
import { makeTable, tableCsv } from './table.js';
import { trialCsv } from './trial-csv.js';
import type { TrialTable } from './trial-table.js';
import { frontTable } from './front-table.js';
import { makeTrialTable } from './trial-table.js';

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
  | { readonly kind: 'heading'; readonly text: string; readonly level: 3 | 4 | 5 | 6 }
  | { readonly kind: 'text'; readonly phrases: readonly Phrase[] }
  | { readonly kind: 'table'; readonly name: string; readonly table: Table; readonly csv: string }
  | { readonly kind: 'trials'; readonly name: string; readonly table: TrialTable; readonly csv: string }
  | PlotItem;

export interface PlotItem {
  readonly kind: 'plot';
  /** Of its files, without their ending. */
  readonly name: string;
  readonly title: string;
  /** Sentences for the caption. */
  readonly notes: readonly string[];
  readonly wide: TopLevelSpec;
  readonly narrow: TopLevelSpec;
}

/** A file without a report gets one table of all its metrics, and history and trials of each search. */
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
  const searches = graph.searches.flatMap(({ id }): readonly ReportEntry[] => [
    { kind: 'history', search: id, as: 'plot' },
    { kind: 'trials', search: id },
  ]);
  return { title: graph.file, items: [...(series.length === 0 ? [] : [{ kind: 'table' as const, series }]), ...searches] };
}

function item(graph: Graph, results: Results, entry: ReportEntry, names: Set<string>): ReportItem {
  switch (entry.kind) {
    case 'section':
      return { kind: 'heading', text: entry.title, level: headingLevel(entry.depth) };
    case 'text':
      return { kind: 'text', phrases: entry.parts.map((part) => phrase(graph, results, part)) };
    case 'table': {
      const label = entry.series.map((series) => (series.kind === 'node' ? series.node : series.title)).join('-');
      const table = makeTable(graph, results, entry.series);
      return { kind: 'table', name: fileName(label, names), table, csv: tableCsv(table) };
    }
    case 'lines': {
      const curves = makeCurves(graph, results, entry);
      // Without a curve there are no axes to draw: what is left is why.
      if (entry.series.every((id) => findNode(graph, id) === undefined))
        return { kind: 'text', phrases: [{ text: curves.notes.join(' '), strong: false }] };
      const name = fileName(entry.series.join('-'), names);
      return plot(name, curves, (size) => curveSpec(curves, size));
    }
    case 'trials': {
      const view = searchView(graph, results, entry.search);
      if (entry.front) return { kind: 'trials', name: fileName(`${entry.search}-front`, names), ...frontTable(view) };
      return { kind: 'trials', name: fileName(`${entry.search}-trials`, names), table: makeTrialTable(view), csv: trialCsv(view) };
    }
    case 'history': {
      const view = searchView(graph, results, entry.search);
      const name = fileName(`${entry.search}-history`, names);
      if (entry.as === 'table') return { kind: 'trials', name, table: historyTable(view), csv: historyCsv(view) };
      const history = makeHistory(view, entry.title);
      return plot(name, history, (size) => historySpec(history, size));
    }
    case 'pareto': {
      const pareto = makePareto(searchView(graph, results, entry.search), entry);
      const name = fileName(`${entry.search}-${entry.x}-${entry.y}`, names);
      return plot(name, pareto, (size) => paretoSpec(pareto, size));
    }
    default:
      return unreachable(entry);
  }
}

/** Below the titles of the page and of its reports; a page has six levels. */
function headingLevel(depth: number): 3 | 4 | 5 | 6 {
  return depth === 1 ? 3 : depth === 2 ? 4 : depth === 3 ? 5 : 6;
}

function searchView(graph: Graph, results: Results, id: string): SearchView {
  const view = findSearch(graph, results, id);
  invariant(view !== undefined, `no search ${id}`);
  return view;
}

const plot = (name: string, { title, notes }: Pick<PlotItem, 'title' | 'notes'>, spec: (size: PlotSize) => TopLevelSpec): PlotItem => ({
  kind: 'plot',
  name,
  title,
  notes,
  wide: spec('wide'),
  narrow: spec('narrow'),
});

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
  return at === '' ? measuredText(row) : `${at}: ${measuredText(row)}`;
}
