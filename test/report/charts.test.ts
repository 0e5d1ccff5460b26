import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import type { ChartEntry, Series } from '../../src/graph/graph.js';
import { makeChart } from '../../src/report/chart.js';
import { chartSpec } from '../../src/report/chart-spec.js';
import { metricsTable, trialsTable } from '../../src/report/chart-table.js';
import { makeCurves } from '../../src/report/curves.js';
import { curveSpec } from '../../src/report/curve-spec.js';
import { renderSpec } from '../../src/report/render-spec.js';
import type { Results, TrialRecord } from '../../src/runtime/results.js';
import { findSample, notOk, runs, sampleGraph, sampleResults, strengths, withRecords } from '../ui/sample-run.js';
import { infeasible, trial, viewOf } from './sample-search.js';

const node = (id: string): Series => ({ kind: 'node', node: id });
type Channels = Omit<ChartEntry, 'kind' | 'source'>;

const ofMetrics = (series: readonly Series[], channels: Channels, form: 'long' | 'wide' = 'long', results: Results = sampleResults) => {
  const source = { kind: 'metrics' as const, form, series };
  return makeChart(metricsTable(sampleGraph, results, source, channels.mark), { kind: 'chart', source, ...channels });
};
const ofTrials = (trials: readonly TrialRecord[], channels: Channels) => {
  const entry: ChartEntry = { kind: 'chart', source: { kind: 'trials', search: 'robust' }, ...channels };
  return makeChart(trialsTable(viewOf(trials), entry), entry);
};

async function draw(spec: TopLevelSpec): Promise<string> {
  const { svg, warnings } = await renderSpec(spec);
  expect(warnings).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  return svg;
}
const textsOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>(?:<title>[^<]*<\/title>)?([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
/** Marks that say what they are on pointing at them: one for each bar, cell or point. */
const marksOf = (svg: string): readonly string[] => [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, text]) => text ?? '');

/** The boxes of the bars or cells: left, top, width, height. */
const boxesOf = (svg: string): readonly (readonly number[])[] =>
  [...svg.matchAll(/<path data-point=""[^>]* d="M([\d.-]+),([\d.-]+)h([\d.-]+)v([\d.-]+)h/g)].map(([, ...numbers]) => numbers.map(Number));

describe('bars', () => {
  const channels = { mark: 'bars', x: 'strength', y: 'value', color: 'metric' } as const;

  it('stand from zero, one for each number, with whiskers and their number', async () => {
    const svg = await draw(chartSpec(ofMetrics([node('curve'), node('worst')], channels), 'wide'));
    expect(marksOf(svg)).toHaveLength(8);
    expect(boxesOf(svg)).toHaveLength(8);
    const floors = boxesOf(svg).map(([, top = 0, , height = 0]) => Math.round(top + height));
    expect(new Set(floors)).toEqual(new Set([320]));
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['0.861', 'curve', 'worst', 'ε in units of pixel range', 'robust accuracy']));
  });

  it('show a missing value as missing, and say which', async () => {
    const results = withRecords(notOk(findSample('curve'), 1, 'failed', 'TML7003 diverged'));
    const chart = ofMetrics([node('curve')], { mark: 'bars', x: 'strength', y: 'value' }, 'long', results);
    const svg = await draw(chartSpec(chart, 'wide'));
    expect(boxesOf(svg)).toHaveLength(3);
    expect(textsOf(svg).filter((text) => text === '×')).toHaveLength(1);
    expect(chart.notes.join(' ')).toContain('No value: curve, strength 0.1.');
  });

  it('are means where several trials share a value, with a dot for each', async () => {
    const trials = [0.5, 0.7, 0.4].map((rob, index) =>
      trial(index, {
        params: { filters: 8, kernel: index < 2 ? 3 : 5, dilations: [1], skip: true },
        values: { acc: 0.9, rob, sram: 1, flash: 2 },
      }),
    );
    const chart = ofTrials(trials, { mark: 'bars', x: 'kernel', y: 'rob' });
    const svg = await draw(chartSpec(chart, 'wide'));
    const [mean, single] = boxesOf(svg).map(([, , , height = 0]) => height / 320);
    expect(mean).toBeCloseTo(0.6, 2);
    expect(single).toBeCloseTo(0.4, 2);
    expect(chart.notes.join(' ')).toContain('A bar is the mean of the rows with that value');
    expect(chart.notes.join(' ')).not.toContain('Whiskers');
  });
});

