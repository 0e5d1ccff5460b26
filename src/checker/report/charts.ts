import type { ChartEntry, ChartMark } from '../../graph/graph.js';
import type { SearchNode } from '../../graph/search.js';
import type { CallStage, Expression } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { at } from '../problems.js';
import { type Channels, readChannels } from './channels.js';
import { type CheckedTable, findColumn, LONG_COLUMNS, metricsTable, type NamedColumn, type TableColumn, trialsTable } from './columns.js';
import { listed, type ReadSeries, readSeries } from './series.js';
import { unshown } from './unshown.js';
import { checkUnits } from './units-of-series.js';

type Channel = 'x' | 'y' | 'color' | 'facet';

/** What a channel needs of its column. */
type Takes = 'anything' | 'numbers' | 'groups';

interface ChartKind {
  readonly takes: Readonly<Partial<Record<Channel, Takes>>>;
  readonly needs: readonly Channel[];
  /** The channel that shows `value` of a table of metrics unless another column is named. */
  readonly value: Channel;
  /** One of these at each place; absent where several may lie on each other. */
  readonly single?: { readonly mark: string; readonly by: readonly Channel[] };
}

export const CHARTS: Readonly<Record<ChartMark, ChartKind>> = {
  bars: {
    takes: { x: 'groups', y: 'numbers', color: 'groups', facet: 'groups' },
    needs: ['x', 'y'],
    value: 'y',
    single: { mark: 'bar', by: ['x', 'color', 'facet'] },
  },
  scatter: { takes: { x: 'numbers', y: 'numbers', color: 'anything', facet: 'groups' }, needs: ['x', 'y'], value: 'y' },
  heatmap: {
    takes: { x: 'groups', y: 'groups', color: 'numbers', facet: 'groups' },
    needs: ['x', 'y', 'color'],
    value: 'color',
    single: { mark: 'cell', by: ['x', 'y', 'facet'] },
  },
  histogram: { takes: { x: 'numbers', facet: 'groups' }, needs: ['x'], value: 'x' },
};

export const isChart = (name: string): name is ChartMark => Object.hasOwn(CHARTS, name);

const channelsOf = ({ takes }: ChartKind): readonly Channel[] =>
  (['x', 'y', 'color', 'facet'] as const).filter((channel) => takes[channel] !== undefined);

/** A plot of a search's trials. */
export function readTrialsChart(
  mark: ChartMark,
  search: SearchNode,
  stage: CallStage,
  module: Module,
  context: CheckContext,
): readonly ChartEntry[] {
  const channels = readChannels(mark, channelsOf(CHARTS[mark]), stage, module, context);
  if (!channels || !checkChannels(mark, trialsTable(search), channels, new Map(), stage, module, context)) return [];
  return entryOf(mark, { kind: 'trials', search: search.id }, channels, new Map());
}

/** A plot of metrics: of one, a list, or arithmetic with them. */
export function readMetricsChart(
  mark: ChartMark,
  source: Expression,
  stage: CallStage,
  module: Module,
  context: CheckContext,
): readonly ChartEntry[] {
  const kind = CHARTS[mark];
  const channels = readChannels(mark, channelsOf(kind), stage, module, context);
  const read = listed(source).flatMap((one) => readSeries(one, module, context) ?? []);
  if (!channels || read.length !== listed(source).length) return [];
  const words = read.find(({ series }) => series.kind === 'words');
  if (words) {
    context.problems.report('TML3501', { expected: 'metrics in a plot', found: `the words ${words.name}` }, words.place);
    return [];
  }
  const named = [...channels.columns.values()];
  const axes = new Set(read.flatMap((one) => one.axes));
  const long = named.find(({ name }) => LONG_COLUMNS.some((column) => column === name));
  const wide = named.find(({ name }) => !axes.has(name) && name !== long?.name && read.some((one) => one.name === name));
  if (long && wide) {
    context.problems.report('TML4064', { series: wide.name, column: long.name }, wide.place, {
      hint: `name metrics in all channels, or let ${kind.value} show value`,
    });
    return [];
  }
  const defaults = wide ? new Map<Channel, string>() : defaultsOf(kind, channels, read);
  if (!checkChannels(mark, metricsTable(read, context), channels, defaults, stage, module, context)) return [];
  const used = wide ? read.filter(({ name }) => named.some((one) => one.name === name)) : read;
  if (!wide && !checkUnits(used, context)) return [];
  if (kind.single && !checkSingle(mark, kind.single, used, { ...channels, wide: wide !== undefined }, defaults, stage, module, context))
    return [];
  return entryOf(mark, { kind: 'metrics', form: wide ? 'wide' : 'long', series: used.map((one) => one.series) }, channels, defaults);
}

