import type { Graph, GraphNode } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { metricType } from '../ui/axis-meaning.js';
import type { FlagReport } from '../ui/flags.js';
import { flagsText, raisedText, reportFlags } from '../ui/flags.js';
import { findNode, recordsOf } from './records.js';

export type Flags = Readonly<Record<string, Json>>;

/** What stands beside a number that was measured under attack. */
export interface FlagMark {
  readonly kind: 'raised' | 'unchecked' | 'passed';
  readonly sign: string;
  /** A few words: `zero gradients (12.5 % of samples)`, `not all checked`. */
  readonly words: string;
  /** All that is known, for CSV and titles. */
  readonly full: string;
}

/** The checks behind one or several numbers; null where no attack stands behind them. */
export const checksOf = (flags: readonly Flags[]): FlagReport | null => reportFlags(flags.map((each) => ({ flags: each })));

/** Null where no attack stands behind the number. */
export function flagMark(flags: readonly Flags[]): FlagMark | null {
  const report = checksOf(flags);
  if (!report) return null;
  const full = flagsText(report);
  if (report.raised.length > 0) return { kind: 'raised', sign: '⚑', words: report.raised.map(raisedText).join(', '), full };
  if (report.passed.length > 0 && report.unchecked.length === 0) return { kind: 'passed', sign: '✓', words: 'all passed', full };
  return { kind: 'unchecked', sign: '○', words: report.passed.length > 0 ? 'not all checked' : 'not checked', full };
}

/** After a number in running text: ` ⚑ zero gradients`; nothing where all checks passed. */
export const markText = (mark: FlagMark | null): string => (mark === null || mark.kind === 'passed' ? '' : ` ${mark.sign} ${mark.words}`);

/**
 * Flags of the attacks behind one record. A mean carries none of its own: those of the numbers it was made of speak for it. A number
 * measured under attack of whose checks nothing is known counts as not checked.
 */
export function flagsBehind(graph: Graph, results: Results, record: ResultRecord): readonly Flags[] {
  if (record.flags !== null) return [record.flags];
  const node = findNode(graph, record.node);
  if (node === undefined || metricType(node)?.attack === undefined) return [];
  const instance = node.instances[recordsOf(results, node.id).indexOf(record)];
  const behind = Object.values(instance?.inputs ?? {}).flatMap((input) => {
    const source = recordsOf(results, input.node)[input.instance];
    return source === undefined ? [] : flagsBehind(graph, results, source);
  });
  return behind.length > 0 ? behind : [{}];
}

export const nodeFlags = (graph: Graph, results: Results, node: GraphNode): readonly Flags[] =>
  recordsOf(results, node.id).flatMap((record) => flagsBehind(graph, results, record));
