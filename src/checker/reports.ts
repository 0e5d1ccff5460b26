import type { Location } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import { followingAxes } from '../graph/axis-pairs.js';
import type { ReportEntry, ReportNode, Series, TextPart } from '../graph/graph.js';
import { toFloat64 } from '../graph/rational.js';
import type { CallStage, Expression, Report, ReportItem, TextLiteral } from '../parser/ast.js';
import { parseExpression } from '../parser/parse.js';
import { decodeText } from '../parser/text-literal.js';
import { bindArguments } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import { suggestField } from './fields.js';
import type { Module } from './modules.js';
import { plannedPlots } from './not-available.js';
import { at } from './problems.js';
import { dimensionSymbol } from './units.js';
import { suggestion } from './suggestion.js';
import { describeValue, type NodeValue, type SearchValue, type Value } from './values.js';

/** Resolves what a report shows; items with problems are left out. */
export function readReport(report: Report, module: Module, context: CheckContext): ReportNode {
  const items = report.items.flatMap((item) => readItem(item, 1, module, context));
  const doc = report.doc;
  return { title: report.title.value, ...(doc === undefined ? {} : { doc }), items, location: at(module.source, report) };
}

function readItem(item: ReportItem, depth: number, module: Module, context: CheckContext): ReportEntry[] {
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

function readTable(expression: Expression, module: Module, context: CheckContext): ReportEntry[] {
  if (expression.kind === 'flow') {
    context.problems.report('TML3901', { what: 'a table made by a flow' }, at(module.source, expression));
    return [];
  }
  const search = searchTable(expression, module, context);
  if (search) {
    switch (search.part) {
      case 'trials':
        return [{ kind: 'trials', search: search.search }];
      case 'pareto':
        return [{ kind: 'trials', search: search.search, front: true }];
      default:
        return [{ kind: 'history', search: search.search, as: 'table' }];
    }
  }
  const series = listed(expression).flatMap((one) => readSeries(one, module, context) ?? []);
  return series.length > 0 ? [{ kind: 'table', series }] : [];
}

/** `robust.trials`, `robust.pareto` and `robust.history`: tables that a search makes. */
function searchTable(expression: Expression, module: Module, context: CheckContext): SearchValue | undefined {
  if (expression.kind !== 'field') return undefined;
  const value = context.evaluate(expression, { module, coordinates: new Map(), owner: 'report', inReport: true });
  return value.kind === 'search' && ['trials', 'pareto', 'history'].includes(value.part) ? value : undefined;
}

/** The members of a list, or the one expression. */
const listed = (expression: Expression): readonly Expression[] => (expression.kind === 'list' ? expression.items : [expression]);

/**
 * The value of an expression at the first point of every axis: enough to find which node it stands for. What the report computes itself
 * is evaluated at every point, so that all its instances exist.
 */
function firstValue(expression: Expression, module: Module, context: CheckContext): Value | undefined {
  const axes = context.axesOf(expression, module);
  const points = context.points(axes, at(module.source, expression), 'this');
  const [first, ...others] = points.map((coordinates): Scope => ({ module, coordinates, owner: 'report', inReport: true }));
  if (!first) return undefined;
  const value = context.evaluate(expression, first);
  // A series shows a node with all of its instances.
  if (metricOf(value)?.node.axes.some((axis) => !axes.includes(axis))) {
    context.problems.report('TML3901', { what: 'a picked instance in a report' }, at(module.source, expression));
    return undefined;
  }
  if (value.kind !== 'unknown' && expression.kind === 'call') for (const scope of others) context.evaluate(expression, scope);
  return value;
}

function readSeries(expression: Expression, module: Module, context: CheckContext): Series | undefined {
  const value = firstValue(expression, module, context);
  if (!value) return undefined;
  const title = module.source.text.slice(expression.span.start, expression.span.end);
  if (value.kind === 'unknown') return context.searchesBehind(expression, module).length > 0 ? { kind: 'pending', title } : undefined;
  if (value.kind === 'number') return { kind: 'constant', title, value: toFloat64(value.value), unit: dimensionSymbol(value.dimension) };
  if (value.kind === 'formula' && value.type === 'number') {
    if (value.formula.kind === 'number') return { kind: 'constant', title, value: value.formula.value, unit: '' };
    if (context.waitsFor(expression, module).length > 0) return { kind: 'pending', title };
    context.problems.report('TML3901', { what: 'arithmetic with metrics in a report' }, at(module.source, expression));
    return undefined;
  }
  const words = wordsOf(value);
  if (words !== undefined) return { kind: 'words', title, value: words };
  const metric = metricOf(value);
  if (metric) return { kind: 'node', node: metric.node.id };
  const place = at(module.source, expression);
  context.problems.report('TML3501', { expected: 'metrics and numbers', found: describeValue(value) }, place, suggestField(value, place));
  return undefined;
}

/** Parameters of the best candidate that are no numbers: `1, 2, 8`, `true`, `relu`. */
function wordsOf(value: Value): string | undefined {
  if (value.kind === 'list') return value.items.map(describeValue).join(', ');
  // A parameter that the best candidate does not have.
  if (value.kind === 'none') return '–';
  return value.kind === 'bool' || value.kind === 'word' || value.kind === 'text' ? `${value.value}` : undefined;
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
  const search = searchTable(expression.head, module, context);
  if (search) return readSearchPlot(search, name, stage, module, context);
  if (name !== 'lines') {
    const known = plannedPlots.has(name);
    const guess = closest(name, ['lines', 'pareto', ...plannedPlots]);
    if (name === 'pareto' && firstValue(expression.head, module, context)?.kind === 'unknown') return [];
    if (name === 'pareto')
      problems.report(
        'TML3501',
        { expected: 'the trials of a search in pareto, as in s.trials -> pareto(x: flash, y: acc)', found: 'something else' },
        at(module.source, expression.head),
      );
    else if (known) problems.report('TML3901', { what: `the plot ${name}` }, at(module.source, stage));
    else problems.report('TML3502', { name }, at(module.source, stage), guess ? { hint: `did you mean ${guess}?` } : {});
    return [];
  }
  const channels = readChannels(name, ['x', 'title'], stage, module, context);
  const x = channels?.get('x');
  const series = listed(expression.head).flatMap((one) => {
    const metric = readMetric(one, module, context);
    if (metric === 'missing') return [undefined];
    return metric && x !== undefined && variesAlong(metric, x, at(module.source, one), context) ? [metric.node.id] : [];
  });
  if (x === undefined || series.length !== listed(expression.head).length) return [];
  const title = channels?.get('title');
  return [{ kind: 'lines', series: series.filter((one) => one !== undefined), x, ...(title === undefined ? {} : { title }) }];
}

/** Plots of what a search tried: channels name columns of its trials. */
function readSearchPlot(value: SearchValue, name: string, stage: CallStage, module: Module, context: CheckContext): ReportEntry[] {
  const { problems } = context;
  const search = context.search(value.search);
  if (!search) return [];
  const wanted = value.part === 'history' ? 'lines' : 'pareto';
  if (name !== wanted || value.part === 'pareto') {
    problems.report('TML3502', { name: `${name} for the ${value.part} of a search` }, at(module.source, stage), {
      hint:
        wanted === 'pareto'
          ? `write ${search.id}.trials -> pareto(x: …, y: …)${value.part === 'pareto' ? ', which draws the front' : ''}`
          : `write ${search.id}.history -> lines(x: index)`,
    });
    return [];
  }
  const channels = readChannels(name, value.part === 'trials' ? ['x', 'y', 'color', 'title'] : ['x', 'title'], stage, module, context);
  const title = channels?.get('title');
  const titled = title === undefined ? {} : { title };
  const columns = search.columns.filter(({ role }) => role !== 'state');
  for (const channel of ['x', 'y', 'color']) {
    const column = channels?.get(channel);
    if (column === undefined || columns.some((one) => one.name === column)) continue;
    const place = at(module.source, stage.args?.find((argument) => argument.name?.text === channel)?.value ?? stage);
    const names = columns.map((one) => one.name);
    problems.report('TML4032', { column, search: search.id }, place, {
      ...suggestion(column, names, place),
      notes: [`columns: ${names.join(', ')}`],
    });
    return [];
  }
  const x = channels?.get('x');
  if (x === undefined) return [];
  if (value.part === 'history') return [{ kind: 'history', search: search.id, as: 'plot', ...titled }];
  const [y, color] = [channels?.get('y'), channels?.get('color')];
  if (y === undefined) {
    problems.report('TML3105', { callee: name, name: 'y' }, at(module.source, stage), { hint: 'add y: a column of the trials' });
    return [];
  }
  return [{ kind: 'pareto', search: search.id, x, y, ...(color === undefined ? {} : { color }), ...titled }];
}

/** `missing` where a search without a feasible candidate stands behind it. */
function readMetric(expression: Expression, module: Module, context: CheckContext): NodeValue | 'missing' | undefined {
  const value = firstValue(expression, module, context);
  if (!value || value.kind === 'unknown') return value && context.searchesBehind(expression, module).length > 0 ? 'missing' : undefined;
  const metric = metricOf(value);
  if (!metric)
    context.problems.report('TML3501', { expected: 'metrics in a plot', found: describeValue(value) }, at(module.source, expression));
  return metric;
}

/** The channels of a plot: names, and `title` as text; undefined after a reported problem. */
function readChannels(
  name: string,
  parameters: readonly string[],
  stage: CallStage,
  module: Module,
  context: CheckContext,
): ReadonlyMap<string, string> | undefined {
  const callee = { name, parameters, signature: `${name}(${parameters.join(', ')})`, positional: false };
  const bound = bindArguments(callee, stage.args ?? [], module, context.problems);
  const channels = new Map<string, string>();
  for (const [channel, { value, span }] of bound) {
    const place = { source: module.source, span };
    if (channel !== 'title') {
      if (value.kind === 'name') channels.set(channel, value.name);
      else {
        context.problems.report('TML3101', { expected: `a name for ${channel}`, found: 'an expression' }, place);
        return undefined;
      }
      continue;
    }
    const text = context.evaluate(value, { module, coordinates: new Map(), owner: 'report' });
    if (text.kind !== 'text') {
      if (text.kind !== 'unknown') context.problems.report('TML3101', { expected: 'text for title', found: describeValue(text) }, place);
      return undefined;
    }
    channels.set(channel, text.value);
  }
  if (channels.has('x')) return channels;
  context.problems.report('TML3105', { callee: name, name: 'x' }, at(module.source, stage), { hint: 'add x: the axis to draw along' });
  return undefined;
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
  const along = context.axis(x);
  const following = along ? followingAxes(along.axis) : [];
  const others = axes.filter((axis) => axis !== x && !following.includes(axis));
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
