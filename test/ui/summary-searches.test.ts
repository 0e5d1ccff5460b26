import { describe, expect, it } from 'vitest';
import type { RequirementRecord, Results } from '../../src/runtime/results.js';
import { ansiPaint } from '../../src/ui/paint.js';
import { reduce } from '../../src/ui/reduce.js';
import { summarize } from '../../src/ui/summary.js';
import type { RunView } from '../../src/ui/view-model.js';
import { emptyView } from '../../src/ui/view-model.js';
import { cleanFlags, partFlags, raisedFlags, sampleGraph, sampleResults } from './sample-run.js';
import { searchRun, trialNode } from './sample-search.js';
import { scripted, searchRecord, searchResults } from './sample-search-results.js';

const events = searchRun();
const finished: RunView = events.reduce(reduce, emptyView);
const infeasible: RunView = { ...finished, phase: 'infeasible' };

const lines = (view: RunView, results: Results, columns = 80): readonly string[] =>
  summarize({ view, graph: sampleGraph, results, command: 'tml run robust-nas.tml', columns }).split('\n');
const blocks = (view: RunView, results: Results, columns = 80): readonly string[] => lines(view, results, columns).slice(2, -3);

describe('the summary of a search', () => {
  it('gives the best with its numbers, raised flags beside them, and what ended the others', () => {
    expect(lines(finished, searchResults(searchRecord(scripted(raisedFlags))))).toEqual([
      ' robust-nas.tml finished in 0:52 · 50 computed · 1 cached · 1 failed · 3 skipped',
      '',
      ' robust    best #6: filters 24, kernel 3, dilations 1 2 8, skip',
      '           goal 1.71 (maximize acc + rob)',
      '           acc    0.930  [0.910, 0.950]  n 640',
      '           rob    0.780  [0.760, 0.800]  n 640',
      '                  flags: RAISED: zero gradients (12.5 % of samples); not',
      '                    checked: weaker than noise',
      '           sram   41.0 kB',
      '           flash  96.0 kB',
      '           16 trials: 11 feasible, 3 infeasible, 1 failed, 1 broken',
      '           net.sram <= stm32f446re.ram ended 3 trials',
      '           #4 broken: TML3108 the kernel (7) is longer than its input (4)',
      '           #10 failed: TML7003 training diverged: the loss is not finite in',
      '             epoch 2',
      '',
      ' report   .tml/runs/r3/report.html',
      '',
    ]);
  });

  it('takes one line for parameters and goal where they fit, and says once what was not raised', () => {
    expect(blocks(finished, searchResults(searchRecord(scripted(partFlags).filter(({ feasible }) => feasible))), 100)).toEqual([
      ' robust    best #6: filters 24, kernel 3, dilations 1 2 8, skip   goal 1.71 (maximize acc + rob)',
      '           acc    0.930  [0.910, 0.950]  n 640',
      '           rob    0.780  [0.760, 0.800]  n 640',
      '           sram   41.0 kB',
      '           flash  96.0 kB',
      '           flags of rob: passed: zero gradients; not checked: weaker than noise',
      '           11 trials: 11 feasible',
    ]);
    expect(lines(finished, searchResults(searchRecord(scripted(cleanFlags)))).join('\n')).toContain('flags of rob: none');
  });

  it('gives the nearest candidate where none is feasible, its bound, by how much, and what to do', () => {
    const trials = scripted(null).filter(({ feasible }) => !feasible);
    const results = searchResults(searchRecord(trials, { best: null, pareto: [] }));
    expect(lines(infeasible, results)).toEqual([
      ' robust-nas.tml finished in 0:52',
      ' no feasible candidate · 50 computed · 1 cached · 1 failed · 3 skipped',
      '',
      ' robust    no feasible candidate (maximize acc + rob)',
      '           nearest #7: filters 56, kernel 5, dilations 1 8, skip',
      '           net.sram <= stm32f446re.ram: 131 kB > 128 kB',
      '           violated by 2.3 % of its bound',
      '           5 trials: 0 feasible, 3 infeasible, 1 failed, 1 broken',
      '           net.sram <= stm32f446re.ram ended 3 trials',
      '           #4 broken: TML3108 the kernel (7) is longer than its input (4)',
      '           #10 failed: TML7003 training diverged: the loss is not finite in',
      '             epoch 2',
      '           to find one: widen the space, relax net.sram <= stm32f446re.ram, or',
      '             allow more trials than 16',
      '',
      ' report   .tml/runs/r3/report.html',
      ' record   .tml/runs/r3/run.json',
      '',
    ]);
  });

  it('has no bound to name where every trial failed', () => {
    const trials = scripted(null).filter(({ state }) => state === 'failed' || state === 'broken');
    const text = blocks(infeasible, searchResults(searchRecord(trials, { best: null, pareto: [] }))).join('\n');
    expect(text).toContain('no trial could be measured');
    expect(text).not.toContain('nearest');
  });

  it('lists the Pareto front where there are several goals', () => {
    const goals = [
      { direction: 'maximize', text: 'rob' },
      { direction: 'minimize', text: 'flash' },
    ] as const;
    const trials = scripted(null).map((trial) => ({
      ...trial,
      goals: trial.feasible ? [trial.values['rob'] as number, trial.values['flash'] as number] : null,
    }));
    expect(blocks(finished, searchResults(searchRecord(trials, { goals, pareto: [2, 11, 6], best: null }))).slice(0, 5)).toEqual([
      ' robust    Pareto front: 3 of 11 feasible (maximize rob, minimize flash)',
      '           #2: rob 0.602, flash 31.2 kB; filters 8, kernel 3, dilations 1,',
      '             no skip',
      '           #6: rob 0.780, flash 96.0 kB; filters 24, kernel 3, dilations 1 2 8,',
      '             skip',
    ]);
  });

  it('says that a search was interrupted or not run', () => {
    const part = searchRecord(scripted(null).slice(0, 8), { state: 'interrupted' });
    const text = blocks({ ...finished, phase: 'interrupted' }, searchResults(part)).join('\n');
    expect(text).toContain('best so far #6');
    expect(text).toContain('8 of 16 trials: 5 feasible, 2 infeasible, 1 broken');
    expect(blocks(finished, searchResults(searchRecord([], { state: 'skipped', best: null })))).toEqual([
      ' robust    not run: what it needs failed or was skipped',
    ]);
  });

  it('stands below the metrics, in their columns', () => {
    const clean = sampleResults.results.filter(({ node }) => node === 'clean');
    const text = lines(finished, { ...searchResults(searchRecord(scripted(null))), results: clean });
    const starts = text.flatMap((line) => /^ (clean|robust) +/.exec(line)?.[0].length ?? []);
    expect(starts).toEqual([11, 11]);
  });

  it('keeps to the width and says the same without colour', () => {
    for (const columns of [60, 80, 100, 140]) {
      const input = {
        view: finished,
        graph: sampleGraph,
        results: searchResults(searchRecord(scripted(raisedFlags))),
        command: 'tml run x',
        columns,
      };
      for (const line of summarize(input).split('\n').slice(2)) expect(line.length, line).toBeLessThanOrEqual(columns);
      const colored = summarize({ ...input, paint: ansiPaint });
      expect(colored).toContain('\u001b[');
      expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(summarize(input));
    }
  });

  it('tells a failure that is not stored with its trial', () => {
    const node = trialNode(0, 'net');
    const failed = reduce(events.filter(({ at }) => at <= 2000).reduce(reduce, emptyView), {
      v: 1,
      at: 2000,
      type: 'node-failed',
      node,
      instances: [node],
      code: 'TML7002',
      message: 'the worker died',
      notes: [],
      stored: false,
    });
    expect(lines({ ...failed, phase: 'failed' }, searchResults(searchRecord([])))).toContain('   through trial #0 of robust');
  });
});

