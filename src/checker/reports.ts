import type { Location } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { ReportEntry, ReportNode, Series, TextPart } from '../graph/graph.js';
import { toFloat64 } from '../graph/rational.js';
import type { Argument, Expression, Report, ReportItem, TextLiteral } from '../parser/ast.js';
import { parseExpression } from '../parser/parse.js';
import { decodeText } from '../parser/text-literal.js';
import { bindArguments } from './arguments.js';
import type { AxisPoint, CheckContext, Scope } from './context.js';
import { suggestField } from './fields.js';
import type { Module } from './modules.js';
import { plannedPlots } from './not-available.js';
import { at } from './problems.js';
import { dimensionSymbol } from './units.js';
import { describeValue, type NodeValue, type Value } from './values.js';

/** Resolves what a report shows; items with problems are left out. */
export function readReport(report: Report, module: Module, context: CheckContext): ReportNode {
  const items = report.items.flatMap((item) => readItem(item, module, context));
  const doc = report.doc;
  return { title: report.title.value, ...(doc === undefined ? {} : { doc }), items, location: at(module.source, report) };
}

function readItem(item: ReportItem, module: Module, context: CheckContext): ReportEntry[] {
  switch (item.kind) {
    case 'table':
      return readTable(item.value, module, context);
    case 'plot':
      return readPlot(item.value, module, context);
    case 'text':
      return [{ kind: 'text', parts: readText(item.value, module, context) }];
    case 'section':
      context.problems.report('TML3901', { what: 'section in a report' }, at(module.source, item));
      return [];
    case 'unknown':
      // The parser has reported the word.
      return [];
  }
}

function readTable(expression: Expression, module: Module, context: CheckContext): ReportEntry[] {
  if (expression.kind === 'flow') {
    context.problems.report('TML3901', { what: 'a table made by a flow' }, at(module.source, expression));
    return [];
  }
  const series = listed(expression).flatMap((one) => readSeries(one, module, context) ?? []);
  return series.length > 0 ? [{ kind: 'table', series }] : [];
}

/** The members of a list, or the one expression. */
const listed = (expression: Expression): readonly Expression[] => (expression.kind === 'list' ? expression.items : [expression]);

/** A scope at the first point of every axis: enough to find which node a name stands for. */
function firstPoint(expression: Expression, module: Module, context: CheckContext): Scope | undefined {
  const coordinates = new Map<string, AxisPoint>();
  for (const name of context.axesOf(expression, module)) {
    const checked = context.axis(name);
    const [point] = checked?.axis.values ?? [];
    const [value] = checked?.values ?? [];
    if (!point || !value) return undefined;
    coordinates.set(name, { point, value });
  }
  return { module, coordinates, owner: 'report' };
}

function readSeries(expression: Expression, module: Module, context: CheckContext): Series | undefined {
  const scope = firstPoint(expression, module, context);
  if (!scope) return undefined;
  const value = context.evaluate(expression, scope);
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'number') {
    const title = module.source.text.slice(expression.span.start, expression.span.end);
    return { kind: 'constant', title, value: toFloat64(value.value), unit: dimensionSymbol(value.dimension) };
  }
  const metric = metricOf(value);
  if (metric) return { kind: 'node', node: metric.node.id };
  const place = at(module.source, expression);
  context.problems.report('TML3501', { expected: 'metrics and numbers', found: describeValue(value) }, place, suggestField(value, place));
  return undefined;
}

function metricOf(value: Value): NodeValue | undefined {
  return value.kind === 'node' && value.instance.type.kind === 'metric' ? value : undefined;
}