describe('a scatter plot', () => {
  it('joins metrics at equal points: one without an axis is the same along it', async () => {
    const chart = ofMetrics([node('clean'), node('curve')], { mark: 'scatter', x: 'clean', y: 'curve', color: 'strength' }, 'wide');
    expect(chart.panels[0]?.rows.map(({ cells }) => [cells['clean'], cells['curve']])).toEqual(
      [0.861, 0.702, 0.377, 0.081].map((robust) => [0.935, robust]),
    );
    const svg = await draw(chartSpec(chart, 'wide'));
    expect(marksOf(svg)).toHaveLength(4);
    expect(marksOf(svg)[1]).toContain('clean 0.935 [0.915, 0.955]');
  });

  it('has no points where axes that move together do not meet', () => {
    const paired = {
      ...sampleGraph,
      axes: [
        { ...strengths, values: strengths.values.slice(0, 2), pairedWith: ['run'] },
        { ...runs, pairedWith: ['strength'] },
      ],
    };
    const source = { kind: 'metrics' as const, form: 'wide' as const, series: [node('clean'), node('hard')] };
    const points = metricsTable(paired, sampleResults, source, 'scatter').rows.map(({ cells }) => [cells['strength'], cells['run']]);
    expect(points).toEqual([
      [0.05, 1],
      [0.1, 2],
    ]);
  });

  it('leaves out and counts trials without the numbers', async () => {
    const chart = ofTrials([trial(0), trial(1), infeasible(2, 600_000)], { mark: 'scatter', x: 'flash', y: 'rob', color: 'acc' });
    expect(marksOf(await draw(chartSpec(chart, 'wide')))).toHaveLength(2);
    expect(chart.notes.join(' ')).toContain('1 row without these numbers is not drawn.');
    expect(chart.x.title).toBe('flash in kB (less is better)');
  });
});

describe('a heat map', () => {
  it('has a cell for each pair, darker for more, with its number in it', async () => {
    const chart = ofMetrics([node('hard')], { mark: 'heatmap', x: 'strength', y: 'run', color: 'value' });
    const svg = await draw(chartSpec(chart, 'wide'));
    expect(boxesOf(svg)).toHaveLength(8);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['0.842', '0.014', '0.610']));
    const narrow = await draw(chartSpec(chart, 'narrow'));
    expect(boxesOf(narrow)).toHaveLength(8);
  });

  it('counts the trials of a cell', async () => {
    const svg = await draw(chartSpec(ofTrials([trial(0), trial(1)], { mark: 'heatmap', x: 'kernel', y: 'skip', color: 'rob' }), 'wide'));
    expect(textsOf(svg)).toContain('0.505 (2)');
  });
});

describe('a histogram', () => {
  it('counts every value once', async () => {
    const chart = ofMetrics([node('hard')], { mark: 'histogram', x: 'value' });
    const counts = marksOf(await draw(chartSpec(chart, 'wide'))).map((text) => Number(/: (\d+)$/.exec(text)?.[1]));
    expect(counts.reduce((a, b) => a + b, 0)).toBe(8);
  });
});

describe('panels', () => {
  it('share one axis, in the order of the axis, with one legend', async () => {
    const chart = ofMetrics([node('hard')], { mark: 'bars', x: 'strength', y: 'value', facet: 'run' });
    expect(chart.panels.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['run 1', 4],
      ['run 2', 4],
    ]);
    const svg = await draw(chartSpec(chart, 'wide'));
    expect(boxesOf(svg)).toHaveLength(8);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['run 1', 'run 2']));
  });

  it('of lines hold the curves of their value, in the same style', async () => {
    const byRun = makeCurves(sampleGraph, sampleResults, { kind: 'lines', series: [node('hard')], x: 'strength', facet: 'run' });
    expect(byRun.curves.map(({ panel, label }) => [panel, label])).toEqual([
      ['run 1', 'hard'],
      ['run 2', 'hard'],
    ]);
    const byMetric = makeCurves(sampleGraph, sampleResults, {
      kind: 'lines',
      series: [node('curve'), node('hard')],
      x: 'strength',
      facet: 'metric',
    });
    expect(byMetric.panels).toEqual(['curve', 'hard']);
    for (const size of ['wide', 'narrow'] as const) {
      const svg = await draw(curveSpec(byMetric, size));
      expect(textsOf(svg)).toEqual(expect.arrayContaining(['curve', 'hard', 'run 1', 'run 2']));
    }
  });
});

describe('every chart', () => {
  const empty: Results = { ...sampleResults, results: [] };
  it.each([
    ['bars', { mark: 'bars', x: 'strength', y: 'value' }],
    ['scatter', { mark: 'scatter', x: 'strength', y: 'value' }],
    ['heat map', { mark: 'heatmap', x: 'strength', y: 'run', color: 'value' }],
    ['histogram', { mark: 'histogram', x: 'value' }],
  ] as const)('stands without a result: %s', async (_, channels) => {
    for (const size of ['wide', 'narrow'] as const) await draw(chartSpec(ofMetrics([node('hard')], channels, 'long', empty), size));
    await draw(
      chartSpec(
        ofTrials([], {
          ...channels,
          x: 'filters',
          ...('y' in channels ? { y: 'rob' } : {}),
          ...('color' in channels ? { color: 'acc' } : {}),
        }),
        'wide',
      ),
    );
  });

  it('is the same bytes each time', async () => {
    const chart = ofMetrics([node('curve'), node('worst')], { mark: 'bars', x: 'strength', y: 'value', color: 'metric' });
    expect(await draw(chartSpec(chart, 'narrow'))).toBe(await draw(chartSpec(chart, 'narrow')));
  });
});
