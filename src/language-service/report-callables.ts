import { CHARTS } from '../checker/report/charts.js';
import type { Callable, Parameter } from './callable.js';

const channel = (name: string, type: string, doc: string, initial?: string): Parameter => ({
  name,
  type,
  doc,
  words: [],
  ...(initial === undefined ? {} : { initial }),
});

const TITLE = channel('title', 'text', 'What stands above the plot.', 'none');

const CHANNEL_DOCS = {
  x: 'What runs to the right.',
  y: 'What runs up.',
  color: 'What colours the marks.',
  facet: 'What has a panel each.',
} as const;

type ChannelName = keyof typeof CHANNEL_DOCS;
const isChannel = (name: string): name is ChannelName => Object.hasOwn(CHANNEL_DOCS, name);

const CHART_DOCS: Readonly<Record<keyof typeof CHARTS, string>> = {
  bars: 'A bar for each group, with the interval of its value.',
  scatter: 'A point for each row.',
  heatmap: 'A cell for each pair of groups, coloured by a number.',
  histogram: 'How often values of a number occur.',
};

const TAKES = { anything: 'a column', numbers: 'a column of numbers', groups: 'a column of groups' } as const;

const charts = Object.entries(CHARTS).map(([name, { takes, needs }]): Callable => {
  const parameters = Object.entries(takes).flatMap(([one, kind]): Parameter[] =>
    isChannel(one) ? [channel(one, TAKES[kind], CHANNEL_DOCS[one], needs.includes(one) ? undefined : 'none')] : [],
  );
  return {
    name,
    kind: 'plot',
    doc: CHART_DOCS[name as keyof typeof CHARTS],
    input: 'metrics or trials',
    parameters: [...parameters, TITLE],
    positional: false,
  };
});

const curves: readonly Callable[] = [
  {
    name: 'lines',
    kind: 'plot',
    doc: 'Metrics along an axis, or the goal along the trials of a search: `s.history -> lines(x: index)`.',
    input: 'metrics or a history',
    parameters: [
      channel('x', 'an axis', CHANNEL_DOCS.x),
      channel('y', 'a metric', CHANNEL_DOCS.y, 'value'),
      channel('color', 'an axis', CHANNEL_DOCS.color, 'none'),
      channel('facet', 'an axis', CHANNEL_DOCS.facet, 'none'),
      TITLE,
    ],
    positional: false,
  },
  {
    name: 'pareto',
    kind: 'plot',
    doc: 'The trials of a search as points, and which of them no other one dominates.',
    input: 'trials',
    parameters: [
      channel('x', 'a column', CHANNEL_DOCS.x),
      channel('y', 'a column', CHANNEL_DOCS.y),
      channel('color', 'a column', CHANNEL_DOCS.color, 'none'),
      TITLE,
    ],
    positional: false,
  },
];

const steps: readonly Callable[] = [
  {
    name: 'sort',
    kind: 'step of a table',
    doc: 'Rows in the order of a column.',
    input: 'a table',
    parameters: [
      channel('by', 'a column', 'What decides the order.'),
      {
        ...channel('order', 'up or down', 'Whether values go up or down.', 'up'),
        words: [
          { name: 'up', doc: '' },
          { name: 'down', doc: '' },
        ],
      },
    ],
    positional: false,
  },
  {
    name: 'top',
    kind: 'step of a table',
    doc: 'The first rows.',
    input: 'a table',
    parameters: [channel('count', 'int from 1', 'How many rows.')],
    positional: false,
  },
  {
    name: 'select',
    kind: 'step of a table',
    doc: 'Some columns of a table of trials.',
    input: 'trials',
    parameters: [channel('columns', 'a list of columns', 'Which, in which order.')],
    positional: false,
  },
];

/** What may stand behind `->` in a report. Channels name axes, metrics, or columns of what a search tried. */
export const reportCallables: ReadonlyMap<string, Callable> = new Map([...curves, ...charts, ...steps].map((one) => [one.name, one]));
