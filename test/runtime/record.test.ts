import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/graph/canonical-json.js';
import type { RunEvent } from '../../src/runtime/events.js';
import type { ResultRecord } from '../../src/runtime/results.js';
import { resultsCsv } from '../../src/runtime/results-csv.js';
import type { RunSummary } from '../../src/runtime/run-summary.js';
import { graphOf } from './support/graph-builder.js';
import { type LabRun, useLab } from './support/lab.js';

const lab = useLab();
const ajv = new Ajv({ strict: true, allErrors: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
const schema = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(join(import.meta.dirname, `../../src/runtime/schema/${name}.schema.json`), 'utf8')) as object);
const events = schema('events');
const results = schema('results');

const read = (path: string | undefined): string => readFileSync(path ?? '', 'utf8');

/** Successes, progress, a stored failure, skips and a cached part. */
async function mixedRun(): Promise<LabRun> {
  await lab.run(graphOf([{ id: 'data', op: 'numbers', params: { first: 1, count: 4 } }]));
  return lab.run(
    graphOf([
      { id: 'data', op: 'numbers', params: { first: 1, count: 4 } },
      { id: 'net', op: 'scale', params: { by: 2 }, from: 'data', declared: false },
      { id: 'adv', op: 'shift', from: 'net', sweep: { axis: 'strength', param: 'by', values: [0.5, 666] } },
      { id: 'curve', op: 'total', from: 'adv' },
      { id: 'broken', op: 'crash', from: 'data' },
    ]),
    { keepGoing: true },
  );
}

