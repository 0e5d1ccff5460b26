import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { graphOf, type NodeSketch } from './support/graph-builder.js';
import { eventsOf, startedIn, useLab, valueOf } from './support/lab.js';

const lab = useLab();

const chain = (changes: { first?: number; by?: number; shifts?: readonly number[] } = {}): readonly NodeSketch[] => [
  { id: 'data', op: 'numbers', params: { first: changes.first ?? 1, count: 4 } },
  { id: 'net', op: 'scale', params: { by: changes.by ?? 2 }, from: 'data' },
  { id: 'adv', op: 'shift', from: 'net', sweep: { axis: 'strength', param: 'by', values: changes.shifts ?? [1, 2, 3] } },
  { id: 'curve', op: 'total', from: 'adv' },
  { id: 'test', op: 'total', from: 'net' },
];

describe('a run', () => {
  test('computes every node with the values of a calculation by hand', async () => {
    const run = await lab.run(graphOf(chain()));
    expect(run.outcome).toBe('done');
    // 2 + 4 + 6 + 8, and 4 times the shift more.
    expect(valueOf(run, 'test')).toBe(20);
    expect(['1', '2', '3'].map((by) => valueOf(run, `curve[strength=${by}]`))).toEqual([24, 28, 32]);
    expect(run.counts).toEqual({ computed: 9, cached: 0, failed: 0, skipped: 0 });
  });

  test('repeated computes nothing, starts no worker and gives the same bytes', async () => {
    const first = await lab.run(graphOf(chain()));
    const second = await lab.run(graphOf(chain()));
    expect(startedIn(second)).toEqual([]);
    expect(second.counts).toEqual({ computed: 0, cached: 9, failed: 0, skipped: 0 });
    const bytes = [first, second].map((run) => readFileSync(run.record?.results ?? '', 'utf8'));
    expect(bytes[1]).toBe(bytes[0]);
    expect(eventsOf(second, 'node-cached').find((event) => event.node === 'test')?.result).toEqual({
      value: 20,
      unit: 'count',
      n: 4,
      ci95: [19, 21],
    });
  });

  test('gives the same results with one worker and with two', async () => {
    const one = await lab.run(graphOf(chain()), { jobs: 1 });
    const two = await lab.run(graphOf(chain()), { jobs: 2, store: `${lab.store}-other` });
    expect(readFileSync(two.record?.results ?? '', 'utf8')).toBe(readFileSync(one.record?.results ?? '', 'utf8'));
  });

  test('after a changed parameter computes what is downstream of it and nothing else', async () => {
    await lab.run(graphOf(chain()));
    const run = await lab.run(graphOf(chain({ shifts: [1, 2, 5] })));
    expect(startedIn(run)).toEqual(['adv[strength=5]', 'curve[strength=5]']);
    expect(valueOf(run, 'curve[strength=5]')).toBe(40);
  });

  test('stops a change where a node gives the bytes it gave before', async () => {
    const signs = (first: number): readonly NodeSketch[] => [
      { id: 'data', op: 'numbers', params: { first, count: 4 } },
      { id: 'signs', op: 'sign', from: 'data' },
      { id: 'test', op: 'total', from: 'signs' },
    ];
    await lab.run(graphOf(signs(1)));
    const run = await lab.run(graphOf(signs(2)));
    expect(startedIn(run)).toEqual(['data', 'signs']);
    expect(valueOf(run, 'test')).toBe(4);
    // What was learnt is remembered: the next run need not look at bytes.
    const again = await lab.run(graphOf(signs(2)));
    expect(again.counts.computed).toBe(0);
  });

  test('knows results of another graph that computes the same under other names', async () => {
    await lab.run(graphOf(chain()));
    const renamed = chain().map((node) => ({
      ...node,
      id: `my_${node.id}`,
      ...(node.from === undefined ? {} : { from: `my_${node.from}` }),
    }));
    const run = await lab.run(graphOf(renamed, 'other.tml'));
    expect(run.counts.computed).toBe(0);
  });

  test('groups instances that differ in a batchable parameter, under keys of their own', async () => {
    const run = await lab.run(graphOf(chain()));
    const started = eventsOf(run, 'node-started').filter((event) => event.node === 'adv');
    expect(started.map((event) => event.instances)).toEqual([['adv[strength=1]', 'adv[strength=2]', 'adv[strength=3]']]);
    const keys = run.instances.filter((each) => each.node === 'adv').map((each) => each.key);
    expect(new Set(keys).size).toBe(3);
    // Alone, from an empty store, an instance has the same key and bytes.
    const alone = await lab.run(graphOf(chain({ shifts: [2] })), { store: `${lab.store}-alone` });
    const single = alone.instances.find((each) => each.node === 'adv');
    const grouped = run.instances.find((each) => each.label === 'adv[strength=2]');
    expect(single?.key).toBe(grouped?.key);
    expect(single?.artifact).toBe(grouped?.artifact);
  });

  test('computes equal nodes once', async () => {
    // Computed twice, this operation would give two artifacts.
    const run = await lab.run(
      graphOf([
        { id: 'a', op: 'random' },
        { id: 'b', op: 'random' },
      ]),
    );
    const [a, b] = run.instances;
    expect(a?.artifact).toBe(b?.artifact);
    expect(a?.key).toBe(b?.key);
    expect(startedIn(run)).toEqual(['a', 'b']);
  });

  test('computes once what only turns out to be the same while it runs', async () => {
    // Different plans (the inputs differ), equal action: both signs are the same bytes.
    const run = await lab.run(
      graphOf([
        { id: 'a', op: 'numbers', params: { first: 1, count: 3 } },
        { id: 'b', op: 'numbers', params: { first: 2, count: 3 } },
        { id: 'sa', op: 'sign', from: 'a' },
        { id: 'sb', op: 'sign', from: 'b' },
        { id: 'ta', op: 'total', from: 'sa' },
        { id: 'tb', op: 'total', from: 'sb' },
      ]),
    );
    expect(startedIn(run).filter((label) => label.startsWith('t'))).toHaveLength(1);
    expect([valueOf(run, 'ta'), valueOf(run, 'tb')]).toEqual([3, 3]);
    expect(run.counts).toEqual({ computed: 5, cached: 1, failed: 0, skipped: 0 });
  });

  test('with recheck computes everything again and finds nothing new', async () => {
    const first = await lab.run(graphOf(chain()));
    const run = await lab.run(graphOf(chain()), { recheck: true });
    expect(run.counts.computed).toBe(9);
    expect(run.problems).toEqual([]);
    expect(run.results).toEqual(first.results);
  });

  test('with recheck reports a node that gives other bytes and keeps the new', async () => {
    const graph = graphOf([{ id: 'noise', op: 'random' }]);
    const first = await lab.run(graph);
    const run = await lab.run(graph, { recheck: true });
    expect(run.problems.map((problem) => problem.code)).toEqual(['TML6004']);
    expect(run.problems[0]?.message).toContain('noise');
    const [before, after] = [first, run].map((each) => each.instances[0]?.artifact);
    expect(after).not.toBe(before);
    expect((await lab.run(graph)).instances[0]?.artifact).toBe(after);
  });
});