describe('requirements of the file', () => {
  const requirement = (
    text: string,
    holds: boolean | null,
    sides: readonly [number, number] | null = null,
    axes: RequirementRecord['axes'] = {},
  ): RequirementRecord => ({
    text,
    axes,
    holds,
    left: sides?.[0] ?? null,
    right: sides?.[1] ?? null,
    unit: text.startsWith('sram') ? 'B' : '',
  });
  const told = (...requirements: readonly RequirementRecord[]): readonly string[] =>
    lines(infeasible, { version: 1, results: [], searches: [], requirements }).slice(0, -4);

  it('are listed where they do not hold, with both sides and the instances that fail', () => {
    expect(
      told(
        requirement('acc >= 0.8', true, [0.93, 0.8]),
        requirement('rob >= 0.7', true, [0.861, 0.7], { strength: 0.1 }),
        requirement('rob >= 0.7', false, [0.377, 0.7], { strength: 0.2 }),
        requirement('rob >= 0.7', null, null, { strength: 0.4 }),
        requirement('sram <= 32768', false, [41_000, 32_768]),
        requirement('adv.sound', false),
        requirement('hard.sound', null),
      ),
    ).toEqual([
      ' robust-nas.tml finished in 0:52',
      ' a requirement does not hold · 50 computed · 1 cached · 1 failed · 3 skipped',
      '',
      ' require   rob >= 0.7 does not hold for 1 of 3 instances',
      '             strength 0.2: 0.377 against 0.7',
      '           unknown for 1 of 3 instances: what it reads failed or was skipped',
      ' require   sram <= 32768 does not hold: 41.0 kB against 32.8 kB',
      ' require   adv.sound does not hold',
      ' require   hard.sound is unknown: what it reads failed or was skipped',
    ]);
  });

  it('are one line where all hold', () => {
    expect(told(requirement('a >= 1', true), requirement('b >= 1', true)).at(-1)).toBe(' require   all 2 hold');
    expect(told(requirement('a >= 1', true)).at(-1)).toBe(' require   holds');
  });

  it('stop after a few instances', () => {
    const many = Array.from({ length: 20 }, (_, strength) => requirement('rob >= 0.7', false, [0.1, 0.7], { strength }));
    expect(told(...many).at(-1)).toBe('             and 14 more');
  });
});
