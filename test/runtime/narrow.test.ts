import { describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import { narrowGraph } from '../../src/runtime/narrow.js';
import { graphOf } from './support/graph-builder.js';
import { useLab, valueOf } from './support/lab.js';
import { searchGraph } from './support/search-builder.js';

const lab = useLab();

const whole: Graph = {
  ...graphOf([
    { id: 'data', op: 'numbers', params: { first: 1, count: 4 } },
    { id: 'net', op: 'scale', params: { by: 2 }, from: 'data' },
    { id: 'adv', op: 'shift', from: 'net', sweep: { axis: 'strength', param: 'by', values: [1, 2, 3] } },
    { id: 'curve', op: 'total', from: 'adv' },
    { id: 'test', op: 'total', from: 'net' },
  ]),
  reports: [
    {
      title: 'all',
      items: [{ kind: 'lines', series: [{ kind: 'node', node: 'curve' }], x: 'strength' }],
      location: { source: { path: '', text: '' }, span: { start: 0, end: 0 } },
    },
    {
      title: 'test',
      items: [
        {
          kind: 'text',
          parts: [
            { kind: 'words', text: 'is ' },
            { kind: 'value', series: { kind: 'node', node: 'test' } },
          ],
        },
      ],
      location: { source: { path: '', text: '' }, span: { start: 0, end: 0 } },
    },
  ],
};

function labels(names: readonly string[]): readonly string[] {
  const narrowed = narrowGraph(whole, names);
  return narrowed.ok ? narrowed.graph.nodes.flatMap((node) => node.instances.map((instance) => instance.label)) : [];
}

describe('--only', () => {
  test('keeps a node and what it needs', () => {
    expect(labels(['test'])).toEqual(['data', 'net', 'test']);
    expect(labels(['adv', 'data'])).toEqual(['data', 'net', 'adv[strength=1]', 'adv[strength=2]', 'adv[strength=3]']);
  });

  test('keeps single instances, and they still read the right ones', async () => {
    expect(labels(['curve[strength=3]'])).toEqual(['data', 'net', 'adv[strength=3]', 'curve[strength=3]']);
    const narrowed = narrowGraph(whole, ['curve[strength=3]']);
    const run = await lab.run(narrowed.ok ? narrowed.graph : whole);
    expect(valueOf(run, 'curve[strength=3]')).toBe(32);
    expect(run.counts.computed).toBe(4);
  });

  test('keeps reports that can be drawn', () => {
    const titles = (names: readonly string[]): readonly string[] => {
      const narrowed = narrowGraph(whole, names);
      return narrowed.ok ? narrowed.graph.reports.map((report) => report.title) : [];
    };
    expect(titles(['test'])).toEqual(['test']);
    expect(titles(['curve'])).toEqual(['all']);
    expect(titles(['curve[strength=1]'])).toEqual([]);
  });

  test('leaves a search out, runs it alone, or keeps it for what waits for it', async () => {
    const only = async (...names: readonly string[]) => {
      const narrowed = narrowGraph(searchGraph(), names);
      return lab.run(narrowed.ok ? narrowed.graph : whole, { store: `${lab.store}-${names.join('-')}` });
    };
    const data = await only('data');
    expect(data.results).toMatchObject({ results: [{ node: 'data', state: 'ok' }], searches: [] });
    const search = await only('robust');
    expect(search.results.searches).toMatchObject([{ name: 'robust', state: 'ok' }]);
    expect(search.results.results.map(({ node }) => node)).toEqual(['data']);
    const best = await only('best');
    expect(best.results.searches).toMatchObject([{ name: 'robust', state: 'ok' }]);
    expect(best.results.results.map(({ node }) => node)).toEqual(['data', 'robust.best.net', 'best']);
  });

  test('names what it does not know', () => {
    const narrowed = narrowGraph(whole, ['test', 'tset']);
    expect(narrowed.ok ? [] : narrowed.problems.map((problem) => [problem.code, problem.message])).toEqual([
      ['TML7005', 'no node is called tset; there are data, net, adv, curve, test'],
    ]);
  });
});
