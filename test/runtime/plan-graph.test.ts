import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planGraph, type RunPlan } from '../../src/runtime/plan-graph.js';
import { graphOf, type NodeSketch } from './support/graph-builder.js';
import { useLab } from './support/lab.js';

const lab = useLab();

const sketch = (changes: { first?: number; by?: number; shifts?: readonly number[] } = {}): readonly NodeSketch[] => [
  { id: 'data', op: 'numbers', params: { first: changes.first ?? 1, count: 4 } },
  { id: 'net', op: 'scale', params: { by: changes.by ?? 2 }, from: 'data' },
  { id: 'adv', op: 'shift', from: 'net', sweep: { axis: 'strength', param: 'by', values: changes.shifts ?? [1, 2] } },
  { id: 'curve', op: 'total', from: 'adv' },
];
const plan = (changes?: Parameters<typeof sketch>[0]): Promise<RunPlan> => planGraph(graphOf(sketch(changes)), lab.session());
const lines = (planned: RunPlan): readonly string[] =>
  planned.instances.map(({ label, state, because }) => `${state} ${label} ${because}`.trim());

describe('a plan', () => {
  test('of what never ran says so', async () => {
    expect(lines(await plan())).toEqual([
      'run data never ran',
      'depends net waits for data',
      'depends adv[strength=1] waits for net',
      'depends adv[strength=2] waits for net',
      'depends curve[strength=1] waits for adv[strength=1]',
      'depends curve[strength=2] waits for adv[strength=2]',
    ]);
  });

  test('of what is known has keys and nothing to do, and computes nothing', async () => {
    const run = await lab.run(graphOf(sketch()));
    const planned = await plan();
    expect(planned.instances.every((each) => each.state === 'cached' && each.because === '' && each.expected === null)).toBe(true);
    expect(planned.instances.map((each) => each.key)).toEqual(run.instances.map((each) => each.key));
    expect(planned.profile).toBe(run.summary.profile);
  });

  test('names the parameter that changed and what waits for it', async () => {
    await lab.run(graphOf(sketch()));
    const planned = await plan({ by: 3 });
    expect(lines(planned)).toEqual([
      'cached data',
      'run net by 2 → 3',
      'depends adv[strength=1] waits for net',
      'depends adv[strength=2] waits for net',
      'depends curve[strength=1] waits for adv[strength=1]',
      'depends curve[strength=2] waits for adv[strength=2]',
    ]);
    expect(planned.instances[1]?.changes).toEqual([{ kind: 'param', name: 'by', before: 2, after: 3 }]);
    expect(typeof planned.instances[1]?.expected).toBe('number');
    expect(planned.instances[0]?.expected).toBeNull();
  });

  test('of a new axis value leaves the others alone', async () => {
    await lab.run(graphOf(sketch()));
    expect(lines(await plan({ shifts: [1, 3] }))).toEqual([
      'cached data',
      'cached net',
      'cached adv[strength=1]',
      'run adv[strength=3] never ran',
      'cached curve[strength=1]',
      'depends curve[strength=3] waits for adv[strength=3]',
    ]);
  });

  test('names an input whose bytes changed', async () => {
    const nodes = (by: number): readonly NodeSketch[] => [
      { id: 'data', op: 'numbers', params: { first: 1, count: 4 } },
      { id: 'net', op: 'scale', params: { by }, from: 'data' },
      { id: 'test', op: 'total', from: 'net' },
    ];
    await lab.run(graphOf(nodes(2)));
    await lab.run(graphOf(nodes(3).slice(0, 2)));
    const planned = await planGraph(graphOf(nodes(3)), lab.session());
    expect(lines(planned)).toEqual(['cached data', 'cached net', 'run test x changed']);
  });

  test('of what depends on a stored error says which', async () => {
    const graph = graphOf([
      { id: 'data', op: 'numbers', params: { first: 1, count: 4 } },
      { id: 'net', op: 'diverge', from: 'data' },
      { id: 'test', op: 'total', from: 'net' },
    ]);
    await lab.run(graph);
    const planned = await planGraph(graph, lab.session());
    expect(lines(planned)).toEqual(['cached data', 'cached net failed: diverged at epoch 2, step 7', 'blocked test net failed']);
  });

  test('says when a stored result is gone, and survives unreadable records', async () => {
    const run = await lab.run(graphOf(sketch()));
    rmSync(join(lab.store, 'ac', run.instances[1]?.key ?? ''));
    expect(lines(await plan())).toContain('run net its stored result is gone');
    writeFileSync(run.record?.run ?? '', '{"version":1');
    expect(lines(await plan())).toContain('run net never ran');
  });

  test('writes no run record', async () => {
    await plan();
    expect(existsSync(join(lab.store, 'runs'))).toBe(false);
  });
});
