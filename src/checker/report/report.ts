import type { ReportEntry, ReportNode, TableStep, TextPart } from '../../graph/graph.js';
import type { Expression, Report, ReportItem, TextLiteral } from '../../parser/ast.js';
import { parseExpression } from '../../parser/parse.js';
import { decodeText } from '../../parser/text-literal.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { longTable, trialsTable } from './columns.js';
import { readPlot } from './plots.js';
import { searchTable } from './search-table.js';
import { listed, type ReadSeries, readSeries } from './series.js';
import { withoutStages } from './stages.js';
import { isTableStep, readSteps } from './table-steps.js';

/** Resolves what a report shows; items with problems are left out. */
export function readReport(report: Report, module: Module, context: CheckContext): ReportNode {
  const items = report.items.flatMap((item) => readItem(item, 1, module, context));
  const doc = report.doc;
  return { title: report.title.value, ...(doc === undefined ? {} : { doc }), items, location: at(module.source, report) };
}

function readItem(item: ReportItem, depth: number, module: Module, context: CheckContext): readonly ReportEntry[] {
  switch (item.kind) {
    case 'table':
      return readTable(item.value, module, context);
    case 'plot':
      return readPlot(item.value, module, context);
    case 'text':
      return [{ kind: 'text', parts: readText(item.value, module, context) }];
    case 'section':
      return [
        { kind: 'section', title: item.title.value, depth },
        ...item.items.flatMap((inner) => readItem(inner, depth + 1, module, context)),
      ];
    case 'unknown':
      // The parser has reported the word.
      return [];
  }
}

/** A table of metrics or of what a search tried, and the steps that follow it. */
function readTable(expression: Expression, module: Module, context: CheckContext): readonly ReportEntry[] {
  const stages = expression.kind === 'flow' ? expression.stages : [];
  const first = stages.findIndex((stage) => isTableStep(stage, context));
  const steps = first < 0 ? [] : stages.slice(first);
  const source = first < 0 ? expression : withoutStages(expression, first);
  const value = searchTable(source, module, context);
  if (value) {
    const search = context.search(value.search);
    if (!search) return [];
    if (value.part === 'history' && steps.length === 0) return [{ kind: 'history', search: value.search, as: 'table' }];
    if (value.part === 'history') {
      context.problems.report(
        'TML3501',
        { expected: 'the history of a search as it is', found: 'steps after it' },
        at(module.source, expression),
      );
      return [];
    }
    const read = readSteps(steps, trialsTable(search), module, context);
    return read ? [{ kind: 'trials', search: value.search, ...(value.part === 'pareto' ? { front: true } : {}), ...stepsOf(read) }] : [];
  }
  const series = listed(source).flatMap((one) => readSeries(one, module, context) ?? []);
  if (series.length === 0) return [];
  const read = readSteps(steps, longTable(series, context), module, context);
  return read ? [{ kind: 'table', series: series.map((one) => one.series), ...stepsOf(read) }] : [];
}

const stepsOf = (steps: readonly TableStep[]): { readonly steps?: readonly TableStep[] } => (steps.length === 0 ? {} : { steps });

const HOLE = /\{([^{}]*)\}/g;

/** Splits text at its `{…}` holes; each hole is an expression of the file. */
function readText(literal: TextLiteral, module: Module, context: CheckContext): TextPart[] {
  const parts: TextPart[] = [];
  // Escapes and removed indent move positions: a hole is reported where it stands in the source.
  const { offsets } = decodeText(module.source.text.slice(literal.span.start, literal.span.end), literal.span.start);
  let end = 0;
  for (const match of literal.value.matchAll(HOLE)) {
    if (match.index > end) parts.push({ kind: 'words', text: literal.value.slice(end, match.index) });
    end = match.index + match[0].length;
    const series = readHole(match[1] ?? '', offsets[match.index + 1] ?? literal.span.start, module, context);
    if (series) parts.push({ kind: 'value', series: series.series });
  }
  if (end < literal.value.length) parts.push({ kind: 'words', text: literal.value.slice(end) });
  return parts;
}

function readHole(text: string, offset: number, module: Module, context: CheckContext): ReadSeries | undefined {
  const parsed = parseExpression(text, offset, module.source);
  for (const problem of parsed.diagnostics) context.problems.add(problem);
  return parsed.diagnostics.length > 0 ? undefined : readSeries(parsed.expression, module, context);
}