function readPlot(expression: Expression, module: Module, context: CheckContext): ReportEntry[] {
  const { problems } = context;
  const place = at(module.source, expression);
  const [stage, ...more] = expression.kind === 'flow' ? expression.stages : [];
  if (expression.kind !== 'flow' || !stage || stage.kind !== 'call' || more.length > 0) {
    problems.report('TML3501', { expected: 'a plot as metric -> lines(x: axis)', found: 'something else' }, place);
    return [];
  }
  const name = stage.path.map((part) => part.text).join('.');
  if (name !== 'lines') {
    const known = plannedPlots.has(name);
    const guess = closest(name, ['lines', ...plannedPlots]);
    if (known) problems.report('TML3901', { what: `the plot ${name}` }, at(module.source, stage));
    else problems.report('TML3502', { name }, at(module.source, stage), guess ? { hint: `did you mean ${guess}?` } : {});
    return [];
  }
  const channels = readChannels(stage.args ?? [], at(module.source, stage), module, context);
  const series = listed(expression.head).flatMap((one) => {
    const metric = readMetric(one, module, context);
    return metric && channels && variesAlong(metric, channels.x, at(module.source, one), context) ? [metric.node.id] : [];
  });
  if (!channels || series.length !== listed(expression.head).length) return [];
  return [{ kind: 'lines', series, x: channels.x, ...(channels.title === undefined ? {} : { title: channels.title }) }];
}

function readMetric(expression: Expression, module: Module, context: CheckContext): NodeValue | undefined {
  const scope = firstPoint(expression, module, context);
  const value = scope && context.evaluate(expression, scope);
  if (!value || value.kind === 'unknown') return undefined;
  const metric = metricOf(value);
  if (!metric)
    context.problems.report('TML3501', { expected: 'metrics in a plot', found: describeValue(value) }, at(module.source, expression));
  return metric;
}

function readChannels(
  args: readonly Argument[],
  stage: Location,
  module: Module,
  context: CheckContext,
): { x: string; title?: string } | undefined {
  const callee = { name: 'lines', parameters: ['x', 'title'], signature: 'lines(x, title)', positional: false };
  const bound = bindArguments(callee, args, module, context.problems);
  const x = bound.get('x');
  const title = bound.get('title');
  if (!x) {
    context.problems.report('TML3105', { callee: 'lines', name: 'x' }, stage, { hint: 'add x: the axis to draw along' });
    return undefined;
  }
  if (x.value.kind !== 'name') {
    context.problems.report(
      'TML3101',
      { expected: 'the name of an axis for x', found: 'an expression' },
      { source: module.source, span: x.span },
    );
    return undefined;
  }
  const text = title && context.evaluate(title.value, { module, coordinates: new Map(), owner: 'report' });
  if (text && text.kind !== 'text') {
    context.problems.report(
      'TML3101',
      { expected: 'text for title', found: describeValue(text) },
      { source: module.source, span: title.span },
    );
    return undefined;
  }
  return { x: x.value.name, ...(text ? { title: text.value } : {}) };
}

function variesAlong(metric: NodeValue, x: string, place: Location, context: CheckContext): boolean {
  const { id, axes } = metric.node;
  if (!axes.includes(x)) {
    const guess = closest(x, axes);
    context.problems.report(
      'TML4010',
      { series: id, axis: x, has: axes.length > 0 ? axes.join(', ') : 'no axis' },
      place,
      guess ? { hint: `did you mean x: ${guess}?` } : {},
    );
    return false;
  }
  const others = axes.filter((axis) => axis !== x);
  if (others.length > 0) context.problems.report('TML4011', { series: id, axes: others.join(', ') }, place);
  return others.length === 0;
}

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
    if (series) parts.push({ kind: 'value', series });
  }
  if (end < literal.value.length) parts.push({ kind: 'words', text: literal.value.slice(end) });
  return parts;
}

function readHole(text: string, offset: number, module: Module, context: CheckContext): Series | undefined {
  const parsed = parseExpression(text, offset, module.source);
  for (const problem of parsed.diagnostics) context.problems.add(problem);
  return parsed.diagnostics.length > 0 ? undefined : readSeries(parsed.expression, module, context);
}
