import { describe, expect, it } from 'vitest';
import type { ReportEntry } from '../../src/graph/graph.js';
import { checkText, problemsOf } from './check-text.js';

const HEAD = `edition 1
import { tcn } from "std/models"
axis width = [8, 16]
axis run = 1..2
dataset d = digits()
model net = d -> tcn(filters: width) -> train(epochs: 1)
metric acc = net -> accuracy(on: d.test)
attack adv = net -> pgd(eps: 0.1, on: d.test, seed: run)
metric rob = adv -> robust_accuracy
space s { filters = int 2..8
  skip = bool }
search small over s {
  model m = d -> tcn(filters, skip) -> train(epochs: 1)
  metric a = m -> accuracy(on: d.val)
  maximize a - m.flash / 1MB
  using random(trials: 3)
}
`;
const withReport = (items: string): string => `${HEAD}report "r" {\n${items}\n}`;

function itemsOf(items: string): readonly ReportEntry[] {
  const result = checkText(withReport(items));
  expect(problemsOf(result)).toEqual([]);
  return result.graph?.reports[0]?.items ?? [];
}
/** Without the lines of the head, so that places count from the report's first item. */
const problems = (items: string): readonly string[] =>
  problemsOf(checkText(withReport(items))).map((text) =>
    text.replace(/^(TML\d+) (\d+):/, (_, code: string, line: string) => `${code} ${Number(line) - HEAD.split('\n').length}:`),
  );

const seriesOf = (items: string) => {
  const [item] = itemsOf(items);
  return item?.kind === 'table' ? item.series : [];
};

describe('what a table lists', () => {
  it('is a picked instance, along the axes that are left', () => {
    const [series] = seriesOf('table rob[run=2]');
    expect(series).toMatchObject({ kind: 'computed', title: 'rob[run=2]', axes: ['width'] });
    if (series?.kind !== 'computed') throw new Error('not computed');
    expect(series.values.map(({ coordinates, formula }) => [coordinates['width']?.value, formula])).toEqual([
      [8, { kind: 'metric', node: 'rob', instance: 1 }],
      [16, { kind: 'metric', node: 'rob', instance: 3 }],
    ]);
  });

  it('is arithmetic of metrics that meet at equal points', () => {
    const [series] = seriesOf('table acc - rob');
    if (series?.kind !== 'computed') throw new Error('not computed');
    expect(series.axes).toEqual(['width', 'run']);
    expect(series.values.map(({ formula }) => (formula.kind === 'binary' ? [formula.left, formula.right] : []))).toEqual(
      [0, 1, 2, 3].map((place) => [
        { kind: 'metric', node: 'acc', instance: Math.floor(place / 2) },
        { kind: 'metric', node: 'rob', instance: place },
      ]),
    );
  });

  it('is a number known before the run along the axes that change it, and no others', () => {
    const [params, again] = seriesOf('table [net.params, net.params + 0 * run]');
    expect(params).toMatchObject({ kind: 'computed', axes: ['width'] });
    expect(again).toMatchObject({ axes: ['width'] });
  });

  it('is the end of a flow, which the results then have too', () => {
    const text = withReport('table adv -> agreement');
    const graph = checkText(text).graph;
    expect(graph?.nodes.find(({ id }) => id === 'adv -> agreement')).toMatchObject({ kind: 'metric', declared: true });
    expect(seriesOf('table adv -> agreement')).toEqual([{ kind: 'node', node: 'adv -> agreement' }]);
  });

  it('is sorted, cut and selected', () => {
    expect(itemsOf('table small.trials -> sort(by: a, order: down) -> top(count: 2) -> select(columns: [index, a])')).toEqual([
      {
        kind: 'trials',
        search: 'small',
        steps: [
          { kind: 'sort', by: 'a', order: 'down' },
          { kind: 'top', count: 2 },
          { kind: 'select', columns: ['index', 'a'] },
        ],
      },
    ]);
    expect(itemsOf('table small.pareto -> top(count: 1)')).toEqual([
      { kind: 'trials', search: 'small', front: true, steps: [{ kind: 'top', count: 1 }] },
    ]);
    expect(itemsOf('table rob -> sort(by: width)')).toMatchObject([{ kind: 'table', steps: [{ kind: 'sort', by: 'width', order: 'up' }] }]);
  });
});

