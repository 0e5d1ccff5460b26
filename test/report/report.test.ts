import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import type { Json } from '../../src/graph/json.js';
import { FACTS_END, FACTS_START } from '../../src/report/page.js';
import { RENDERER } from '../../src/report/render-spec.js';
import type { RunFacts } from '../../src/report/run-facts.js';
import { writeReport } from '../../src/report/write-report.js';
import type { Results } from '../../src/runtime/results.js';
import type { Memo } from '../../src/runtime/run-graph.js';
import { cleanFlags, findSample, location, notOk, ok, sampleGraph, sampleResults, withRecords } from '../ui/sample-run.js';
import { checkNesting, facts, visible, withoutFacts } from './page-checks.js';

const otherFacts: RunFacts = {
  ...facts,
  run: 'r2',
  date: '2027-01-01T00:00:00Z',
  milliseconds: 99,
  computed: 0,
  cached: 12,
  host: 'other',
  warnings: ['the store is slow'],
  command: 'tml run x.tml',
};

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tml-report-'));
});
afterAll(() => rm(root, { recursive: true }));

let count = 0;
const noMemo: Memo = { read: () => undefined, write: () => undefined };
async function write(
  graph: Graph,
  results: Results,
  runFacts = facts,
  memo = noMemo,
): Promise<{ directory: string; html: string; markdown: string }> {
  const directory = join(root, `${count++}`);
  const paths = await writeReport({ graph, results, runFacts, directory, memo });
  return { directory, html: await readFile(paths.html, 'utf8'), markdown: await readFile(paths.markdown, 'utf8') };
}

describe('report of the sample run', () => {
  it('is a well-formed page that loads nothing and runs nothing', async () => {
    const { html } = await write(sampleGraph, sampleResults);
    checkNesting(html);
    expect(html).not.toMatch(/<script|<link|<iframe|<img|@import|url\((?!#)|\son\w+=|src=/i);
    const addresses = [...html.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, address]) => address ?? '');
    expect(addresses.filter((address) => !address.startsWith('data:'))).toEqual([]);
    expect(html).toContain('<meta name="viewport"');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).toContain('@media print');
  });

  it('answers first, in one paragraph, with the flag that weakens the answer', async () => {
    const { html, markdown } = await write(sampleGraph, sampleResults);
    const answer =
      'net classifies 93.5 % (95 % interval 91.5 to 95.5 %) of 600 samples of digits.test correctly. Under PGD with ε 0.4 (ℓ∞, in units of pixel range) it is right on 1.3 % (95 % interval 0 to 3.3 %). This attack is flagged : zero gradients (12.5 % of samples). The true robustness may be lower.';
    expect(visible(html)).toContain(answer);
    expect(markdown.split('\n')[2]?.replaceAll('**', '')).toBe(answer.replace('flagged :', 'flagged:'));
    expect(html.indexOf('class="answer"')).toBeLessThan(html.indexOf('class="caveats"'));
    expect(html.indexOf('class="caveats"')).toBeLessThan(html.indexOf('class="plot"'));
  });

  it('fills values into text', async () => {
    const { html } = await write(sampleGraph, sampleResults);
    expect(visible(html)).toContain('Test accuracy 0.935 [0.915, 0.955] with 43,112 parameters.');
  });

  it('writes tables, plots and specifications beside the page, and no temporary files', async () => {
    const { directory } = await write(sampleGraph, sampleResults);
    expect((await readdir(directory, { recursive: true })).sort()).toEqual([
      'plots',
      'plots/baseline-curve-worst.svg',
      'plots/baseline-curve-worst.vl.json',
      'report.html',
      'report.md',
      'tables',
      'tables/clean-curve-net-sram.csv',
      'tables/hard-worst.csv',
    ]);
  });

  it('carries each CSV inside the page, equal to the file', async () => {
    const { directory, html } = await write(sampleGraph, sampleResults);
    const [, data = ''] = /download="hard-worst\.csv" href="data:text\/csv;base64,([^"]*)"/.exec(html) ?? [];
    expect(Buffer.from(data, 'base64').toString()).toBe(await readFile(join(directory, 'tables/hard-worst.csv'), 'utf8'));
  });

  it('is byte-identical for equal results outside the block of facts', async () => {
    const first = await write(sampleGraph, sampleResults);
    const second = await write(sampleGraph, sampleResults, otherFacts);
    expect(second.html).not.toBe(first.html);
    expect(withoutFacts(second.html)).toBe(withoutFacts(first.html));
    expect(withoutFacts(second.markdown)).toBe(withoutFacts(first.markdown));
    for (const name of ['plots/baseline-curve-worst.svg', 'plots/baseline-curve-worst.vl.json', 'tables/hard-worst.csv']) {
      expect(await readFile(join(second.directory, name), 'utf8')).toBe(await readFile(join(first.directory, name), 'utf8'));
    }
  });

  it('shows the facts of the run and the command that repeats it', async () => {
    const { html } = await write(sampleGraph, sampleResults);
    const block = visible(html.slice(html.indexOf(FACTS_START), html.indexOf(FACTS_END)));
    for (const text of [
      '0:18 with 2 jobs',
      '9 computed, 3 cached (25 % from the store)',
      'net 1',
      'wasm-simd-f32/1',
      'node 20.20.0',
      'bench-1, linux x64',
      'tml run quickstart.tml --set epochs=10',
    ])
      expect(block).toContain(text);
  });

  it('draws every node of the graph once', async () => {
    const { html } = await write(sampleGraph, sampleResults);
    const picture = html.slice(html.indexOf('<svg class="graph"'));
    expect([...picture.matchAll(/<text class="name"[^>]*>([^<]*)</g)].map(([, name]) => name).sort()).toEqual(
      sampleGraph.nodes.map(({ id }) => id).sort(),
    );
  });
});

