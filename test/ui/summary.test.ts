import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import type { Results } from '../../src/runtime/results.js';
import { flagsText, reportFlags } from '../../src/ui/flags.js';
import { ansiPaint } from '../../src/ui/paint.js';
import { reduce } from '../../src/ui/reduce.js';
import { summarize } from '../../src/ui/summary.js';
import { chainTo } from '../../src/ui/summary-failures.js';
import type { RunView } from '../../src/ui/view-model.js';
import { emptyView } from '../../src/ui/view-model.js';
import { cleanFlags, findSample, notOk, ok, partFlags, raisedFlags, sampleGraph, sampleResults, withRecords } from './sample-run.js';

const end = (outcome: 'done' | 'failed' | 'interrupted', failed: number, skipped: number, reports: readonly string[]): RunEvent => ({
  v: 1,
  at: 18_400,
  type: 'run-end',
  outcome,
  computed: 9,
  cached: 0,
  failed,
  skipped,
  record: '.tml/runs/r1/run.json',
  reports,
});
const start: RunEvent = { v: 1, at: 0, type: 'run-start', run: 'r1', file: 'quickstart.tml', jobs: 2, profile: 'wasm-simd-f32/1' };
const run = (...events: readonly RunEvent[]): RunView => [start, ...events].reduce(reduce, emptyView);
const finished = run(end('done', 0, 0, ['.tml/runs/r1/report.html']));

const only = (results: Results, ...nodes: readonly string[]): Results => ({
  ...results,
  results: results.results.filter(({ node }) => nodes.includes(node)),
});
const lines = (view: RunView, results: Results, columns = 80): readonly string[] =>
  summarize({ view, graph: sampleGraph, results, command: 'tml run quickstart.tml', columns }).split('\n');

