import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Graph, ReportEntry, Series } from '../../src/graph/graph.js';
import type { Json } from '../../src/graph/json.js';
import { answer } from '../../src/report/answer.js';
import { caveats } from '../../src/report/caveats.js';
import { makeCurves } from '../../src/report/curves.js';
import { makeTable } from '../../src/report/table.js';
import { writeReport } from '../../src/report/write-report.js';
import type { RequirementRecord, Results, TrialRecord } from '../../src/runtime/results.js';
import type { Memo } from '../../src/runtime/run-graph.js';
import { reducedAxes } from '../../src/ui/reduced-axes.js';
import { cleanFlags, findSample, metricOf, node, partFlags, raisedFlags, runs, sampleGraph, strengths } from '../ui/sample-run.js';
import { checkNesting, facts, visible, withoutFacts } from './page-checks.js';
import { readCsv } from './read-csv.js';
import { failed, infeasible, realisticTrials, searchGraph, searchResults, trial } from './sample-search.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tml-search-report-'));
});
afterAll(() => rm(root, { recursive: true }));

let count = 0;
const noMemo: Memo = { read: () => undefined, write: () => undefined };
async function write(graph: Graph, results: Results, memo = noMemo): Promise<{ directory: string; html: string; markdown: string }> {
  const directory = join(root, `${count++}`);
  const paths = await writeReport({ graph, results, runFacts: facts, directory, memo });
  return { directory, html: await readFile(paths.html, 'utf8'), markdown: await readFile(paths.markdown, 'utf8') };
}

const answerText = (graph: Graph, results: Results): string =>
  answer(graph, results)
    .map(({ text }) => text)
    .join('');
const caveatTexts = (graph: Graph, results: Results): readonly string[] =>
  caveats(graph, results).map(({ kind, about, text }) => `${kind}: ${about} ${text}`);

const trials: readonly TrialRecord[] = [trial(0), infeasible(1, 612_000), trial(2), failed(3, 'TML7003 training diverged')];
const graph = searchGraph(4);
const results = searchResults(graph, trials);

/** The graph where nothing could be resolved: all that reads the best trial is pending. */
function unresolved(items: readonly ReportEntry[]): Graph {
  return {
    ...graph,
    nodes: graph.nodes.slice(0, 1),
    pending: [
      { id: 'test', kind: 'metric', op: 'accuracy', declared: true, instances: [{ label: 'test', coordinates: {} }], after: ['robust'] },
      { id: 'average', kind: 'metric', op: 'mean', declared: true, instances: [], after: ['test'] },
    ],
    reports: graph.reports.map((report) => ({ ...report, items })),
  };
}
const without = (all: readonly TrialRecord[]): Results => ({ ...searchResults(graph, all), results: results.results.slice(0, 1) });
const pending = (title: string): Series => ({ kind: 'pending', title });

