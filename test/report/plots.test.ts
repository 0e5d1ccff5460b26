import { describe, expect, it } from 'vitest';
import type { Axis, Graph } from '../../src/graph/graph.js';
import { curveSpec } from '../../src/report/curve-spec.js';
import type { Curves } from '../../src/report/curves.js';
import { makeCurves } from '../../src/report/curves.js';
import { renderSpec } from '../../src/report/render-spec.js';
import type { Results } from '../../src/runtime/results.js';
import {
  axis,
  findSample,
  metricOf,
  node,
  notOk,
  numberValue,
  ok,
  sampleGraph,
  sampleResults,
  strengths,
  withRecords,
} from '../ui/sample-run.js';

const lines = (series: readonly string[], x = 'strength') => ({
  kind: 'lines' as const,
  series: series.map((node) => ({ kind: 'node' as const, node })),
  x,
});

/** Metrics over other axes than the sample's. */
function metricGraph(axes: readonly Axis[], ids: readonly string[]): { graph: Graph; results: Results } {
  const nodes = ids.map((id) => node({ id, kind: 'metric', op: 'accuracy', axes, type: () => metricOf('accuracy', 'digits.test') }));
  const graph: Graph = { file: 'x.tml', axes, nodes, searches: [], pending: [], requirements: [], reports: [] };
  const results: Results = {
    version: 1,
    searches: [],
    requirements: [],
    results: nodes.flatMap((one, place) => one.instances.map((_, index) => ok(one, index, (((place + 1) * (index + 2)) % 10) / 10))),
  };
  return { graph, results };
}

async function draw(curves: Curves): Promise<{ svg: string; narrow: string }> {
  const wide = await renderSpec(curveSpec(curves, 'wide'));
  const narrow = await renderSpec(curveSpec(curves, 'narrow'));
  expect([...wide.warnings, ...narrow.warnings]).toEqual([]);
  return { svg: wide.svg, narrow: narrow.svg };
}

const textsOf = (svg: string): readonly string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');

describe('curves', () => {
  it('names ε and its unit, starts at zero and tells the noise baseline apart', () => {
    const curves = makeCurves(sampleGraph, sampleResults, lines(['baseline', 'curve', 'worst']));
    expect(curves.x).toEqual({ title: 'ε in units of pixel range', scale: 'linear', fromZero: true, values: [0.05, 0.1, 0.2, 0.4] });
    expect(curves.curves.map(({ label, baseline }) => [label, baseline])).toEqual([
      ['baseline', true],
      ['curve', false],
      ['worst', false],
    ]);
    expect(curves.notes.join(' ')).toContain(
      'worst is the mean over 2 values of run; the band is not the spread over run, and run never reaches the training: the weights are the same',
    );
  });

  it('makes one curve for each combination of the other axes', () => {
    const curves = makeCurves(sampleGraph, sampleResults, lines(['hard']));
    expect(curves.curves.map(({ label, points }) => [label, points.map(({ value }) => value)])).toEqual([
      ['hard, run 1', [0.842, 0.61, 0.183, 0.012]],
      ['hard, run 2', [0.838, 0.622, 0.177, 0.014]],
    ]);
  });

  it('keeps a missing value as a gap', () => {
    const curves = makeCurves(sampleGraph, withRecords(notOk(findSample('curve'), 1, 'failed', 'x')), lines(['curve']));
    expect(curves.curves[0]?.points.map(({ value, state }) => [value, state])).toEqual([
      [0.861, 'ok'],
      [null, 'failed'],
      [0.377, 'ok'],
      [0.081, 'ok'],
    ]);
  });
});

