import { closest } from '../../diagnostics/did-you-mean.js';
import type { ReportEntry } from '../../graph/graph.js';
import type { CallStage, Expression } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import type { SearchValue } from '../values.js';
import { readChannels } from './channels.js';
import { CHARTS, isChart, readMetricsChart, readTrialsChart } from './charts.js';
import { findColumn, trialsTable } from './columns.js';
import { readLines } from './lines.js';
import { searchTable } from './search-table.js';
import { reportScope } from './series.js';
import { withoutStages } from './stages.js';

const PLOTS: readonly string[] = ['lines', 'pareto', ...Object.keys(CHARTS)];

/** `plot … -> lines(…)`: the last stage says how, everything before it is the table. */
export function readPlot(expression: Expression, module: Module, context: CheckContext): readonly ReportEntry[] {
  const { problems } = context;
  const stage = expression.kind === 'flow' ? expression.stages.at(-1) : undefined;
  if (expression.kind !== 'flow' || stage?.kind !== 'call') {
    problems.report('TML3501', { expected: 'a plot as metric -> lines(x: axis)', found: 'something else' }, at(module.source, expression));
    return [];
  }
  const name = stage.path.map((part) => part.text).join('.');
  const source = withoutStages(expression, expression.stages.length - 1);
  const search = searchTable(source, module, context);
  if (search) return readSearchPlot(search, name, stage, module, context);
  if (isChart(name)) return readMetricsChart(name, source, stage, module, context);
  if (name === 'lines') return readLines(source, stage, module, context);
  if (name === 'pareto') {
    // What could not be read was reported.
    if (context.axesOf(source, module).length === 0 && context.evaluate(source, reportScope(module)).kind === 'unknown') return [];
    const expected = 'the trials of a search in pareto, as in s.trials -> pareto(x: flash, y: acc)';
    problems.report('TML3501', { expected, found: 'something else' }, at(module.source, source));
    return [];
  }
  const guess = closest(name, PLOTS);
  problems.report('TML3502', { name }, at(module.source, stage), guess ? { hint: `did you mean ${guess}?` } : {});
  return [];
}

/** Plots of what a search tried: channels name columns of its trials. */
function readSearchPlot(value: SearchValue, name: string, stage: CallStage, module: Module, context: CheckContext): readonly ReportEntry[] {
  const search = context.search(value.search);
  if (!search) return [];
  const suits = value.part === 'history' ? name === 'lines' : value.part === 'trials' && (name === 'pareto' || isChart(name));
  if (!suits) {
    context.problems.report('TML3502', { name: `${name} for the ${value.part} of a search` }, at(module.source, stage), {
      hint:
        value.part === 'history'
          ? `write ${search.id}.history -> lines(x: index)`
          : `write ${search.id}.trials -> pareto(x: …, y: …)${value.part === 'pareto' ? ', which draws the front' : ''}`,
    });
    return [];
  }
  if (isChart(name)) return readTrialsChart(name, search, stage, module, context);
  const channels = readChannels(name, value.part === 'trials' ? ['x', 'y', 'color'] : ['x'], stage, module, context);
  if (!channels) return [];
  const { title } = channels;
  const titled = title === undefined ? {} : { title };
  const table = trialsTable(search);
  const measured = { ...table, columns: table.columns.filter((column) => column.name !== 'state') };
  for (const column of channels.columns.values()) if (!findColumn(measured, column, context)) return [];
  const [x, y, color] = ['x', 'y', 'color'].map((channel) => channels.columns.get(channel)?.name);
  if (x === undefined || (y === undefined && value.part === 'trials')) {
    const missing = x === undefined ? 'x' : 'y';
    const hint = `add ${missing}: a column of the ${value.part}`;
    context.problems.report('TML3105', { callee: name, name: missing }, at(module.source, stage), { hint });
    return [];
  }
  if (y === undefined) return [{ kind: 'history', search: search.id, as: 'plot', ...titled }];
  return [{ kind: 'pareto', search: search.id, x, y, ...(color === undefined ? {} : { color }), ...titled }];
}