describe('summary', () => {
  it('gives a line a metric with value, interval, n and what it was measured on', () => {
    expect(lines(finished, only(sampleResults, 'clean', 'curve', 'worst'))).toEqual([
      ' quickstart.tml finished in 0:18 · 9 computed · 0 cached · 0 failed',
      '',
      ' clean     accuracy         0.935   [0.915, 0.955]  n 600     digits.test',
      ' curve     robust accuracy  ε 0.05 0.861  ε 0.1 0.702  ε 0.2 0.377  ε 0.4 0.081',
      '           on digits.test, n 600 each; ε in units of pixel range',
      '           flags: passed: zero gradients; not checked: weaker than noise',
      ' worst     robust accuracy  ε 0.05 0.840  ε 0.1 0.616  ε 0.2 0.180  ε 0.4 0.013',
      '           on digits.test, n 600 each; mean over 2 values of run (the trained',
      '           weights are the same); ε in units of pixel range',
      '           flags: RAISED: zero gradients (12.5 % of samples); not checked:',
      '             weaker than noise',
      '',
      ' report   .tml/runs/r1/report.html',
      '',
    ]);
  });

  it('says the flags of one attack once', () => {
    const flagLines = (flags: typeof partFlags): readonly string[] => {
      const shown = only(sampleResults, 'curve', 'worst');
      const results = { ...shown, results: shown.results.map((record) => ({ ...record, flags })) };
      return lines(finished, results, 100).flatMap((line) => /flags: .*/.exec(line) ?? []);
    };
    expect(flagLines(partFlags)).toEqual(['flags: passed: zero gradients; not checked: weaker than noise', 'flags: as for curve']);
    const raised = 'flags: RAISED: zero gradients (12.5 % of samples); not checked: weaker than noise';
    expect(flagLines(raisedFlags)).toEqual([raised, raised]);
  });

  it('names checks in one order, however they were stored', () => {
    const reversed = Object.fromEntries(Object.entries(partFlags).reverse());
    expect(reportFlags([ok(findSample('curve'), 0, 0.5, reversed)])).toEqual(reportFlags([ok(findSample('curve'), 0, 0.5, partFlags)]));
  });

  it('groups what has further axes and wraps to the width', () => {
    const text = lines(finished, only(sampleResults, 'hard'));
    expect(text.filter((line) => line.includes('run 1'))).toHaveLength(1);
    expect(text.filter((line) => line.includes('run 2'))).toHaveLength(1);
    for (const width of [80, 100])
      for (const line of lines(finished, sampleResults, width).slice(2)) expect(line.length, line).toBeLessThanOrEqual(width);
  });

  it('sums up what would scroll everything else away', () => {
    const curve = sampleResults.results.filter(({ node }) => node === 'curve');
    const values = [0.9, 0.2, 0.5];
    const many = Array.from({ length: 70 }, (_, i) =>
      i === 3 ? { ...curve[0], state: 'failed', value: null } : { ...curve[0], value: values[i % 3] },
    ) as typeof curve;
    const text = lines(finished, { ...sampleResults, results: many }).join('\n');
    expect(text).toContain('0.200 to 0.900 in 70 instances, 1 without a value; each in results.json');
    expect(text).not.toContain('ε 0.05 0.9');
  });

  it('says failed and skipped where there is no value', () => {
    const results = withRecords(notOk(findSample('curve'), 2, 'failed', 'x'), notOk(findSample('curve'), 3, 'skipped', 'y'));
    const curve = lines(finished, results)
      .filter((line) => /ε 0\.[24]/.test(line))
      .join(' ');
    expect(curve).toContain('ε 0.2 failed');
    expect(curve).toContain('ε 0.4 skipped');
  });

  it('tells a failure with its chain, what was kept and the command that continues', () => {
    const view = run(
      {
        v: 1,
        at: 5000,
        type: 'node-failed',
        node: 'adv',
        instances: ['adv[strength=0.2]'],
        code: 'TML7002',
        message: 'the worker died (SIGKILL)',
        notes: ['tried twice'],
        stored: false,
      },
      end('failed', 1, 1, []),
    );
    expect(lines(view, only(sampleResults, 'clean'))).toEqual([
      ' quickstart.tml failed after 0:18 · 9 computed · 0 cached · 1 failed · 1 skipped',
      '',
      ' clean     accuracy         0.935   [0.915, 0.955]  n 600     digits.test',
      '',
      ' failed[TML7002] adv[strength=0.2]',
      '   the worker died (SIGKILL)',
      '   = tried twice',
      '   through digits → net → adv[strength=0.2]',
      '   skipped curve[strength=0.2]',
      '',
      ' kept     9 results in the store; the next run takes them from there',
      ' continue tml run quickstart.tml',
      '',
      ' record   .tml/runs/r1/run.json',
      '',
    ]);
  });

  it('says that a stored outcome will not change by itself', () => {
    const view = run(
      {
        v: 1,
        at: 5000,
        type: 'node-failed',
        node: 'net',
        instances: ['net'],
        code: 'TML7003',
        message: 'training diverged',
        notes: [],
        stored: true,
      },
      end('failed', 1, 0, []),
    );
    expect(lines(view, only(sampleResults)).join('\n')).toContain(
      ' change   these outcomes are stored and stay: change the file, then\n          tml run quickstart.tml',
    );
  });

  it('says how to go on after an interruption', () => {
    const text = lines(run(end('interrupted', 0, 0, [])), only(sampleResults)).join('\n');
    expect(text).toContain('quickstart.tml interrupted after 0:18');
    expect(text).toContain(' continue tml run quickstart.tml');
  });

  it('says the same with and without colour', () => {
    const input = { view: finished, graph: sampleGraph, results: sampleResults, command: 'tml run', columns: 80 };
    const colored = summarize({ ...input, paint: ansiPaint });
    expect(colored).toContain('\u001b[');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(summarize(input));
  });
});

describe('flags in words', () => {
  const curve = findSample('curve');
  const text = (...flags: readonly (typeof cleanFlags | null)[]): string => {
    const report = reportFlags(flags.map((flag, place) => ok(curve, place, 0.5, flag)));
    return report ? flagsText(report) : 'no attack';
  };

  it.each([
    ['all checked, none raised', [cleanFlags, cleanFlags], 'none'],
    ['some not checked', [partFlags], 'passed: zero gradients; not checked: weaker than noise'],
    ['checked for one instance and not for the other', [cleanFlags, partFlags], 'passed: zero gradients; not checked: weaker than noise'],
    ['raised', [raisedFlags, cleanFlags], 'RAISED: zero gradients (12.5 % of samples); not checked: weaker than noise'],
    ['no flags recorded', [{}], 'not checked'],
    ['a flag nobody understands', [{ odd_check: 'maybe' }], 'not checked: odd check'],
    ['no attack', [null], 'no attack'],
  ])('%s', (_, flags, expected) => expect(text(...flags)).toBe(expected));
});

describe('chainTo', () => {
  it('follows the longest way from the data set', () => {
    expect(chainTo(sampleGraph, 'worst[strength=0.1]')).toEqual([
      'digits',
      'net',
      'pgd[strength=0.1, run=1]',
      'hard[strength=0.1, run=1]',
      'worst[strength=0.1]',
    ]);
    expect(chainTo(sampleGraph, 'unknown')).toEqual(['unknown']);
  });
});
