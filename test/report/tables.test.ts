import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCsv } from '../../src/report/csv.js';
import { spreadLabels } from '../../src/report/label-places.js';
import { makeTable, tableCsv } from '../../src/report/table.js';
import { findSample, notOk, sampleGraph, sampleResults, withRecords } from '../ui/sample-run.js';
import { readCsv } from './read-csv.js';

describe('CSV', () => {
  it('reads back as it was written', () => {
    const cell = fc.string().filter((text) => !text.includes('\r'));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 6 }), (rows) => {
        expect(readCsv(writeCsv(['a', 'b'], rows))).toEqual([['a', 'b'], ...rows]);
      }),
    );
  });
  it('keeps every digit of a number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const [, row] = readCsv(writeCsv(['x', 'y'], [[value, null]]));
        expect(Number(row?.[0]) === value && row?.[1] === '').toBe(true);
      }),
    );
  });
});

describe('a table over different axes', () => {
  const series = [
    { kind: 'node', node: 'clean' },
    { kind: 'node', node: 'hard' },
    { kind: 'constant', title: 'net.params', value: 43_112, unit: '' },
  ] as const;

  it('has a column an axis and a row a coordinate', () => {
    const table = makeTable(sampleGraph, sampleResults, series);
    expect(table.axes).toEqual([
      { name: 'strength', symbol: 'ε', unit: 'in units of pixel range' },
      { name: 'run', symbol: 'run', unit: null },
    ]);
    expect(table.rows.map(({ name, axes }) => [name, axes['strength'], axes['run']])).toEqual([
      ['clean', undefined, undefined],
      ...[0.05, 0.1, 0.2, 0.4].flatMap((strength) => [1, 2].map((run) => ['hard', strength, run])),
      ['net.params', undefined, undefined],
    ]);
  });

  it('is written with names, values, intervals, units and states', () => {
    const results = withRecords(notOk(findSample('hard'), 2, 'failed', 'TML7003 diverged, "badly"'));
    const [header, clean, first, , failed] = readCsv(tableCsv(makeTable(sampleGraph, results, series)));
    const raised = 'RAISED: zero gradients (12.5 % of samples); not checked: weaker than noise';
    expect(header).toEqual([
      'strength',
      'run',
      'metric',
      'title',
      'on',
      'value',
      'unit',
      'ci95_low',
      'ci95_high',
      'n',
      'flags',
      'state',
      'error',
    ]);
    expect(clean).toEqual(['', '', 'clean', 'accuracy', 'digits.test', '0.935', 'share', '0.915', '0.955', '600', '', 'ok', '']);
    expect(first).toEqual([
      '0.05',
      '1',
      'hard',
      'robust accuracy',
      'digits.test',
      '0.842',
      'share',
      '0.822',
      '0.862',
      '600',
      raised,
      'ok',
      '',
    ]);
    expect(failed).toEqual([
      '0.1',
      '1',
      'hard',
      'robust accuracy',
      'digits.test',
      '',
      'share',
      '',
      '',
      '',
      '',
      'failed',
      'TML7003 diverged, "badly"',
    ]);
  });
});

describe('spreadLabels', () => {
  it('leaves labels that do not touch where they are', () => expect(spreadLabels([0.9, 0.1, 0.5], 0.1)).toEqual([0.9, 0.1, 0.5]));
  it('keeps order, distance and bounds', () => {
    const gap = 0.05;
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 15 }), (places) => {
        const spread = spreadLabels(places, gap);
        const sorted = [...spread].sort((a, b) => a - b);
        for (let place = 1; place < sorted.length; place++)
          expect((sorted[place] ?? 0) - (sorted[place - 1] ?? 0)).toBeGreaterThanOrEqual(gap - 1e-9);
        for (const place of spread) expect(place >= -1e-9 && place <= 1 + 1e-9).toBe(true);
        for (let a = 0; a < places.length; a++) {
          for (let b = 0; b < places.length; b++)
            if ((places[a] ?? 0) < (places[b] ?? 0)) expect((spread[a] ?? 0) < (spread[b] ?? 0)).toBe(true);
        }
      }),
    );
  });
});