describe('drawn plots', () => {
  it('label lines directly and give ticks at the measured ε', async () => {
    const { svg } = await draw(makeCurves(sampleGraph, sampleResults, lines(['baseline', 'curve', 'worst'])));
    const texts = textsOf(svg);
    for (const text of ['baseline', 'curve', 'worst', '0', '0.05', '0.1', 'robust accuracy', 'ε in units of pixel range'])
      expect(
        texts.filter((one) => one === text),
        text,
      ).toHaveLength(1);
    expect(svg).toContain('stroke-dasharray');
  });

  it('break line and band at a missing value and mark it', async () => {
    const whole = (await draw(makeCurves(sampleGraph, sampleResults, lines(['curve'])))).svg;
    const broken = (await draw(makeCurves(sampleGraph, withRecords(notOk(findSample('curve'), 1, 'failed', 'x')), lines(['curve'])))).svg;
    const moves = (svg: string): number =>
      [...svg.matchAll(/<path aria-label[^>]*|<path[^>]*stroke-width="2.25"[^>]*/g)]
        .map(([path]) => (/ d="([^"]*)"/.exec(path)?.[1] ?? '').split('M').length - 1)
        .reduce((a, b) => a + b, 0);
    expect(moves(whole)).toBe(1);
    expect(moves(broken)).toBe(2);
    expect(textsOf(broken)).toContain('×');
    expect(textsOf(whole)).not.toContain('×');
  });

  it('are the same bytes each time', async () => {
    const curves = makeCurves(sampleGraph, sampleResults, lines(['curve', 'hard']));
    expect(await draw(curves)).toEqual(await draw(curves));
  });

  it.each([
    ['one value', [axis('strength', strengths.values.slice(0, 1))], ['a', 'b']],
    [
      'words',
      [
        axis('net', [
          { kind: 'text', value: 'resnet8' },
          { kind: 'text', value: 'dscnn' },
        ]),
      ],
      ['a', 'b'],
    ],
    [
      'truth values',
      [
        axis('skip', [
          { kind: 'bool', value: true },
          { kind: 'bool', value: false },
        ]),
      ],
      ['a'],
    ],
    ['numbers that are not ε', [axis('epochs', ['1', '2', '20'].map(numberValue))], ['a']],
    ['many curves', [strengths], Array.from({ length: 20 }, (_, place) => `a_rather_long_name_${place}`)],
    ['one curve', [strengths], ['a']],
  ] as const)('stand for %s without a warning', async (_, axes, ids) => {
    const { graph, results } = metricGraph(axes, ids);
    const curves = makeCurves(graph, results, lines(ids, axes[0].name));
    const { svg, narrow } = await draw(curves);
    for (const picture of [svg, narrow]) {
      expect(picture).not.toMatch(/NaN|undefined|Infinity/);
      if (ids.length > 1) for (const id of ids) expect(textsOf(picture), id).toContain(id);
    }
  });

  it('stand for a series without the axis, without results, and with nothing but failures', async () => {
    await draw(makeCurves(sampleGraph, sampleResults, lines(['clean'])));
    await draw(makeCurves(sampleGraph, { ...sampleResults, results: [] }, lines(['curve'])));
    const curve = findSample('curve');
    const { svg } = await draw(
      makeCurves(sampleGraph, withRecords(...[0, 1, 2, 3].map((index) => notOk(curve, index, 'failed', 'x'))), lines(['curve'])),
    );
    expect(textsOf(svg).filter((text) => text === '×')).toHaveLength(4);
  });

  it('look different in grey: no two of the first six curves share dash and marker', () => {
    const { graph, results } = metricGraph([strengths], ['a', 'b', 'c', 'd', 'e', 'f']);
    const text = JSON.stringify(curveSpec(makeCurves(graph, results, lines(['a', 'b', 'c', 'd', 'e', 'f'])), 'wide'));
    const range = (channel: string): readonly unknown[] =>
      (JSON.parse(`${new RegExp(`"${channel}":({.*?"sort":null)`).exec(text)?.[1]}}`) as { scale: { range: unknown[] } }).scale.range;
    const styles = range('strokeDash').map((dash, place) => JSON.stringify([dash, range('shape')[place]]));
    expect(new Set(styles).size).toBe(6);
  });
});