describe('a report that cannot show everything', () => {
  it('says what failed and what was skipped, in the warnings, the table and the plot', async () => {
    const results = withRecords(
      notOk(findSample('curve'), 2, 'failed', 'TML7003 training diverged'),
      notOk(findSample('curve'), 3, 'skipped', 'adv[strength=0.4]'),
    );
    const { html, markdown } = await write(sampleGraph, results);
    const text = visible(html);
    expect(text).toContain('curve[strength=0.2] failed: TML7003 training diverged');
    expect(text).toContain('curve[strength=0.4] not computed, because of adv[strength=0.4]');
    expect(text).toContain('No value: curve at 0.2 (failed), curve at 0.4 (skipped)');
    expect(html).toMatch(/<td class="number absent">failed<\/td>/);
    expect(html.match(/>×<\/text>/g)).toHaveLength(4);
    expect(markdown).toContain('n/a (failed)');
  });

  it('says so when nothing was measured, without an attack, and when all checks passed', async () => {
    const only = (...nodes: readonly string[]): Results => ({
      ...sampleResults,
      results: sampleResults.results.filter(({ node }) => nodes.includes(node)),
    });
    expect(visible((await write(sampleGraph, only())).html)).toContain('this run says nothing about robustness');
    expect(visible((await write(sampleGraph, only('clean'))).html)).toContain('No adversarial attack was evaluated');
    expect(visible((await write(sampleGraph, only('clean', 'baseline'))).html)).toContain('No adversarial attack was evaluated');
    const sound: Results = {
      ...sampleResults,
      results: sampleResults.results.map((record) => (record.flags ? { ...record, flags: cleanFlags } : record)),
    };
    const { html } = await write(sampleGraph, sound);
    expect(visible(html)).toContain('Every soundness check of the attack passed.');
    expect(html).not.toContain('class="caveats"');
  });

  it('shows all metrics when the file asks for no report, and each report of a file that asks for two', async () => {
    const none = visible((await write({ ...sampleGraph, reports: [] }, sampleResults)).html);
    for (const id of ['clean', 'baseline', 'curve', 'hard', 'worst']) expect(none).toContain(id);
    const second = {
      title: 'A second look',
      location,
      items: [{ kind: 'table' as const, series: [{ kind: 'node' as const, node: 'clean' }] }],
    };
    const { html, directory } = await write({ ...sampleGraph, reports: [...sampleGraph.reports, second, second] }, sampleResults);
    expect(html.match(/<h2>A second look<\/h2>/g)).toHaveLength(2);
    expect(await readdir(join(directory, 'tables'))).toEqual(['clean-2.csv', 'clean-curve-net-sram.csv', 'clean.csv', 'hard-worst.csv']);
  });
});

