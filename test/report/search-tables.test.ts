import { describe, expect, it } from 'vitest';
import { columnFormat } from '../../src/report/column-format.js';
import { historyCsv, historyTable, makeHistory } from '../../src/report/history.js';
import { boundsOf, leastViolating, reasonOf } from '../../src/report/search-view.js';
import { trialCsv } from '../../src/report/trial-csv.js';
import { makeTrialTable } from '../../src/report/trial-table.js';
import { raisedFlags } from '../ui/sample-run.js';
import { readCsv } from './read-csv.js';
import { failed, infeasible, realisticTrials, trial, viewOf } from './sample-search.js';

const mixed = viewOf([
  trial(0),
  infeasible(1, 612_000),
  trial(2, { flags: { rob: raisedFlags } }),
  failed(3, 'TML7003 training diverged'),
  failed(4, 'TML3201 kernel 9 is longer than its input', 'broken'),
]);

describe('a table of trials', () => {
  const table = makeTrialTable(mixed);

  it('has a column for each of the search, with units', () => {
    expect(table.columns.map(({ name, unit }) => (unit === '' ? name : `${name} ${unit}`))).toEqual([
      'trial',
      'filters',
      'kernel',
      'dilations',
      'skip',
      'acc',
      'rob',
      'sram kB',
      'flash kB',
      'goal',
      'state',
    ]);
  });

  it('shows shares with three decimals, bytes as kB, lists with commas, and nothing where nothing is known', () => {
    const texts = table.rows.map(({ cells }) => cells.map(({ text }) => text));
    expect(texts[0]).toEqual(['#0', '8', '3', '1, 2, 8', 'true', '0.900', '0.500', '41.0', '96.0', '1.400', 'ok']);
    expect(texts[1]).toEqual(['#1', '9', '3', '1, 2, 8', 'true', '', '', '60.0', '612.0', '', 'infeasible']);
    expect(texts[4]?.slice(5)).toEqual(['', '', '', '', '', 'broken']);
  });

  it('marks the best, and says why others are not feasible', () => {
    expect(table.rows.map(({ best, reason }) => [best, reason])).toEqual([
      [false, ''],
      [false, 'net.flash <= stm32f446re.flash: 612 kB where at most 524 kB is allowed (16.7 % beyond)'],
      [true, ''],
      [false, 'TML7003 training diverged'],
      [false, 'TML3201 kernel 9 is longer than its input'],
    ]);
  });

  it('puts signs beside robustness numbers and says in words what they mean', () => {
    const rob = table.rows.map(({ cells }) => cells[6]?.mark);
    expect(rob.map((mark) => mark && `${mark.sign} ${mark.words}`)).toEqual([
      '○ not all checked',
      null,
      '⚑ zero gradients (12.5 % of samples)',
      null,
      null,
    ]);
    expect(table.rows.flatMap(({ cells }) => (cells[5]?.mark ? [1] : []))).toEqual([]);
    expect(table.notes).toContain('⚑ rob: zero gradients in #2.');
    expect(table.notes).toContain('○ rob: passed: zero gradients; not checked: weaker than noise.');
  });

  it('keeps each interval beside its number', () => {
    expect(table.rows[0]?.cells.map(({ interval }) => interval).filter((text) => text !== '')).toEqual([
      '[0.880, 0.920]',
      '[0.480, 0.520]',
    ]);
  });

  it('ranks feasible trials by goal, the best first', () => {
    expect(table.rows.map(({ rank }) => rank)).toEqual([1, 2, 0, 3, 4]);
    const least = viewOf([trial(0, { goals: [3] }), trial(1, { goals: [1] }), trial(2, { goals: [2] })], {
      goals: [{ direction: 'minimize', text: 'loss' }],
    });
    expect(makeTrialTable(least).rows.map(({ rank }) => rank)).toEqual([2, 0, 1]);
  });

  it('is empty for a search that did not run, and says so', () => {
    const none = makeTrialTable(viewOf([], {}, { state: 'skipped' }));
    expect(none.rows).toEqual([]);
    expect(none.notes[0]).toBe('The search did not run.');
  });
});

describe('the CSV of trials', () => {
  it('holds all digits, intervals, flags, violations and reasons', () => {
    const [header = [], first = [], second = [], third = [], , broken = []] = readCsv(trialCsv(mixed));
    const cell = (row: readonly string[], name: string): string | undefined => row[header.indexOf(name)];
    expect(header).toEqual([
      ...['index', 'filters', 'kernel', 'dilations', 'skip', 'acc', 'rob', 'sram', 'flash', 'goal', 'state'],
      ...['acc.n', 'acc.ci95_low', 'acc.ci95_high', 'rob.n', 'rob.ci95_low', 'rob.ci95_high', 'rob.flags'],
      ...['violation.net.sram <= stm32f446re.ram', 'violation.net.flash <= stm32f446re.flash'],
      ...['trial.feasible', 'trial.best', 'trial.error'],
    ]);
    expect(JSON.parse(cell(first, 'dilations') ?? '')).toEqual([1, 2, 8]);
    expect(Number(cell(second, 'violation.net.flash <= stm32f446re.flash'))).toBe(612_000 / 524_288 - 1);
    expect(cell(second, 'rob')).toBe('');
    expect(cell(third, 'rob.flags')).toBe('RAISED: zero gradients (12.5 % of samples); not checked: weaker than noise');
    expect([first, second, third].map((row) => [cell(row, 'trial.feasible'), cell(row, 'trial.best')])).toEqual([
      ['true', 'false'],
      ['false', 'false'],
      ['true', 'true'],
    ]);
    expect(cell(broken, 'trial.error')).toBe('TML3201 kernel 9 is longer than its input');
  });

  it('gives every number back', () => {
    const view = viewOf(realisticTrials(50));
    const [header = [], ...rows] = readCsv(trialCsv(view));
    for (const [place, { values, goals }] of view.record.trials.entries()) {
      for (const name of ['acc', 'rob', 'sram', 'flash']) {
        const text = rows[place]?.[header.indexOf(name)];
        expect(text === '' ? null : Number(text)).toBe(values[name]);
      }
      expect(rows[place]?.[header.indexOf('goal')]).toBe(goals === null ? '' : `${goals[0]}`);
    }
  });

  it('keeps hostile names and reasons in their cells', () => {
    const evil = 'a,"b"\nc';
    const view = viewOf([failed(0, evil)], { requirements: [] }, { requirements: [evil] });
    const [header = [], row = []] = readCsv(trialCsv(view));
    expect(header).toContain(`violation.${evil}`);
    expect(row.at(-1)).toBe(evil);
  });
});

