import { closest } from '../../diagnostics/did-you-mean.js';
import type { LinesEntry } from '../../graph/graph.js';
import type { CallStage, Expression } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { readChannels } from './channels.js';
import { findColumn, metricsTable } from './columns.js';
import { unshown } from './unshown.js';
import { listed, type ReadSeries, readSeries } from './series.js';
import { checkUnits } from './units-of-series.js';

/** `[acc, rob] -> lines(x: strength, y: rob, color: run, facet: net)` */
export function readLines(source: Expression, stage: CallStage, module: Module, context: CheckContext): readonly LinesEntry[] {
  const channels = readChannels('lines', ['x', 'y', 'color', 'facet'], stage, module, context);
  const read = listed(source).flatMap((one) => readSeries(one, module, context) ?? []);
  if (!channels || read.length !== listed(source).length) return [];
  const x = channels.columns.get('x')?.name;
  if (x === undefined) {
    context.problems.report('TML3105', { callee: 'lines', name: 'x' }, at(module.source, stage), { hint: 'add x: the axis to draw along' });
    return [];
  }
  const table = metricsTable(read, context);
  for (const channel of ['color', 'facet']) {
    const column = channels.columns.get(channel);
    const found = column && findColumn(table, column, context);
    if (column && !found) return [];
    if (!column || found?.groups) continue;
    const what = { channel, plot: 'lines', takes: 'an axis or metric', column: column.name, holds: 'measured numbers' };
    context.problems.report('TML4062', what, column.place);
    return [];
  }
  const y = channels.columns.get('y');
  if (y && !findColumn(table, y, context)) return [];
  const series = y && y.name !== 'value' ? read.filter(({ name }) => name === y.name) : read;
  if (y && series.length === 0) {
    const what = { channel: 'y', plot: 'lines', takes: 'value or one of the metrics', column: y.name, holds: 'an axis or names' };
    context.problems.report('TML4062', what, y.place);
    return [];
  }
  const [color, facet] = [channels.columns.get('color')?.name, channels.columns.get('facet')?.name];
  const shown = [x, color, facet].filter((name) => name !== undefined);
  if (!series.map((one) => variesAlong(one, x, shown, context)).every(Boolean) || !checkUnits(series, context)) return [];
  const { title } = channels;
  return [
    {
      kind: 'lines',
      series: series.map((one) => one.series),
      x,
      ...(facet === undefined ? {} : { facet }),
      ...(title === undefined ? {} : { title }),
    },
  ];
}

function variesAlong({ series, name, axes, place }: ReadSeries, x: string, shown: readonly string[], context: CheckContext): boolean {
  if (series.kind === 'pending') return true;
  if (series.kind === 'words') {
    context.problems.report('TML3501', { expected: 'metrics in a plot', found: `the words ${series.value}` }, place);
    return false;
  }
  if (!axes.includes(x)) {
    const guess = closest(x, axes);
    context.problems.report(
      'TML4010',
      { series: name, axis: x, has: axes.length > 0 ? axes.join(', ') : 'no axis' },
      place,
      guess ? { hint: `did you mean x: ${guess}?` } : {},
    );
    return false;
  }
  const others = unshown(axes, shown, context);
  if (others.length > 0) context.problems.report('TML4011', { series: name, axes: others.join(', ') }, place);
  return others.length === 0;
}