describe('text from outside', () => {
  it('is never markup', async () => {
    const evil = '</h1><script>alert(1)</script>"\' & `<img src=x onerror=alert(1)>` [x](javascript:1) \u202e';
    const nodes = sampleGraph.nodes.map((node) =>
      node.id === 'curve'
        ? {
            ...node,
            doc: evil,
            instances: node.instances.map((instance) => ({
              ...instance,
              type:
                instance.type.kind === 'metric' ? { ...instance.type, title: `robust accuracy ${evil}`, evaluatedOn: evil } : instance.type,
            })),
          }
        : node,
    );
    const items = [
      { kind: 'text' as const, parts: [{ kind: 'words' as const, text: evil }] },
      { kind: 'lines' as const, series: [{ kind: 'node' as const, node: 'curve' }], x: 'strength', title: evil },
      {
        kind: 'table' as const,
        series: [
          { kind: 'node' as const, node: 'curve' },
          { kind: 'constant' as const, title: evil, value: 1, unit: '' },
        ],
      },
    ];
    const graph: Graph = { ...sampleGraph, file: evil, nodes, reports: [{ title: evil, doc: evil, location, items }] };
    const curve = findSample('curve');
    const results = withRecords(notOk(curve, 0, 'failed', evil), ok(curve, 1, 0.7, { [evil]: evil }));
    const { html, markdown, directory } = await write(graph, results, {
      ...facts,
      command: evil,
      host: evil,
      warnings: [evil],
      versions: { [evil]: evil },
    });
    checkNesting(html);
    expect(html).not.toMatch(/<script|<img|<\/h1><|\u202e/);
    // Beside our own elements there is nothing that looks like one.
    expect(withoutFacts(markdown)).not.toMatch(/(?<!\\)<(?!!-- )|[^\\]\]\(javascript/);
    expect((await readdir(join(directory, 'tables'))).every((name) => /^[a-z0-9-]+\.csv$/.test(name))).toBe(true);
  });
});

describe('sections', () => {
  it('are headings below the titles of reports, deeper ones below those', async () => {
    const [whole] = sampleGraph.reports;
    const items = [
      { kind: 'section', title: 'Clean & plain', depth: 1 },
      ...(whole?.items ?? []),
      { kind: 'section', title: 'Details', depth: 2 },
      { kind: 'text', parts: [{ kind: 'words', text: 'The end.' }] },
    ] as const;
    const { html, markdown } = await write({ ...sampleGraph, reports: [{ title: 'r', location, items }] }, sampleResults);
    checkNesting(html);
    expect(html).toContain('<h3 class="heading">Clean &amp; plain</h3>');
    expect(html).toMatch(/<h4 class="heading">Details<\/h4>\s*<p>The end\.<\/p>/);
    expect(markdown).toContain('### Clean \\& plain\n');
    expect(markdown).toContain('#### Details\n\nThe end.');
  });
});

describe('drawn plots', () => {
  it('are drawn once for equal results, and again for others', async () => {
    const drawn = new Map<string, Json>();
    const memo: Memo = { read: (name) => drawn.get(name), write: (name, value) => void drawn.set(name, value) };
    const first = await write(sampleGraph, sampleResults, facts, memo);
    const kept = new Map(drawn);
    expect(kept.size).toBeGreaterThan(0);
    for (const name of drawn.keys()) drawn.set(name, '<svg id="kept"></svg>');
    expect((await write(sampleGraph, sampleResults, facts, memo)).html).toContain('<svg id="kept"></svg>');
    expect(drawn.size).toBe(kept.size);
    const other = await write(sampleGraph, withRecords(ok(findSample('curve'), 0, 0.123)), facts, memo);
    expect(other.html).not.toBe(first.html);
    expect(drawn.size).toBeGreaterThan(kept.size);
  });

  it('belong to the versions that drew them', async () => {
    const { dependencies } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(RENDERER).toBe(`vega ${dependencies['vega']}, vega-lite ${dependencies['vega-lite']}`);
  });
});