/** `value` where the numbers are shown, and for several metrics a colour each. */
function defaultsOf(kind: ChartKind, { columns }: Channels, read: readonly ReadSeries[]): ReadonlyMap<Channel, string> {
  const named = [...columns.values()].map(({ name }) => name);
  const defaults = new Map<Channel, string>();
  if (!columns.has(kind.value) && !named.includes('value')) defaults.set(kind.value, 'value');
  const free = kind.value !== 'color' && kind.takes.color !== undefined && !columns.has('color');
  if (free && read.length > 1 && !named.includes('metric')) defaults.set('color', 'metric');
  return defaults;
}

function checkChannels(
  mark: ChartMark,
  table: CheckedTable,
  { columns }: Channels,
  defaults: ReadonlyMap<Channel, string>,
  stage: CallStage,
  module: Module,
  context: CheckContext,
): boolean {
  const { takes, needs } = CHARTS[mark];
  for (const channel of channelsOf(CHARTS[mark])) {
    const column = columns.get(channel);
    if (column && !checkColumn(mark, channel, takes[channel] ?? 'anything', table, column, context)) return false;
  }
  const missing = needs.find((channel) => !columns.has(channel) && !defaults.has(channel));
  if (missing === undefined) return true;
  context.problems.report('TML3105', { callee: mark, name: missing }, at(module.source, stage), {
    hint: `add ${missing}: a column of the table`,
    notes: [`columns: ${table.columns.map(({ name }) => name).join(', ')}`],
  });
  return false;
}

function checkColumn(
  mark: ChartMark,
  channel: Channel,
  takes: Takes,
  table: CheckedTable,
  named: NamedColumn,
  context: CheckContext,
): boolean {
  const column = findColumn(table, named, context);
  if (!column) return false;
  const fits = (one: TableColumn): boolean => (takes === 'numbers' ? one.holds === 'numbers' : takes === 'anything' || one.groups);
  if (fits(column)) return true;
  const what = takes === 'numbers' ? 'numbers' : 'a column of a few values to tell apart';
  const holds = column.holds === 'words' ? 'words' : 'measured numbers';
  const others = table.columns.filter(fits).map(({ name }) => name);
  context.problems.report('TML4062', { channel, plot: mark, takes: what, column: column.name, holds }, named.place, {
    notes: [others.length > 0 ? `columns that do: ${others.join(', ')}` : 'no column of the table does'],
  });
  return false;
}

/** Every axis needs a channel where only one mark can stand at a place. */
function checkSingle(
  plot: ChartMark,
  { mark, by }: NonNullable<ChartKind['single']>,
  read: readonly ReadSeries[],
  { columns, wide }: Channels & { readonly wide: boolean },
  defaults: ReadonlyMap<Channel, string>,
  stage: CallStage,
  module: Module,
  context: CheckContext,
): boolean {
  const shown = by.flatMap((channel) => columns.get(channel)?.name ?? defaults.get(channel) ?? []);
  const varies = [...new Set(read.flatMap((one) => one.axes)), ...(!wide && read.length > 1 ? ['metric'] : [])];
  const left = unshown(varies, shown, context);
  if (left.length === 0) return true;
  const free = by.filter((channel) => !columns.has(channel) && !defaults.has(channel));
  const axis = left.find((name) => name !== 'metric');
  const ways = [
    ...(free.length > 0 ? [`name it in ${free.join(' or ')}`] : []),
    ...(axis === undefined ? [] : [`reduce it as in mean(… over ${axis})`]),
  ];
  context.problems.report('TML4063', { plot, mark, columns: left.join(', ') }, at(module.source, stage), { hint: ways.join(', or ') });
  return false;
}

function entryOf(
  mark: ChartMark,
  source: ChartEntry['source'],
  { columns, title }: Channels,
  defaults: ReadonlyMap<Channel, string>,
): readonly ChartEntry[] {
  const [x, y, color, facet] = (['x', 'y', 'color', 'facet'] as const).map(
    (channel) => columns.get(channel)?.name ?? defaults.get(channel),
  );
  if (x === undefined) return [];
  return [
    {
      kind: 'chart',
      mark,
      source,
      x,
      ...(y === undefined ? {} : { y }),
      ...(color === undefined ? {} : { color }),
      ...(facet === undefined ? {} : { facet }),
      ...(title === undefined ? {} : { title }),
    },
  ];
}
