import fc from 'fast-check';
import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { paretoFront } from '../../src/report/front.js';
import { makeHistory } from '../../src/report/history.js';
import { historySpec } from '../../src/report/history-spec.js';
import { niceSteps } from '../../src/report/nice-steps.js';
import { makePareto } from '../../src/report/pareto.js';
import { paretoSpec } from '../../src/report/pareto-spec.js';
import { renderSpec } from '../../src/report/render-spec.js';
import type { SearchView } from '../../src/report/search-view.js';
import type { TrialRecord } from '../../src/runtime/results.js';
import { failed, infeasible, realisticTrials, searchNode, trial, viewOf } from './sample-search.js';

const entry = { x: 'flash', y: 'rob', color: 'acc' };

async function draw(spec: TopLevelSpec): Promise<string> {
  const { svg, warnings } = await renderSpec(spec);
  expect(warnings).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  return svg;
}
const textsOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>(?:<title>[^<]*<\/title>)?([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
const titlesOf = (svg: string): readonly string[] => [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, text]) => text ?? '');

describe('the Pareto front', () => {
  const better = fc.constantFrom('more' as const, 'less' as const);
  const coordinate = fc.integer({ min: 0, max: 6 });

  it('is what no other point beats, for every direction', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ x: coordinate, y: coordinate }), { maxLength: 30 }), better, better, (points, x, y) => {
        const atLeast = (a: number, b: number, side: 'more' | 'less'): boolean => (side === 'more' ? a >= b : a <= b);
        const brute = points.flatMap((point, place) =>
          points.some(
            (other) => atLeast(other.x, point.x, x) && atLeast(other.y, point.y, y) && (other.x !== point.x || other.y !== point.y),
          )
            ? []
            : [place],
        );
        expect([...paretoFront(points, { x, y })].sort((a, b) => a - b)).toEqual(brute);
      }),
    );
  });

  it('is in order of x', () => {
    const points = [3, 1, 2].map((x) => ({ x, y: x }));
    expect(paretoFront(points, { x: 'less', y: 'more' })).toEqual([1, 2, 0]);
  });
});