describe('holes of text', () => {
  it('hold picked instances and arithmetic', () => {
    const [text] = itemsOf('text "{rob[width=8, run=1]} of {mean(rob over run)[width=8] / acc[width=8]}"');
    const parts = text?.kind === 'text' ? text.parts.flatMap((part) => (part.kind === 'value' ? [part.series] : [])) : [];
    expect(parts.map((series) => (series.kind === 'computed' ? series.axes : series.kind))).toEqual([[], []]);
  });
});

describe('plots', () => {
  it('fill value and metric where a table of metrics comes in', () => {
    expect(itemsOf('plot [acc, rob[run=1]] -> bars(x: width)')).toMatchObject([
      { mark: 'bars', x: 'width', y: 'value', color: 'metric', source: { form: 'long' } },
    ]);
    expect(itemsOf('plot rob -> heatmap(x: width, y: run)')).toMatchObject([{ mark: 'heatmap', color: 'value' }]);
    expect(itemsOf('plot rob -> histogram()')).toMatchObject([{ mark: 'histogram', x: 'value' }]);
  });

  it('take metrics as columns', () => {
    expect(itemsOf('plot [acc, rob] -> scatter(x: acc, y: rob, color: run)')).toMatchObject([
      { mark: 'scatter', x: 'acc', y: 'rob', color: 'run', source: { form: 'wide' } },
    ]);
  });

  it('take columns of trials', () => {
    expect(itemsOf('plot small.trials -> scatter(x: flash, y: a, color: skip, title: "T")')).toEqual([
      { kind: 'chart', mark: 'scatter', source: { kind: 'trials', search: 'small' }, x: 'flash', y: 'a', color: 'skip', title: 'T' },
    ]);
  });

  it('draw a flow, the axes of lines in colours and panels', () => {
    expect(itemsOf('plot adv -> agreement -> lines(x: width, color: run)')).toMatchObject([
      { kind: 'lines', x: 'width', series: [{ kind: 'node', node: 'adv -> agreement' }] },
    ]);
    expect(itemsOf('plot [acc, rob] -> lines(x: width, y: rob, facet: run)')).toMatchObject([
      { x: 'width', facet: 'run', series: [{ node: 'rob' }] },
    ]);
  });
});

describe('mistakes in a report', () => {
  it.each([
    ['plot rob -> lines(x: width)', 'TML4011 1:6 rob also varies along run; a line needs one value a point'],
    ['plot rob -> lines(x: width, color: runn)', 'TML4061 1:36 the table that comes in has no column runn (did you mean run?)'],
    ['plot rob -> lines(x: width, facet: value)', 'TML4062 1:36 facet of lines takes an axis or metric, but value holds measured numbers'],
    ['plot acc -> scatter(x: acc)', 'TML3105 1:13 scatter needs y (add y: a column of the table)'],
    ['plot rob -> bars(x: value)', 'TML4062 1:21 x of bars takes a column of a few values to tell apart, but value holds measured numbers'],
    ['plot small.trials -> histogram(x: skip)', 'TML4062 1:35 x of histogram takes numbers, but skip holds words'],
    ['plot small.trials -> bars(x: filters, y: aa)', 'TML4032 1:42 the trials of small have no column aa (did you mean a?)'],
    [
      'plot small.history -> bars(x: index)',
      'TML3502 1:23 there is no plot named bars for the history of a search (write small.history -> lines(x: index))',
    ],
    [
      'plot [acc, rob] -> bars(x: width, color: run)',
      'TML4063 1:20 bars draws one bar a value, but the table also varies along metric (name it in facet)',
    ],
    [
      'plot [acc, net.flash] -> bars(x: width)',
      'TML4065 1:12 acc is a share and net.flash is in bytes: they share no axis (make two plots of them)',
    ],
    ['plot [acc, net.flash] -> bars(x: width, y: net.flash)', 'TML3101 1:44 expected a name for y, found an expression'],
    ['table acc -> select(columns: [width])', 'TML4066 1:14 a table has no step named select'],
    ['table small.trials -> top(count: 0)', 'TML3101 1:34 expected a whole number from 1 for count, found 0'],
    ['table small.trials -> sort(by: b)', 'TML4032 1:32 the trials of small have no column b'],
    ['table small.trials -> select(columns: [a]) -> sort(by: index)', 'TML4032 1:56 the trials of small have no column index'],
    ['table rob[run=3]', 'TML4016 1:15 3 is not on the axis run, which has 1, 2'],
    ['text "{acc - net}"', 'TML3101 1:14 expected a number, found a model'],
  ])('%s', (items, expected) => expect(problems(items)).toEqual([expected]));
});
