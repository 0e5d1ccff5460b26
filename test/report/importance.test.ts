import { describe, expect, it } from 'vitest';
import { reportContent } from '../../src/report/content.js';
import { importanceOf } from '../../src/report/importance.js';
import { importanceSpec } from '../../src/report/importance-spec.js';
import { renderSpec } from '../../src/report/render-spec.js';
import { realisticTrials, searchGraph, searchResults, trial, viewOf } from './sample-search.js';

describe('what the goal of a search depends on', () => {
  it('is drawn under its trials, with how much is explained and of how many trials', async () => {
    const trials = realisticTrials(120);
    const graph = searchGraph(trials.length);
    const items = reportContent(graph, searchResults(graph, trials)).sections.flatMap((section) => section.items);
    const place = items.findIndex(({ kind }) => kind === 'trials');
    const plot = items[place + 1];
    expect(plot).toMatchObject({ kind: 'plot', title: 'What the goal of robust depends on' });
    const measured = trials.filter(({ goals }) => goals !== null).length;
    expect(plot?.kind === 'plot' ? plot.notes.join(' ') : '').toContain(`a random forest on ${measured} trials`);
    const [importance] = importanceOf(viewOf(trials));
    if (!importance) throw new Error('nothing to draw');
    // The sample's accuracy grows with the weights, which are quadratic in the filters.
    expect(importance.parameters[0]?.name).toBe('filters');
    for (const size of ['wide', 'narrow'] as const) {
      const { svg, warnings } = await renderSpec(importanceSpec(importance, size));
      expect(warnings).toEqual([]);
      for (const { name } of importance.parameters) expect(svg).toContain(`>${name}</text>`);
    }
  });

  it('is not told of few trials, nor where the parameters predict nothing', () => {
    expect(importanceOf(viewOf(realisticTrials(16)))).toEqual([]);
    const noise = Array.from({ length: 60 }, (_, index) => trial(index, { goals: [(index * 7919) % 101] }));
    const shuffled = noise.map((one, index) => ({ ...one, params: { ...one.params, filters: (index * 31) % 17 } }));
    expect(importanceOf(viewOf(shuffled))).toEqual([]);
  });
});