describe('how a trial stands to its requirements', () => {
  it('finds the column, its value and the bound', () => {
    const [ram, flash] = boundsOf(mixed, mixed.record.trials[1] ?? trial(0));
    expect(ram?.limited).toMatchObject({ column: { name: 'sram' }, value: 60_000, limit: 131_072 });
    expect(flash?.limited).toMatchObject({ column: { name: 'flash' }, value: 612_000, limit: 524_288 });
  });

  it('says only the share where no column gives the violation', () => {
    const view = viewOf([infeasible(0, 600_000, { constraints: [-0.1, 0.25] })], {}, { requirements: ['a <= b', 'net.flash * 2 <= x'] });
    expect(reasonOf(view, view.record.trials[0] ?? trial(0))).toBe('net.flash * 2 <= x does not hold (25 % beyond its bound)');
  });

  it('finds the trial that violates least, of equals the first', () => {
    const trials = [infeasible(0, 900_000), infeasible(1, 600_000), infeasible(2, 600_000), failed(3, 'x')];
    expect(leastViolating(viewOf(trials))?.index).toBe(1);
    expect(leastViolating(viewOf([failed(0, 'x'), trial(1)]))).toBeUndefined();
  });
});

describe('history', () => {
  it('keeps the best feasible goal so far', () => {
    const goals = [1, 3, null, 2, 4];
    const trials = goals.map((goal, index) => (goal === null ? infeasible(index, 600_000) : trial(index, { goals: [goal] })));
    const more = makeHistory(viewOf(trials));
    expect(more.points.map(({ goal, bestSoFar, bestIndex }) => [goal, bestSoFar, bestIndex])).toEqual([
      [1, 1, 0],
      [3, 3, 1],
      [null, 3, 1],
      [2, 3, 1],
      [4, 4, 4],
    ]);
    const less = makeHistory(viewOf(trials, { goals: [{ direction: 'minimize', text: 'loss' }] }));
    expect(less.points.map(({ bestSoFar }) => bestSoFar)).toEqual([1, 1, 1, 1, 1]);
  });

  it('keeps the first of equal goals', () => {
    const points = makeHistory(viewOf([trial(0, { goals: [1] }), trial(1, { goals: [1] })])).points;
    expect(points.map(({ bestIndex }) => bestIndex)).toEqual([0, 0]);
  });

  it('tells drawn trials from proposed ones', () => {
    const trials = realisticTrials(8);
    const bayesian = makeHistory(viewOf(trials));
    expect(bayesian.points.map(({ random }) => random)).toEqual([true, true, true, true, true, false, false, false]);
    expect(bayesian.proposedFrom).toBe(5);
    const random = makeHistory(viewOf(trials, { strategy: { kind: 'random', trials: 8, initial: 0, batch: 4, seed: 1 } }));
    expect(random.points.every((point) => point.random)).toBe(true);
    expect(random.proposedFrom).toBeNull();
    expect(random.notes).toContain('All trials were drawn at random.');
  });

  it('is a table and a CSV too', () => {
    const texts = historyTable(mixed).rows.map(({ cells }) => cells.map(({ text }) => text));
    expect(texts[1]).toEqual(['#1', 'at random', '', '1.400', '#0', 'infeasible']);
    expect(texts[2]).toEqual(['#2', 'at random', '1.420', '1.420', '#2', 'ok']);
    const [header, , second] = readCsv(historyCsv(mixed));
    expect(header).toEqual(['index', 'drawn', 'goal', 'best', 'best_index', 'state', 'error']);
    expect(second).toEqual(['1', 'random', '', '1.4', '0', 'infeasible', '']);
  });
});

describe('the numbers of a column', () => {
  const shown = (unit: 'byte' | 'none' | 'share' | 'count', values: readonly number[]): string => {
    const format = columnFormat({ role: 'field', unit }, values);
    return `${values.map(format.text).join(' ')} ${format.unit}`.trim();
  };
  it.each([
    ['byte', [512, 96], '512 96 B'],
    ['byte', [512, 96_000, 1_234_567], '0.5 96.0 1,234.6 kB'],
    ['byte', [12_000_000, 345_000_000], '12.0 345.0 MB'],
    ['none', [1.71, -0.0004, 2], '1.71 -0.0004 2'],
    ['none', [1.71, -0.25, 2], '1.710 -0.250 2.000'],
    ['none', [3, 4], '3 4'],
    ['share', [0, 0.5, 1], '0.000 0.500 1.000'],
    ['count', [1_200_000, 3], '1,200,000 3'],
  ] as const)('%s %j', (unit, values, expected) => expect(shown(unit, values)).toBe(expected));
});