describe('the answer of a search', () => {
  it('names the best network, the board it fits, and what was measured on test data', () => {
    expect(answerText(graph, results)).toBe(
      'Of 4 trials of robust (2 feasible, 1 infeasible, 1 failed) the best is #2: filters 10, kernel 3, dilations 1 2 8, skip true. ' +
        'It fits stm32f446re: it needs 41.0 kB of RAM and 98.0 kB of flash, within the limits of 131 kB and 524 kB. ' +
        'It classifies 93.5 % (95 % interval 91.5 to 95.5 %) of 600 samples of digits.test correctly. ' +
        'Under PGD with ε 0.4 (ℓ∞, in units of pixel range) it is right on 1.3 % (95 % interval 0 to 3.3 %). ' +
        'Every soundness check of the attack passed.',
    );
  });

  it('never presents the numbers that chose the network as its accuracy', () => {
    const only = graph.nodes.filter(({ id }) => ['digits', 'robust.best.net', 'robust.best.acc'].includes(id));
    const text = answerText(
      { ...graph, nodes: only },
      { ...results, results: results.results.filter((one) => only.some(({ id }) => id === one.node)) },
    );
    expect(text).not.toContain('classifies');
    expect(text).toContain(
      'In the search it had acc 0.900 [0.880, 0.920] and rob 0.520 [0.500, 0.540] ○ not all checked: the numbers that chose it, and so too good on average. It was not measured on other data.',
    );
  });

  it('prefers a measurement on data that did not influence the network, and says where there is none', () => {
    const val = node({
      id: 'again',
      kind: 'metric',
      op: 'accuracy',
      type: () => metricOf('accuracy', 'digits.val'),
      inputs: () => ({ model: { node: 'robust.best.net', instance: 0 } }),
    });
    const record = { ...results.results.find((one) => one.node === 'test')!, node: 'again', value: 0.99 };
    const both = { ...graph, nodes: [...graph.nodes, val] };
    expect(answerText(both, { ...results, results: [record, ...results.results] })).not.toContain('99 %');
    const alone = { ...graph, nodes: [...graph.nodes.slice(0, 2), val] };
    expect(answerText(alone, { ...results, results: [record] })).toContain('of digits.val, data that influenced it, correctly.');
  });

  it('says first that nothing is feasible, with the least violating trial', () => {
    expect(answerText(unresolved([]), without([infeasible(0, 700_000), infeasible(1, 612_000)]))).toBe(
      'None of the 2 trials is feasible in the search robust (0 feasible, 2 infeasible). ' +
        'The least violating is #1: filters 9, kernel 3, dilations 1 2 8, skip true. ' +
        'net.flash <= stm32f446re.flash: 612 kB where at most 524 kB is allowed (16.7 % beyond).',
    );
    expect(answerText(unresolved([]), without([failed(0, 'x')]))).toBe(
      'The only trial is not feasible in the search robust (0 feasible, 1 failed).',
    );
  });

  it('says that a search was interrupted or did not run', () => {
    const change = (state: 'interrupted' | 'skipped', all: readonly TrialRecord[]): Results => {
      const some = searchResults(graph, all);
      return { ...some, searches: some.searches.map((record) => ({ ...record, state })) };
    };
    expect(answerText(graph, change('interrupted', trials.slice(0, 3)))).toMatch(
      /^The search robust was interrupted after 3 of 4 trials\. Of 3 trials of robust/,
    );
    expect(answerText(unresolved([]), change('skipped', []))).toBe('The search robust did not run.');
    expect(answerText(unresolved([]), { ...results, results: [], searches: [] })).toBe('The search robust did not run.');
  });
});

describe('caveats of a search', () => {
  it('tell what failed, what chose the network and what was not checked, each once', () => {
    expect(caveatTexts(graph, results)).toEqual([
      'failed: robust 1 of 4 trials failed (#3): TML7003 training diverged',
      'selected: robust #2 has the highest goal of 2 feasible trials: its acc and rob in the search chose it, and on new data they are on average worse',
      'unchecked: rob in robust not checked: weaker than noise',
    ]);
  });

  it('tell raised checks of trials, and whether the best is among them', () => {
    const some = [trial(0, { flags: { rob: raisedFlags } }), trial(1)];
    const about = (all: readonly TrialRecord[]): string | undefined =>
      caveatTexts(graph, searchResults(graph, all)).find((text) => text.startsWith('flagged'));
    expect(about(some)).toContain('rob in robust zero gradients (12.5 % of samples) in 1 of 2 trials, not in the best (#1): the attack');
    expect(about([trial(0), trial(1, { flags: { rob: raisedFlags } })])).toContain('in 1 of 2 trials, the best (#1) among them');
  });

  it('tell requirements that do not hold, with both sides', () => {
    const requirement = (change: Partial<RequirementRecord>): RequirementRecord => ({
      text: 'curve >= 0.5',
      unit: '',
      axes: {},
      holds: false,
      left: null,
      right: null,
      ...change,
    });
    const found = (...requirements: readonly RequirementRecord[]): readonly string[] =>
      caveatTexts(graph, { ...results, requirements }).filter((text) => text.startsWith('unmet'));
    expect(found(requirement({ holds: true }))).toEqual([]);
    expect(found(requirement({ text: 'hard.sound' }))).toEqual(['unmet: require hard.sound does not hold']);
    expect(
      found(
        requirement({ axes: { strength: 0.2, run: 1 }, left: 0.183, right: 0.5 }),
        requirement({ axes: { strength: 0.4, run: 1 }, left: 0.012, right: 0.5 }),
        requirement({ axes: { strength: 0.05, run: 1 }, holds: true, left: 0.9, right: 0.5 }),
      ),
    ).toEqual([
      'unmet: require curve >= 0.5 does not hold: at strength 0.2, run 1: left side 0.183, right side 0.5; at strength 0.4, run 1: left side 0.012, right side 0.5',
    ]);
    expect(found(requirement({ holds: null }))).toEqual([
      'unmet: require curve >= 0.5 could not be decided, because what it reads has no value',
    ]);
  });
});

