import { describe, expect, it } from 'vitest';
import type { Formula } from '../../src/graph/formula.js';
import type { ComputedSeries } from '../../src/graph/graph.js';
import { rowsOf } from '../../src/report/rows.js';
import { makeTable } from '../../src/report/table.js';
import { steppedTable, steppedTrials } from '../../src/report/table-steps.js';
import { findSample, notOk, numberValue, sampleGraph, sampleResults, withRecords } from '../ui/sample-run.js';
import { readCsv } from './read-csv.js';
import { infeasible, trial, viewOf } from './sample-search.js';

const metric = (node: string, instance: number): Formula => ({ kind: 'metric', node, instance });
const minus = (left: Formula, right: Formula): Formula => ({ kind: 'binary', operator: '-', left, right });
const series = (title: string, formula: Formula): ComputedSeries => ({
  kind: 'computed',
  title,
  unit: '',
  axes: ['strength'],
  values: [{ coordinates: { strength: numberValue('1/10') }, formula }],
});
const rowOf = (title: string, formula: Formula, results = sampleResults) => rowsOf(sampleGraph, results, series(title, formula))[0];

describe('a picked instance', () => {
  it('has everything its number has', () => {
    expect(rowOf('curve[strength=0.1]', metric('curve', 1))).toMatchObject({
      name: 'curve[strength=0.1]',
      title: 'robust accuracy',
      on: 'digits.test',
      axes: { strength: 0.1 },
      value: 0.702,
      unit: 'share',
      n: 600,
      ci95: [0.682, 0.722],
      flags: { kind: 'unchecked' },
    });
  });
});

describe('arithmetic with metrics', () => {
  it('keeps the interval of one metric, the ends in order', () => {
    const row = rowOf('1 - curve', minus({ kind: 'number', value: 1 }, metric('curve', 1)));
    expect(row?.value).toBeCloseTo(0.298, 12);
    expect(row?.ci95?.[0]).toBeCloseTo(0.278, 12);
    expect(row?.ci95?.[1]).toBeCloseTo(0.318, 12);
  });

  it('has no interval over two metrics, and the table says so; flags of both stay', () => {
    const formula = minus(metric('clean', 0), metric('hard', 2));
    const row = rowOf('clean - hard', formula);
    expect(row).toMatchObject({ ci95: null, unit: 'share', n: 600, flags: { kind: 'raised' } });
    expect(row?.value).toBeCloseTo(0.325, 12);
    expect(makeTable(sampleGraph, sampleResults, [series('clean - hard', formula)]).notes).toContain(
      'clean - hard is computed of several metrics and has no interval.',
    );
  });

  it('says what failed where it has no value', () => {
    const results = withRecords(notOk(findSample('hard'), 2, 'failed', 'TML7003 diverged'));
    expect(rowOf('clean - hard', minus(metric('clean', 0), metric('hard', 2)), results)).toMatchObject({
      value: null,
      state: 'failed',
      error: 'hard[strength=0.1, run=1]: TML7003 diverged',
    });
  });

  it('is no number where it divides by zero', () => {
    const zero = minus(metric('clean', 0), metric('clean', 0));
    const row = rowOf('x', { kind: 'binary', operator: '/', left: metric('clean', 0), right: zero });
    expect(row).toMatchObject({ value: null, ci95: null, state: 'ok' });
    expect(row?.error).toContain('divides by zero');
  });
});

describe('steps of a table', () => {
  const table = makeTable(sampleGraph, sampleResults, [
    { kind: 'node', node: 'curve' },
    { kind: 'node', node: 'hard' },
  ]);

  it('sort by value and cut, and the caption says so', () => {
    const stepped = steppedTable(table, [
      { kind: 'sort', by: 'value', order: 'up' },
      { kind: 'top', count: 3 },
    ]);
    expect(stepped.rows.map(({ value }) => value)).toEqual([0.012, 0.014, 0.081]);
    expect(stepped.notes.at(-1)).toBe('By value, upwards; 3 of 12 rows.');
  });

  it('put what is missing last, whichever way', () => {
    for (const order of ['up', 'down'] as const)
      expect(steppedTable(table, [{ kind: 'sort', by: 'run', order }]).rows.at(-1)?.name).toBe('curve');
  });

  it('select, sort and cut trials, on the page and in the CSV', () => {
    const { table: shown, csv } = steppedTrials(viewOf([trial(0), infeasible(1, 700_000), trial(2)]), [
      { kind: 'sort', by: 'rob', order: 'down' },
      { kind: 'top', count: 2 },
      { kind: 'select', columns: ['rob', 'filters'] },
    ]);
    expect(shown.columns.map(({ name }) => name)).toEqual(['rob', 'filters']);
    expect(shown.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['0.520', '10'],
      ['0.500', '8'],
    ]);
    expect(readCsv(csv).map((row) => row.slice(0, 2))).toEqual([
      ['rob', 'filters'],
      ['0.52', '10'],
      ['0.5', '8'],
    ]);
  });
});
