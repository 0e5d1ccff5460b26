import type { Location } from '../../diagnostics/diagnostic.js';
import { formulaUnit } from '../../graph/formula-unit.js';
import type { AxisValue, Series } from '../../graph/graph.js';
import { toFloat64 } from '../../graph/rational.js';
import type { Expression } from '../../parser/ast.js';
import type { AxisPoint, CheckContext, Scope } from '../context.js';
import { suggestField } from '../fields.js';
import { formulaOfOperand, operandOf } from '../formulas.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { dimensionSymbol } from '../units.js';
import { describeValue, type NodeValue, type NumberValue, type Value } from '../values.js';

/** One series of a report, with what the columns of its table need. */
export interface ReadSeries {
  readonly series: Series;
  /** As written, or the node. */
  readonly name: string;
  readonly axes: readonly string[];
  /** Of its numbers: `share`, `count`, `byte`, `none`, `s`; null where it has none, or nothing is known yet. */
  readonly unit: string | null;
  readonly place: Location;
}

/** Evaluated as part of a report, at a point of all axes it varies along. */
export const reportScope = (module: Module, coordinates: ReadonlyMap<string, AxisPoint> = new Map()): Scope => ({
  module,
  coordinates,
  owner: 'report',
  inReport: true,
});

/** The members of a list, or the one expression. */
export const listed = (expression: Expression): readonly Expression[] => (expression.kind === 'list' ? expression.items : [expression]);

/** As written, on one line. */
export const textOf = (expression: Expression, module: Module): string =>
  module.source.text.slice(expression.span.start, expression.span.end).replace(/\s+/g, ' ');

/**
 * What an expression gives at every point of its axes: a metric, picked instances, arithmetic, constants. Undefined after a reported
 * problem.
 */
export function readSeries(expression: Expression, module: Module, context: CheckContext): ReadSeries | undefined {
  const place = at(module.source, expression);
  const name = textOf(expression, module);
  const axes = context.axesOf(expression, module);
  const points = context.points(axes, place, 'this');
  const values = points.map((coordinates) => context.evaluate(expression, reportScope(module, coordinates)));
  const [first] = values;
  if (!first) return undefined;
  const pending: ReadSeries = { series: { kind: 'pending', title: name }, name, axes, unit: null, place };
  if (values.some((value) => value.kind === 'unknown')) return context.searchesBehind(expression, module).length > 0 ? pending : undefined;
  const words = wordsOf(first);
  if (words !== undefined) return { ...pending, series: { kind: 'words', title: name, value: words } };
  const metric = metricOf(first);
  if (metric?.node.axes.every((axis) => axes.includes(axis)))
    return { series: { kind: 'node', node: metric.node.id }, name: metric.node.id, axes, unit: unitOf(metric), place };
  if (values.every((value) => value.kind === 'number')) return constants(name, axes, points, values, place);
  const operands = values.flatMap((value) => operandOf(value) ?? []);
  const [operand] = operands;
  if (!operand || operands.length !== values.length) {
    const odd = values.find((value) => !operandOf(value)) ?? first;
    context.problems.report('TML3501', { expected: 'metrics and numbers', found: describeValue(odd) }, place, suggestField(odd, place));
    return undefined;
  }
  if (context.waitsFor(expression, module).length > 0) return pending;
  const read = (id: string): string => {
    const type = context.node(id)?.instances[0]?.type;
    return type?.kind === 'metric' ? type.unit : 'none';
  };
  return {
    series: {
      kind: 'computed',
      title: name,
      unit: '',
      axes,
      values: operands.map((one, index) => ({ coordinates: coordinatesOf(points[index]), formula: formulaOfOperand(one) })),
    },
    name,
    axes,
    unit: formulaUnit(formulaOfOperand(operand), read),
    place,
  };
}

/** Numbers known before the run, along those axes that change them. */
function constants(
  name: string,
  axes: readonly string[],
  points: readonly ReadonlyMap<string, AxisPoint>[],
  values: readonly NumberValue[],
  place: Location,
): ReadSeries {
  const [first] = values;
  const unit = first ? constantUnit(first) : '';
  const known = { name, unit: unit === '' ? 'none' : unit === 'B' ? 'byte' : unit, place };
  const rows = values.map((value, index) => ({ coordinates: coordinatesOf(points[index]), value: toFloat64(value.value) }));
  const along = axes.filter((axis) => {
    const others = (row: (typeof rows)[number]): string => JSON.stringify({ ...row.coordinates, [axis]: null });
    const seen = new Map(rows.map((row) => [others(row), row.value]));
    return rows.some((row) => seen.get(others(row)) !== row.value);
  });
  if (along.length === 0) return { ...known, series: { kind: 'constant', title: name, value: rows[0]?.value ?? 0, unit }, axes: [] };
  const picked = new Map(
    rows.map(({ coordinates, value }) => {
      const kept = Object.fromEntries(Object.entries(coordinates).filter(([axis]) => along.includes(axis)));
      return [JSON.stringify(kept), { coordinates: kept, formula: { kind: 'number' as const, value } }];
    }),
  );
  return { ...known, series: { kind: 'computed', title: name, unit, axes: along, values: [...picked.values()] }, axes: along };
}

const constantUnit = (value: Value): string => (value.kind === 'number' ? dimensionSymbol(value.dimension) : '');

const coordinatesOf = (point: ReadonlyMap<string, AxisPoint> = new Map()): Readonly<Record<string, AxisValue>> =>
  Object.fromEntries([...point].map(([axis, { point: value }]) => [axis, value]));

/** Parameters of the best candidate that are no numbers: `1, 2, 8`, `true`, `relu`. */
function wordsOf(value: Value): string | undefined {
  if (value.kind === 'list') return value.items.map(describeValue).join(', ');
  // A parameter that the best candidate does not have.
  if (value.kind === 'none') return '–';
  return value.kind === 'bool' || value.kind === 'word' || value.kind === 'text' ? `${value.value}` : undefined;
}

const metricOf = (value: Value): NodeValue | undefined =>
  value.kind === 'node' && value.instance.type.kind === 'metric' ? value : undefined;

const unitOf = ({ instance: { type } }: NodeValue): string | null => (type.kind === 'metric' ? type.unit : null);