describe('the page of a search', () => {
  it('shows every trial without its script, and lets no other script run', async () => {
    const many = searchGraph(60);
    const { html } = await write(many, searchResults(many, realisticTrials(60)));
    checkNesting(html);
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
    const digest = createHash('sha256').update(script).digest('base64');
    expect(html).toContain(`default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${digest}'`);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/<link|<iframe|<img|@import|url\((?!#)|\son\w+=|src=/i);
    const table = html.slice(html.indexOf('<table id="table-robust-trials">'), html.indexOf('</table>'));
    for (let index = 0; index < 60; index++)
      expect(table).toMatch(new RegExp(`<th scope="row"[^>]*>(?:<span[^>]*>★ </span>)?#${index}</th>`));
    // Controls that need the script are not there without it.
    expect(html).toContain('<div class="tools" hidden>');
    expect(table).not.toContain('<button');
  });

  it('is the same for equal results, and carries its CSV', async () => {
    const first = await write(graph, results);
    const second = await write(graph, results);
    expect(withoutFacts(second.html)).toBe(withoutFacts(first.html));
    expect(second.markdown).toBe(first.markdown);
    const [, data = ''] = /download="robust-trials\.csv" href="data:text\/csv;base64,([^"]*)"/.exec(first.html) ?? [];
    const file = await readFile(join(first.directory, 'tables/robust-trials.csv'), 'utf8');
    expect(Buffer.from(data, 'base64').toString()).toBe(file);
    expect(readCsv(file)).toHaveLength(5);
  });

  it('draws no plot again when nothing changed', async () => {
    const drawn = new Map<string, Json>();
    const memo: Memo = { read: (name) => drawn.get(name), write: (name, value) => void drawn.set(name, value) };
    await write(graph, results, memo);
    const size = drawn.size;
    expect(size).toBe(6);
    for (const name of drawn.keys()) drawn.set(name, '<svg id="kept"></svg>');
    expect((await write(graph, results, memo)).html.match(/id="kept"/g)).toHaveLength(6);
    expect(drawn.size).toBe(size);
  });

  it('says the words of a text, and flags beside robustness numbers in texts and tables', async () => {
    const average: Series = { kind: 'node', node: 'average' };
    const flagged = searchResults(graph, trials, raisedFlags);
    const items: readonly ReportEntry[] = [
      ...(graph.reports[0]?.items ?? []),
      { kind: 'text', parts: [{ kind: 'value', series: average }] },
    ];
    const { html, markdown } = await write({ ...graph, reports: graph.reports.map((report) => ({ ...report, items })) }, flagged);
    expect(visible(html)).toContain('skip connections: true .');
    expect(visible(html)).toContain('strength 0.4: 0.013 [0.000, 0.033] ⚑ zero gradients (12.5 % of samples)');
    expect(html.match(/<span class="mark raised"[^>]*>⚑ zero gradients \(12\.5 % of samples\)/g)).toHaveLength(4);
    expect(markdown).toContain('| 600 | ⚑ zero gradients (12.5 % of samples) |');
    expect(visible(html)).toContain('⚑ average: zero gradients.');
  });

  it('shows the search in the picture of the graph', async () => {
    const { html } = await write(graph, results);
    const picture = html.slice(html.indexOf('<svg class="graph"'));
    expect(picture).toContain('search · bayesian × 4');
    // digits → robust → robust.best.net …
    expect([...picture.matchAll(/<text class="name"[^>]*>([^<]*)</g)].map(([, name]) => name).slice(0, 3)).toEqual([
      'digits',
      'robust',
      'robust.best.net',
    ]);
  });

  it('shows history and trials of a search that no report asks for', async () => {
    const { html } = await write({ ...graph, reports: [] }, results);
    expect(html).toContain('<h3>Trials of robust</h3>');
    expect(html).toContain('<h3>Goal of robust, trial by trial</h3>');
  });

  it('limits the table of Markdown to the best and names the file with all', async () => {
    const many = searchGraph(50);
    const { markdown } = await write(many, searchResults(many, realisticTrials(50)));
    const rows = markdown.split('\n').filter((line) => /^\| (★ )?\\#\d/.test(line));
    expect(rows).toHaveLength(20);
    expect(rows[0]).toMatch(/^\| ★/);
    expect(markdown).toContain('The best 20 of 50 trials; all with all digits: [CSV](tables/robust-trials.csv)');
    const few = await write(graph, results);
    expect(few.markdown).not.toContain('The best 20');
    expect(few.markdown).toContain('infeasible: net.flash \\<= stm32f446re.flash: 612 kB where at most 524 kB is allowed (16.7 % beyond)');
  });

  it('says why there is no value where nothing is feasible', async () => {
    const items: readonly ReportEntry[] = [
      {
        kind: 'text',
        parts: [
          { kind: 'value', series: pending('test') },
          { kind: 'value', series: pending('best.params') },
        ],
      },
      { kind: 'table', series: [pending('test'), pending('average')] },
      { kind: 'lines', series: ['average'], x: 'strength' },
      ...(graph.reports[0]?.items ?? []).slice(2, 5),
    ];
    const { html, markdown } = await write(unresolved(items), without([infeasible(0, 700_000)]));
    checkNesting(html);
    const stopped = {
      ...without([trial(0)]),
      searches: without([trial(0)]).searches.map((record) => ({ ...record, state: 'interrupted' as const })),
    };
    expect(visible((await write(unresolved(items), stopped)).html)).toContain('n/a: robust was interrupted');
    expect(visible(html).match(/n\/a: no feasible trial of robust/g)).toHaveLength(2);
    expect(visible(html)).toContain('average n/a no feasible trial of robust');
    expect(visible(html)).toContain('No value for average: no feasible trial of robust.');
    expect(markdown).toContain('| average | n/a: no feasible trial of robust |');
  });

  it('is never markup made of names, words and reasons', async () => {
    const evil = '</td><script>alert(1)</script>"\' & `x` \u202e';
    const hostile = searchGraph(2, {
      columns: searchGraph(2).searches[0]!.columns.map((column) => (column.name === 'kernel' ? { ...column, name: evil } : column)),
      goals: [{ direction: 'maximize', text: evil }],
      requirements: [],
    });
    const all = [trial(0, { params: { [evil]: evil, filters: 1 } }), failed(1, evil)];
    const base = searchResults(hostile, all);
    const { html, markdown } = await write(hostile, {
      ...base,
      requirements: [{ text: evil, axes: { [evil]: evil }, holds: false, left: 1, right: 2, unit: '' }],
      searches: base.searches.map((record) => ({ ...record, requirements: [evil] })),
    });
    checkNesting(html);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/<\/td><script|\u202e/);
    expect(withoutFacts(markdown)).not.toMatch(/(?<!\\)<(?!!-- )/);
  });
});

