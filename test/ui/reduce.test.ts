import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { reduce } from '../../src/ui/reduce.js';
import { runTimeLeft, taskTimeLeft, waitingInstances } from '../../src/ui/time-left.js';
import type { NodeView, RunView } from '../../src/ui/view-model.js';
import { emptyView, findNode, nodeState } from '../../src/ui/view-model.js';
import { planned, sampleEvents } from './sample-events.js';

const run = (events: readonly RunEvent[]): RunView => events.reduce(reduce, emptyView);
const until = (time: number): RunView => run(sampleEvents.filter((event) => event.at <= time));
const nodeAt = (time: number, id: string): NodeView => {
  const node = findNode(until(time), id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
};

describe('reduce', () => {
  it.each([
    [100, 'planning'],
    [900, 'running'],
    [28_400, 'running'],
    [28_500, 'failed'],
  ])('at %i ms the run is %s', (time, phase) => expect(until(time).phase).toBe(phase));

  it.each([
    [900, 'digits', 'waiting'],
    [950, 'digits', 'cached'],
    [999, 'net', 'waiting'],
    [1000, 'net', 'running'],
    [26_000, 'net', 'done'],
    [26_000, 'adv', 'running'],
    [28_100, 'adv', 'failed'],
    [28_200, 'curve', 'waiting'],
    [28_300, 'curve', 'running'],
    [28_400, 'curve', 'skipped'],
  ])('at %i ms %s is %s', (time, node, state) => expect(nodeState(nodeAt(time, node))).toBe(state));

  it('keeps file, jobs and profile of the start', () => {
    const { file, jobs, profile } = until(100);
    expect({ file, jobs, profile }).toEqual({ file: 'quickstart.tml', jobs: 2, profile: 'wasm-simd-f32/1' });
  });

  it('counts instances by how they ended', () => {
    expect(nodeAt(28_500, 'adv').counts).toEqual({ cached: 0, computed: 1, failed: 1, skipped: 0 });
    expect(nodeAt(28_500, 'curve').counts).toEqual({ cached: 0, computed: 1, failed: 0, skipped: 1 });
    expect(nodeAt(28_500, 'curve').skippedBecause).toEqual(['adv[strength=0.2]']);
  });

  it('lists each finished node once, when its last instance has ended', () => {
    expect(until(28_000).finished).toEqual(['digits', 'net', 'clean']);
    expect(until(28_500).finished).toEqual(['digits', 'net', 'clean', 'adv', 'curve']);
  });

  it('lets a second try replace the first and ends tasks instance by instance', () => {
    const tasks = nodeAt(28_000, 'adv').tasks;
    expect(tasks.map(({ instances, attempt }) => ({ instances, attempt }))).toEqual([{ instances: ['adv[strength=0.2]'], attempt: 2 }]);
    expect(nodeAt(28_100, 'adv').tasks).toEqual([]);
  });

  it('takes the time left from the event, else from the pace of the task', () => {
    const [given] = nodeAt(11_500, 'net').tasks;
    expect(given && taskTimeLeft(given, 12_500)).toBe(14_000);
    const [derived] = nodeAt(15_000, 'net').tasks;
    // 5 of 10 epochs in 14 s: 14 s more.
    expect(derived && taskTimeLeft(derived, 15_000)).toBe(14_000);
    expect(derived && taskTimeLeft(derived, 60_000)).toBe(0);
  });

  it('keeps figures, failures and warnings', () => {
    expect(nodeAt(11_500, 'net').tasks[0]?.progress?.figures).toEqual({ loss: 0.31, accuracy: 0.902 });
    expect(until(28_500).failures).toMatchObject([{ node: 'adv', code: 'TML7002', stored: false, notes: ['tried twice'] }]);
    expect(until(28_500).messages).toMatchObject([{ level: 'warning', code: 'TML6002', node: null }]);
  });

  it('summarises the values of several instances', () => {
    const metric = ['m[a=1]', 'm[a=2]', 'm[a=3]'];
    const done = (instance: string, value: number): RunEvent => ({
      v: 1,
      at: 1,
      type: 'node-done',
      node: 'm',
      instances: [instance],
      milliseconds: 1,
      result: { value },
    });
    const view = run([
      { v: 1, at: 0, type: 'plan', nodes: [planned('m', 'metric', 'accuracy', [], metric)] },
      done('m[a=1]', 0.5),
      done('m[a=2]', 0.9),
      done('m[a=3]', 0.7),
    ]);
    expect(findNode(view, 'm')?.results).toMatchObject({ values: 3, least: 0.5, greatest: 0.9, first: { value: 0.5 } });
  });

  it('ignores events about nodes that are not planned, but moves its clock', () => {
    const view = reduce(until(900), { v: 1, at: 5000, type: 'node-started', node: 'ghost', instances: ['ghost'], worker: 0, attempt: 1 });
    expect(view.nodes).toEqual(until(900).nodes);
    expect(view.at).toBe(5000);
  });

  it('does not change the view it was given', () => {
    const before = until(26_000);
    const copy = structuredClone({ ...before, places: [...before.places] });
    reduce(before, sampleEvents.find(({ type }) => type === 'node-failed') ?? sampleEvents[0]!);
    expect({ ...before, places: [...before.places] }).toEqual(copy);
  });
});

describe('time left of the run', () => {
  it('is unknown before anything has a pace', () => expect(runTimeLeft(until(1000), 1000)).toBeNull());

  it('is a lower bound while operations to come have never run', () => {
    expect(runTimeLeft(until(11_500), 11_500)).toEqual({ milliseconds: 15_000, atLeast: true });
  });

  it('spreads waiting work of known pace over the jobs', () => {
    const instances = Array.from({ length: 9 }, (_, place) => `a[i=${place}]`);
    const view = run([
      { v: 1, at: 0, type: 'run-start', run: 'r', file: 'f', jobs: 2, profile: 'p' },
      { v: 1, at: 0, type: 'plan', nodes: [planned('a', 'attack', 'pgd', [], instances, 2)] },
      { v: 1, at: 4000, type: 'node-done', node: 'a', instances: ['a[i=0]'], milliseconds: 4000 },
    ]);
    // 8 wait, 2 of them are known to be cached: 6 × 4 s on 2 jobs.
    expect(runTimeLeft(view, 4000)).toEqual({ milliseconds: 12_000, atLeast: false });
    expect(view.nodes.map(waitingInstances)).toEqual([8]);
  });
});