describe('a Pareto plot', () => {
  const at = (index: number, flash: number, rob: number): TrialRecord => trial(index, { values: { acc: 0.9, rob, sram: 1000, flash } });

  it('sorts trials into front, dominated and infeasible', () => {
    const late = infeasible(4, 560_000, { values: { acc: 0.9, rob: 0.9, sram: 60_000, flash: 560_000 } });
    const trials = [at(0, 100_000, 0.5), at(1, 200_000, 0.7), at(2, 300_000, 0.6), infeasible(3, 600_000), late, failed(5, 'x')];
    const pareto = makePareto(viewOf(trials), entry);
    expect(pareto.points.map(({ index, kind }) => [index, kind])).toEqual([
      [0, 'front'],
      [1, 'front'],
      [2, 'dominated'],
      [4, 'infeasible'],
    ]);
    expect(pareto.unmeasured.map(({ index, x }) => [index, x])).toEqual([[3, 600]]);
    expect(pareto.notes.join(' ')).toContain('The line is the front: 2 of 3 feasible trials');
    expect(pareto.notes.join(' ')).toContain('1 trial without both numbers is not shown.');
  });

  it('reads directions from the columns and names them', () => {
    const trials = [at(0, 100_000, 0.5), at(1, 200_000, 0.4), at(2, 300_000, 0.6)];
    expect(makePareto(viewOf(trials), entry).x.title).toBe('flash in kB (less is better)');
    const turned = searchNode(3).columns.map((column) => (column.name === 'rob' ? { ...column, better: 'less' as const } : column));
    const frontOf = (view: SearchView): readonly number[] =>
      makePareto(view, entry).points.flatMap(({ kind, index }) => (kind === 'front' ? [index] : []));
    expect(frontOf(viewOf(trials))).toEqual([0, 2]);
    expect(frontOf(viewOf(trials, { columns: turned }))).toEqual([0, 1]);
  });

  it('has no front where a channel has no better side', () => {
    const pareto = makePareto(viewOf([at(0, 1000, 0.5), at(1, 2000, 0.6)]), { x: 'filters', y: 'rob' });
    expect(pareto.points.map(({ kind }) => kind)).toEqual(['dominated', 'dominated']);
    expect(pareto.notes[0]).toBe('There is no front: neither more nor less of filters is better.');
  });

  it('draws near limits with their number and tells far ones', async () => {
    const near = makePareto(viewOf([at(0, 300_000, 0.5), at(1, 500_000, 0.6)]), entry);
    expect(near.limits).toEqual([{ channel: 'x', value: 524.288, text: 'limit 524.3 kB' }]);
    expect(near.x.domain[1]).toBeGreaterThan(524.288);
    expect(textsOf(await draw(paretoSpec(near, 'wide')))).toContain('limit 524.3 kB');
    const far = makePareto(viewOf([at(0, 20_000, 0.5), at(1, 50_000, 0.6)]), entry);
    expect(far.limits).toEqual([]);
    expect(far.notes).toContain('The limit 524.3 kB of flash lies far to the right.');
  });

  it('never uses a logarithmic axis', () => {
    const spec = JSON.stringify(paretoSpec(makePareto(viewOf([at(0, 1000, 0.1), at(1, 500_000, 0.9)]), entry), 'wide'));
    expect(spec).not.toContain('"log"');
  });

  it('names the best, and says of each point what it is when pointed at', async () => {
    const svg = await draw(paretoSpec(makePareto(viewOf([at(0, 100_000, 0.5), at(1, 200_000, 0.7)]), entry), 'wide'));
    expect(textsOf(svg)).toContain('★ #1');
    expect(titlesOf(svg)[1]?.replaceAll('&#xA;', '\n')).toBe(
      '#1, the best\nfilters 9, kernel 3, dilations 1 2 8, skip true\nacc 0.900 [0.880, 0.920]\nrob 0.700 [0.680, 0.720] ○ not all checked\nsram 1.0 kB\nflash 200.0 kB\ngoal 1.600',
    );
  });

  it('shades by steps that are ordered in lightness', async () => {
    const trials = [0.71, 0.82, 0.93].map((acc, index) => trial(index, { values: { acc, rob: 0.5, sram: 1000, flash: 1000 + index } }));
    const pareto = makePareto(viewOf(trials), entry);
    expect(pareto.shades).toEqual({
      title: 'acc',
      steps: ['0.70 to 0.75', '0.75 to 0.80', '0.80 to 0.85', '0.85 to 0.90', '0.90 to 0.95'],
    });
    expect(pareto.points.map(({ shade }) => shade)).toEqual([0, 2, 4]);
    const range = /"range":\[([^\]]*)\]/.exec(JSON.stringify(paretoSpec(pareto, 'wide')))?.[1] ?? '';
    const light = range
      .split(',')
      .map((ink) =>
        [1, 3, 5].reduce(
          (sum, place) => sum + Number.parseInt(ink.slice(place + 1, place + 3), 16) * ([0.2126, 0.7152, 0.0722][(place - 1) / 2] ?? 0),
          0,
        ),
      );
    expect(light).toEqual([...light].sort((a, b) => b - a));
    expect(new Set(light).size).toBe(5);
  });

  it.each([
    ['many trials', viewOf(realisticTrials(200))],
    ['sixteen', viewOf(realisticTrials(16))],
    ['one trial', viewOf([trial(0)])],
    ['nothing feasible', viewOf([infeasible(0, 600_000), infeasible(1, 700_000)])],
    ['nothing but failures', viewOf([failed(0, 'x'), failed(1, 'y', 'broken')])],
    ['no trials', viewOf([], {}, { state: 'skipped' })],
    ['equal trials', viewOf([at(0, 1000, 0.5), at(1, 1000, 0.5)])],
    ['hostile words', viewOf([trial(0, { params: { '</title><script>': '"&<\u202e' } })])],
  ])('stands for %s, each time with the same bytes', async (_, view) => {
    for (const size of ['wide', 'narrow'] as const) {
      const spec = (): TopLevelSpec => paretoSpec(makePareto(view, entry), size);
      const svg = await draw(spec());
      expect(await draw(spec())).toBe(svg);
      expect(svg).not.toMatch(/<script|\u202e/);
      const history = await draw(historySpec(makeHistory(view), size));
      expect(await draw(historySpec(makeHistory(view), size))).toBe(history);
      expect(history).not.toMatch(/<script|\u202e/);
    }
  });
});

describe('a plot of the history', () => {
  const view = viewOf([trial(0), infeasible(1, 600_000), failed(2, 'x'), trial(3), trial(4), trial(5), trial(6)]);

  it('marks trials without a goal at the bottom and labels the best', async () => {
    const texts = textsOf(await draw(historySpec(makeHistory(view), 'wide')));
    expect(texts.filter((text) => text === '×')).toHaveLength(1);
    expect(texts.filter((text) => text === '!')).toHaveLength(1);
    expect(texts).toContain('★ #6');
    expect(texts).toContain('goal (more is better)');
  });

  it('draws random trials open and proposed ones filled', async () => {
    const svg = await draw(historySpec(makeHistory(view), 'wide'));
    const points = [...svg.matchAll(/<path data-point=""[^>]*>/g)].map(([path]) => path);
    expect(points.filter((path) => /fill="(transparent|none)"/.test(path) || !/ fill="#/.test(path))).toHaveLength(3);
    expect(points).toHaveLength(5);
  });
});

describe('nice steps', () => {
  it('cover all values with at most as many steps as asked for', () => {
    const numbers = fc.array(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Math.round(value * 1000) / 1000),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(numbers, (values) => {
        const { edges } = niceSteps(values, 5);
        expect(edges.length).toBeGreaterThanOrEqual(2);
        expect(edges.length).toBeLessThanOrEqual(6);
        expect(edges[0]).toBeLessThanOrEqual(Math.min(...values));
        expect(edges.at(-1)).toBeGreaterThanOrEqual(Math.max(...values));
      }),
    );
  });
});