describe('an average over seeds', () => {
  it('says that the weights are the same only where they are', () => {
    const note = (source: Graph): string =>
      makeCurves(source, results, { kind: 'lines', series: ['average'], x: 'strength' } as never).notes.join(' ');
    expect(note(graph)).toContain(
      'average is the mean over 2 values of run; the band is not the spread over run, and run never reaches the training',
    );
    const retrained = { ...graph, nodes: graph.nodes.map((one) => (one.id === 'robust.best.net' ? { ...one, axes: ['run'] } : one)) };
    expect(note(retrained)).toContain('average is the mean over 2 values of run; the band is not the spread over run.');
  });

  it('names each reduction with the axis it took away', () => {
    const worst = findSample('worst');
    const least = node({
      id: 'least',
      kind: 'metric',
      op: 'min',
      type: () => metricOf('robust accuracy', 'digits.test'),
      inputs: () => Object.fromEntries(worst.instances.map((_, instance) => [`${instance}`, { node: 'worst', instance }])),
    });
    const axes = reducedAxes({ ...sampleGraph, nodes: [...sampleGraph.nodes, least], axes: [strengths, runs] }, least);
    expect(axes.map(({ axis, by }) => `${by} ${axis}`)).toEqual(['min strength', 'mean run']);
  });

  it('carries the flags of the numbers it was made of', () => {
    const series: readonly Series[] = [{ kind: 'node', node: 'average' }];
    const marks = (flags: Readonly<Record<string, Json>>): readonly (string | undefined)[] =>
      makeTable(graph, searchResults(graph, trials, flags), series).rows.map((row) => row.flags?.words);
    expect(marks(raisedFlags)).toEqual(Array.from({ length: 4 }, () => 'zero gradients (12.5 % of samples)'));
    expect(marks(partFlags)[0]).toBe('not all checked');
    expect(marks(cleanFlags)[0]).toBe('all passed');
    // Without any record behind it nothing is known, and that is not the same as passed.
    const alone = { ...results, results: results.results.filter(({ node: id }) => id === 'average') };
    expect(makeTable(graph, alone, series).rows[0]?.flags?.words).toBe('not checked');
  });
});
