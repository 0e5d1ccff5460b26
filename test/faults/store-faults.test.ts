import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/graph/action.js';
import type { Manifest } from '../../src/graph/artifact.js';
import { Store } from '../../src/store/store.js';
import { graphOf, type NodeSketch } from '../runtime/support/graph-builder.js';
import { type LabRun, startedIn, useLab, valueOf } from '../runtime/support/lab.js';

const lab = useLab();

const sketch = (by: number): readonly NodeSketch[] => [
  { id: 'data', op: 'numbers', params: { first: 1, count: 4 } },
  { id: 'net', op: 'scale', params: { by: 2 }, from: 'data' },
  { id: 'adv', op: 'shift', params: { by }, from: 'net' },
  { id: 'test', op: 'total', from: 'adv' },
];
const graph = (by = 1) => graphOf(sketch(by));
const codes = (run: LabRun): readonly string[] => run.problems.map((problem) => problem.code);

const artifactOf = (run: LabRun, node: string): string => run.instances.find((each) => each.node === node)?.artifact ?? '';
const manifestPath = (run: LabRun, node: string): string => join(lab.store, 'cas', artifactOf(run, node));
const blobPath = (run: LabRun, node: string): string => {
  const manifest = JSON.parse(readFileSync(manifestPath(run, node), 'utf8')) as Manifest;
  return join(lab.store, 'cas', manifest.tensors['values']?.digest ?? '');
};
const entryPath = (run: LabRun, node: string): string => join(lab.store, 'ac', run.instances.find((each) => each.node === node)?.key ?? '');

const flipBit = (path: string): void => {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};
const truncate = (path: string): void => writeFileSync(path, readFileSync(path).subarray(0, 5));
const remove = (path: string): void => rmSync(path);

describe.each([
  ['corrupt', flipBit],
  ['truncated', truncate],
  ['missing', remove],
  ['empty', (path: string) => writeFileSync(path, '')],
])('what is %s in the store', (_name, damage) => {
  test('as a blob is computed again by its node where something reads it', async () => {
    const first = await lab.run(graph(1));
    damage(blobPath(first, 'net'));
    const run = await lab.run(graph(3));
    expect(run.outcome).toBe('done');
    expect(valueOf(run, 'test')).toBe(32);
    expect(startedIn(run)).toContain('net');
    expect(codes(run)).toContain('TML6006');
    expect((await lab.run(graph(4))).problems).toEqual([]);
  });

  test('as a manifest is computed again by its node where something reads it', async () => {
    const first = await lab.run(graph(1));
    damage(manifestPath(first, 'net'));
    const run = await lab.run(graph(3));
    expect(valueOf(run, 'test')).toBe(32);
    expect(startedIn(run)).toContain('net');
    expect(codes(run)).toContain('TML6006');
    expect((await lab.run(graph(4))).problems).toEqual([]);
  });

  test('as the manifest of a metric is computed again', async () => {
    const first = await lab.run(graph());
    damage(manifestPath(first, 'test'));
    const run = await lab.run(graph());
    expect(run.results).toEqual(first.results);
    expect(startedIn(run)).toEqual(['test']);
    expect((await lab.run(graph())).counts.computed).toBe(0);
  });

  test('as an outcome is computed again', async () => {
    const first = await lab.run(graph());
    damage(entryPath(first, 'test'));
    const run = await lab.run(graph());
    expect(run.results).toEqual(first.results);
    expect(startedIn(run)).toEqual(['test']);
    expect(codes(run)).toEqual(damage === remove ? [] : ['TML6002']);
    const again = await lab.run(graph());
    expect(again.counts.computed).toBe(0);
    expect(again.problems).toEqual([]);
  });

  test('as the entry of a plan key costs nothing but a look at the action key', async () => {
    const first = await lab.run(graph());
    damage(join(lab.store, 'plan', first.instances.find((each) => each.node === 'test')?.planKey ?? ''));
    const run = await lab.run(graph());
    expect(run.results).toEqual(first.results);
    expect(run.counts.computed).toBe(0);
  });
});