describe('a run record', () => {
  test('holds every event, each of the published form', async () => {
    const run = await mixedRun();
    const written = read(run.record?.events)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    expect(written).toEqual(JSON.parse(JSON.stringify(run.events)));
    for (const event of written) expect(events(event), JSON.stringify([event, events.errors])).toBe(true);
    const types = new Set(written.map((event) => event.type));
    expect([...types].sort()).toEqual(
      [
        'node-cached',
        'node-done',
        'node-failed',
        'node-progress',
        'node-queued',
        'node-skipped',
        'node-started',
        'plan',
        'run-end',
        'run-start',
      ].sort(),
    );
    expect([written[0]?.type, written.at(-1)?.type]).toEqual(['run-start', 'run-end']);
    expect(written.map((event) => event.at)).toEqual(written.map((event) => event.at).toSorted((a, b) => a - b));
  });

  test('rejects events of any other form', () => {
    const event = { v: 1, at: 3, type: 'node-queued', node: 'net', instances: ['net'] };
    expect(events(event)).toBe(true);
    for (const wrong of [
      { ...event, v: 2 },
      { ...event, instances: [] },
      { ...event, extra: 1 },
      { ...event, type: 'node-done' },
    ]) {
      expect(events(wrong)).toBe(false);
    }
  });

  test('holds canonical results of the published form: declared nodes in order, with axes, values and flags', async () => {
    const run = await mixedRun();
    const text = read(run.record?.results);
    expect(text).toBe(`${canonicalJson(JSON.parse(text))}\n`);
    expect(results(JSON.parse(text)), JSON.stringify(results.errors)).toBe(true);
    const shown = run.results.results.map((record) => ({ ...record, key: record.key === null ? null : record.key.length }));
    const empty = { value: null, unit: null, n: null, ci95: null, flags: null, error: null };
    expect(shown).toEqual([
      { ...empty, node: 'data', kind: 'dataset', op: 'numbers', axes: {}, state: 'ok', key: 64 },
      {
        ...empty,
        node: 'adv',
        kind: 'attack',
        op: 'shift',
        axes: { strength: 0.5 },
        flags: { together: 'not checked' },
        state: 'ok',
        key: 64,
      },
      {
        ...empty,
        node: 'adv',
        kind: 'attack',
        op: 'shift',
        axes: { strength: 666 },
        state: 'failed',
        error: 'TML7901 beyond the range',
        key: 64,
      },
      {
        node: 'curve',
        kind: 'metric',
        op: 'total',
        axes: { strength: 0.5 },
        value: 22,
        unit: 'count',
        n: 4,
        ci95: [21, 23],
        flags: { together: 'not checked' },
        state: 'ok',
        error: null,
        key: 64,
      },
      {
        ...empty,
        node: 'curve',
        kind: 'metric',
        op: 'total',
        axes: { strength: 666 },
        state: 'skipped',
        error: 'adv[strength=666]',
        key: null,
      },
      {
        ...empty,
        node: 'broken',
        kind: 'model',
        op: 'crash',
        axes: {},
        state: 'failed',
        error: 'TML7002 broken stopped with an unexpected error: TypeError: x is not a function',
        key: 64,
      },
    ]);
  });

  test('says in run.json what is not science', async () => {
    const run = await mixedRun();
    const summary = JSON.parse(read(run.record?.run)) as RunSummary;
    expect(summary).toEqual(run.summary);
    expect(summary.outcome).toBe('failed');
    expect(summary.versions).toEqual({ tml: '0.0.0', node: process.version });
    expect(summary.counts).toEqual({ computed: 3, cached: 1, failed: 2, skipped: 1 });
    expect(summary.instances.map((each) => [each.label, each.state, each.cached])).toEqual([
      ['data', 'ok', true],
      ['net', 'ok', false],
      ['adv[strength=0.5]', 'ok', false],
      ['adv[strength=666]', 'failed', false],
      ['curve[strength=0.5]', 'ok', false],
      ['curve[strength=666]', 'skipped', false],
      ['broken', 'failed', false],
    ]);
  });

  test('has a name of its own, which starts with the date', async () => {
    const graph = graphOf([{ id: 'data', op: 'numbers', params: { first: 1, count: 4 } }]);
    const runs = [await lab.run(graph), await lab.run(graph), await lab.run(graph)];
    expect(new Set(runs.map((run) => run.run)).size).toBe(3);
    for (const run of runs) expect(run.run).toMatch(/^\d{4}-\d\d-\d\d-\d{6}(-\d+)?$/);
  });

  test('is complete when reports are written, and names them at the end', async () => {
    let seen: unknown;
    const run = await lab.run(graphOf([{ id: 'data', op: 'numbers', params: { first: 1, count: 4 } }]), {
      writeReports: async (finished) => {
        seen = JSON.parse(read(finished.record?.results));
        return ['report.html'];
      },
    });
    expect(seen).toEqual(run.results);
    expect(run.reports).toEqual(['report.html']);
    expect(run.events.at(-1)).toMatchObject({ type: 'run-end', outcome: 'done', reports: ['report.html'] });
  });
});

describe('results as CSV', () => {
  const record: ResultRecord = {
    node: 'curve',
    kind: 'metric',
    op: 'total',
    axes: { strength: 0.1, value: 'a, "b"' },
    value: 0.5,
    unit: 'share',
    n: 600,
    ci95: [0.4, 0.6],
    flags: { zero: false },
    state: 'ok',
    error: null,
    key: 'k',
  };

  test('have a row a record and a column an axis', () => {
    const other: ResultRecord = {
      ...record,
      node: 'test',
      axes: { run: true },
      value: null,
      ci95: null,
      flags: null,
      state: 'failed',
      error: 'TML7100 two\nlines',
    };
    expect(resultsCsv({ version: 1, results: [record, other], searches: [], requirements: [] })).toBe(
      'node,kind,op,strength,axis.value,run,value,unit,n,ci95_low,ci95_high,flags,state,error,key\r\n' +
        'curve,metric,total,0.1,"a, ""b""",,0.5,share,600,0.4,0.6,"{""zero"":false}",ok,,k\r\n' +
        'test,metric,total,,,true,,share,600,,,,failed,"TML7100 two\nlines",k\r\n',
    );
  });

  test('of nothing are a header', () => {
    expect(resultsCsv({ version: 1, results: [], searches: [], requirements: [] })).toBe(
      'node,kind,op,value,unit,n,ci95_low,ci95_high,flags,state,error,key\r\n',
    );
  });
});