test('losing several results at once has all of them computed again, in order', async () => {
  const first = await lab.run(graph(1));
  for (const node of ['data', 'net']) remove(blobPath(first, node));
  const run = await lab.run(graph(3));
  expect(valueOf(run, 'test')).toBe(32);
  expect(startedIn(run).filter((label) => label !== 'adv' && label !== 'test')).toEqual(expect.arrayContaining(['data', 'net']));
});

test('an outcome copied from another key is not believed', async () => {
  const one = await lab.run(graph(1));
  const two = await lab.run(graph(3));
  writeFileSync(entryPath(one, 'test'), readFileSync(entryPath(two, 'test')));
  const run = await lab.run(graph(1));
  expect(run.results).toEqual(one.results);
  expect(codes(run)).toEqual(['TML6002']);
});

test('a store whose path is a regular file is reported and the run works without it', async () => {
  writeFileSync(lab.store, 'not a folder');
  for (let i = 0; i < 2; i += 1) {
    const run = await lab.run(graph());
    expect(run.outcome).toBe('done');
    expect(valueOf(run, 'test')).toBe(24);
    expect(run.counts.computed).toBe(4);
    expect(codes(run)).toEqual(['TML6001']);
    expect(run.record).toBeUndefined();
  }
  expect(readFileSync(lab.store, 'utf8')).toBe('not a folder');
});

test('a store that cannot take blobs any more is reported and the run goes on', async () => {
  const warm = await lab.run(graphOf(sketch(1).slice(0, 1)));
  expect(warm.outcome).toBe('done');
  // Every write of a blob starts as a temporary file.
  rmSync(join(lab.store, 'tmp'), { recursive: true });
  const run = await lab.run(graph(), {
    emit: (event) => {
      if (event.type !== 'plan') return;
      rmSync(join(lab.store, 'tmp'), { recursive: true });
      writeFileSync(join(lab.store, 'tmp'), 'in the way');
    },
  });
  expect(run.outcome).toBe('done');
  expect(valueOf(run, 'test')).toBe(24);
  expect(new Set(codes(run))).toEqual(new Set(['TML6003', 'TML6005']));
  // With room again nothing is taken for known that is not there.
  rmSync(join(lab.store, 'tmp'));
  const after = await lab.run(graph());
  expect(after.counts).toEqual({ computed: 3, cached: 1, failed: 0, skipped: 0 });
  expect(after.problems).toEqual([]);
});

test('nothing half-written is left behind by runs that end well', async () => {
  await lab.run(graph());
  expect(readdirSync(join(lab.store, 'tmp'))).toEqual([]);
});

test('of two processes that give other bytes under one key the first stands, and it is reported', async () => {
  const action: Action = { op: 'random', opVersion: 1, params: {}, inputs: {}, profile: 'none' };
  let theirs = '';
  const run = await lab.run(graphOf([{ id: 'noise', op: 'random' }]), {
    emit: (event) => {
      if (event.type !== 'node-started') return;
      // Another process that is a little faster.
      const store = new Store({
        directory: lab.store,
        spill: join(lab.folder, 'spill'),
        report: (problem) => expect.unreachable(problem.message),
      });
      theirs = store.content.writeArtifact({ type: 'model', meta: {}, tensors: {} }).digest;
      store.writeOutcome(action, { ok: true, artifact: theirs }, 'first');
    },
  });
  expect(run.instances[0]?.artifact).toBe(theirs);
  expect(run.problems.map((problem) => [problem.code, problem.message.includes('the first')])).toEqual([['TML6004', true]]);
});

test('two processes on one store at once both end well and agree', async () => {
  const lifted = graphOf([
    ...sketch(1).slice(0, 2),
    { id: 'adv', op: 'shift', from: 'net', sweep: { axis: 'strength', param: 'by', values: [1, 2, 3, 4, 5] } },
    { id: 'curve', op: 'total', from: 'adv' },
  ]);
  const { program, input } = lab.program(lifted);
  const start = async (): Promise<string> => (await promisify(execFile)(process.execPath, [program, input])).stdout;
  const [one, two] = await Promise.all([start(), start()]);
  expect(one).toBe(two);
  expect(one).toMatch(/\[\]\n$/);
  const after = await lab.run(lifted);
  expect(after.counts.computed).toBe(0);
  expect(one?.split('\n')[0]).toBe(readFileSync(after.record?.results ?? '', 'utf8').trim());
});
