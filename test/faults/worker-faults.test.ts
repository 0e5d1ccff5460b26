import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { ProfileUnknown } from '../../src/runtime/profile.js';
import { graphOf, type NodeSketch } from '../runtime/support/graph-builder.js';
import { eventsOf, type LabRun, startedIn, useLab, valueOf } from '../runtime/support/lab.js';

const lab = useLab();

const data: NodeSketch = { id: 'data', op: 'numbers', params: { first: 1, count: 4 } };
const openGate = (path: string): void => writeFileSync(path, '');
const gated = (): { readonly gate: string; readonly nodes: readonly NodeSketch[] } => {
  const gate = join(lab.folder, 'gate');
  return {
    gate,
    nodes: [data, { id: 'slow', op: 'gate', params: { until: gate }, from: 'data' }, { id: 'test', op: 'total', from: 'slow' }],
  };
};
const pidOf = (event: RunEvent): number | undefined => (event.type === 'node-progress' ? Number(event.figures['pid']) : undefined);
const stateOf = (run: LabRun): Readonly<Record<string, string>> =>
  Object.fromEntries(run.instances.map((each) => [each.label, each.state]));

const WAIT = { timeout: 30_000, interval: 10 };

/** A zombie, which nobody may have waited for, has ended as well. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !/\) Z /.test(readFileSync(status, 'utf8'));
}

describe('a bound on memory', () => {
  const bounded = (memory: number): readonly NodeSketch[] => [
    { ...data, params: { first: 1, count: 1_000_000 } },
    { id: 'scaled', op: 'scale', params: { by: 0 }, from: 'data', logistics: { memory, retries: 3 } },
    { id: 'test', op: 'total', from: 'scaled' },
  ];

  test('ends a worker that takes more, at once and for good, and keeps nothing of it', async () => {
    const run = await lab.run(graphOf(bounded(2 ** 20)));
    expect(run.outcome).toBe('failed');
    expect(stateOf(run)).toEqual({ data: 'ok', scaled: 'failed', test: 'skipped' });
    const [failed] = eventsOf(run, 'node-failed');
    expect(failed).toMatchObject({ node: 'scaled', code: 'TML7001' });
    expect(failed?.message).toMatch(/stopped: it took \d+\.\d MiB, more than the 1\.0 MiB of its with \{ memory \}/);
    expect(eventsOf(run, 'node-started').filter((event) => event.node === 'scaled')).toHaveLength(1);
  });

  test('changes no key and no result: with more room the same node is computed, then found without a bound', async () => {
    await lab.run(graphOf(bounded(2 ** 20)));
    const enough = await lab.run(graphOf(bounded(8 * 2 ** 30)));
    expect(valueOf(enough, 'test')).toBe(0);
    expect(startedIn(enough)).toEqual(['scaled', 'test']);
    const without = await lab.run(graphOf(bounded(1).map(({ logistics: _, ...sketch }) => sketch)));
    expect(startedIn(without)).toEqual([]);
  });
});

describe('a worker that is killed', () => {
  test('has its task tried once more on a fresh worker', async () => {
    const { gate, nodes } = gated();
    const pids = new Set<number>();
    const run = await lab.run(graphOf(nodes), {
      emit: (event) => {
        const pid = pidOf(event);
        if (pid === undefined || Number.isNaN(pid)) return;
        pids.add(pid);
        if (pids.size === 1) process.kill(pid, 'SIGKILL');
        else openGate(gate);
      },
    });
    expect(run.outcome).toBe('done');
    expect(valueOf(run, 'test')).toBe(10);
    expect(pids.size).toBe(2);
    expect(
      eventsOf(run, 'node-started')
        .filter((event) => event.node === 'slow')
        .map((event) => event.attempt),
    ).toEqual([1, 2]);
    expect(eventsOf(run, 'log').map((event) => [event.code, event.node])).toEqual([['TML7006', 'slow']]);
  });

  test('twice fails its node by name, and nothing is stored', async () => {
    const { gate, nodes } = gated();
    const run = await lab.run(graphOf(nodes), {
      emit: (event) => {
        const pid = pidOf(event);
        if (pid !== undefined && !Number.isNaN(pid)) process.kill(pid, 'SIGKILL');
      },
    });
    expect(run.outcome).toBe('failed');
    expect(stateOf(run)).toEqual({ data: 'ok', slow: 'failed', test: 'skipped' });
    const [failed] = eventsOf(run, 'node-failed');
    expect(failed).toMatchObject({ node: 'slow', code: 'TML7001', stored: false });
    expect(failed?.message).toContain('slow');
    expect(failed?.message).toContain('SIGKILL');
    openGate(gate);
    const again = await lab.run(graphOf(nodes));
    expect(valueOf(again, 'test')).toBe(10);
  });
});

describe('a failing node', () => {
  const sides: readonly NodeSketch[] = [
    data,
    { id: 'net', op: 'diverge', from: 'data' },
    { id: 'broken', op: 'total', from: 'net' },
    { id: 'other', op: 'scale', params: { by: 2 }, from: 'data' },
    { id: 'fine', op: 'total', from: 'other' },
  ];

  test('with an error of the experiment is stored and not computed again', async () => {
    const nodes = sides.slice(0, 3);
    const first = await lab.run(graphOf(nodes));
    expect(first.outcome).toBe('failed');
    expect(eventsOf(first, 'node-failed')).toMatchObject([{ code: 'TML7900', message: 'diverged at epoch 2, step 7', stored: true }]);
    const second = await lab.run(graphOf(nodes));
    expect(startedIn(second)).toEqual([]);
    expect(eventsOf(second, 'node-failed')).toMatchObject([{ code: 'TML7900', message: 'diverged at epoch 2, step 7', stored: true }]);
    expect(second.results).toEqual(first.results);
    expect(first.results.results.map((record) => [record.state, record.error])).toEqual([
      ['ok', null],
      ['failed', 'TML7900 diverged at epoch 2, step 7'],
      ['skipped', 'net'],
    ]);
  });

  test('stops what has not started', async () => {
    const run = await lab.run(graphOf(sides), { jobs: 1 });
    expect(run.outcome).toBe('failed');
    expect(stateOf(run)).toMatchObject({ net: 'failed', broken: 'skipped', fine: 'skipped' });
    const reasons = Object.fromEntries(eventsOf(run, 'node-skipped').map((event) => [event.node, event.because]));
    expect(reasons).toMatchObject({ broken: 'net', fine: 'not started because net failed' });
  });

  test('with keep-going stops only what depends on it', async () => {
    const run = await lab.run(graphOf(sides), { keepGoing: true });
    expect(run.outcome).toBe('failed');
    expect(stateOf(run)).toEqual({ data: 'ok', net: 'failed', broken: 'skipped', other: 'ok', fine: 'ok' });
    expect(valueOf(run, 'fine')).toBe(20);
    expect(run.counts).toEqual({ computed: 3, cached: 0, failed: 1, skipped: 1 });
  });

  test('that throws is a crash with its stack, and is not stored', async () => {
    const nodes: readonly NodeSketch[] = [data, { id: 'net', op: 'crash', from: 'data' }];
    for (let i = 0; i < 2; i += 1) {
      const run = await lab.run(graphOf(nodes));
      expect(startedIn(run)).toContain('net');
      const [failed] = eventsOf(run, 'node-failed');
      expect(failed).toMatchObject({ code: 'TML7002', stored: false });
      expect(failed?.message).toContain('TypeError: x is not a function');
      expect(failed?.notes.join('\n')).toContain('worker.mjs');
    }
  });

  test('that is a metric without a number is a crash', async () => {
    const run = await lab.run(graphOf([data, { id: 'test', op: 'bad', from: 'data' }]));
    expect(eventsOf(run, 'node-failed')).toMatchObject([{ code: 'TML7002', stored: false }]);
  });

  test('in a batch fails alone', async () => {
    const nodes: readonly NodeSketch[] = [
      data,
      { id: 'adv', op: 'shift', from: 'data', sweep: { axis: 'by', param: 'by', values: [1, 666, 2] } },
      { id: 'curve', op: 'total', from: 'adv' },
    ];
    const run = await lab.run(graphOf(nodes), { keepGoing: true });
    expect(stateOf(run)).toMatchObject({ 'curve[by=1]': 'ok', 'curve[by=666]': 'skipped', 'curve[by=2]': 'ok', 'adv[by=666]': 'failed' });
    const again = await lab.run(graphOf(nodes), { keepGoing: true });
    expect(startedIn(again)).toEqual([]);
  });
});

describe('an interrupted run', () => {
  test('finishes what runs, starts nothing, and continues later', async () => {
    const { gate, nodes } = gated();
    const stop = new AbortController();
    const run = await lab.run(graphOf(nodes), {
      stop: stop.signal,
      emit: (event) => {
        if (event.type !== 'node-progress' || event.node !== 'slow') return;
        stop.abort();
        openGate(gate);
      },
    });
    expect(run.outcome).toBe('interrupted');
    expect(stateOf(run)).toEqual({ data: 'ok', slow: 'ok', test: 'skipped' });
    expect(run.results.results.at(-1)?.error).toBe('interrupted');
    const rest = await lab.run(graphOf(nodes));
    expect(startedIn(rest)).toEqual(['test']);
    expect(valueOf(rest, 'test')).toBe(10);
  });

  test('killed ends at once and keeps what was finished', async () => {
    const { gate, nodes } = gated();
    const [stop, kill] = [new AbortController(), new AbortController()];
    const run = await lab.run(graphOf(nodes), {
      stop: stop.signal,
      kill: kill.signal,
      emit: (event) => {
        if (event.type !== 'node-progress' || event.node !== 'slow') return;
        stop.abort();
        kill.abort();
      },
    });
    expect(run.outcome).toBe('interrupted');
    expect(stateOf(run)).toEqual({ data: 'ok', slow: 'skipped', test: 'skipped' });
    expect(eventsOf(run, 'node-failed')).toEqual([]);
    expect(existsSync(gate)).toBe(false);
    openGate(gate);
    expect(startedIn(await lab.run(graphOf(nodes)))).toEqual(['slow', 'test']);
  });
});

test('what another process computes is waited for, not computed twice', async () => {
  const { gate, nodes } = gated();
  const { program, input } = lab.program(graphOf(nodes));
  const child = spawn(process.execPath, [program, input], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await vi.waitFor(() => expect(existsSync(`${gate}.pid`)).toBe(true), WAIT);
  const run = await lab.run(graphOf(nodes), {
    emit: (event) => {
      if (event.type === 'log' && event.node === 'slow') openGate(gate);
    },
  });
  expect(run.outcome).toBe('done');
  expect(valueOf(run, 'test')).toBe(10);
  expect(startedIn(run)).not.toContain('slow');
  expect(eventsOf(run, 'log').map((event) => [event.level, event.node])).toEqual([['info', 'slow']]);
  expect(await ended).toEqual([0, null]);
});

test('workers end when the run is killed, and the next run continues', async () => {
  const { gate, nodes } = gated();
  const { program, input } = lab.program(graphOf(nodes));
  const child = spawn(process.execPath, [program, input], { stdio: 'ignore' });
  const pid = await vi.waitFor(() => Number(readFileSync(`${gate}.pid`, 'utf8') || expect.unreachable('not written yet')), WAIT);
  expect(isRunning(pid)).toBe(true);
  child.kill('SIGKILL');
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), WAIT);
  openGate(gate);
  const run = await lab.run(graphOf(nodes));
  expect(startedIn(run)).toEqual(['slow', 'test']);
  expect(run.problems).toEqual([]);
  expect(valueOf(run, 'test')).toBe(10);
});

describe('the numeric profile', () => {
  const nodes: readonly NodeSketch[] = [
    data,
    { id: 'net', op: 'scale', params: { by: 2 }, from: 'data' },
    { id: 'test', op: 'total', from: 'net' },
  ];
  const withProfile = (profile: string): void => {
    process.env['TML_TEST_PROFILE'] = profile;
    onTestFinished(() => {
      delete process.env['TML_TEST_PROFILE'];
    });
  };

  test('is part of the keys of what computes with kernels', async () => {
    withProfile('test-f32/1:aaaa');
    const first = await lab.run(graphOf(nodes));
    expect(first.summary.profile).toBe('test-f32/1:aaaa');
    expect(eventsOf(first, 'run-start')[0]?.profile).toBe('test-f32/1');
    withProfile('test-f32/1:bbbb');
    // Other kernels ask a worker again.
    const kernelFile = join(lab.folder, 'other.wasm');
    writeFileSync(kernelFile, 'other kernels');
    const run = await lab.run(graphOf(nodes), { kernelFile });
    expect(run.summary.profile).toBe('test-f32/1:bbbb');
    // The bytes are the same, so what follows is known.
    expect(startedIn(run)).toEqual(['net']);
  });

  test('that a worker does not confirm fails the node; the next run asks again', async () => {
    withProfile('test-f32/1:aaaa');
    await lab.run(graphOf(nodes.slice(0, 2)));
    withProfile('test-f32/1:bbbb');
    const other = nodes.map((node) => (node.id === 'net' ? { ...node, params: { by: 3 } } : node));
    const run = await lab.run(graphOf(other));
    expect(eventsOf(run, 'node-failed')).toMatchObject([{ node: 'net', code: 'TML7004', stored: false }]);
    const again = await lab.run(graphOf(other));
    expect(again.outcome).toBe('done');
    expect(again.summary.profile).toBe('test-f32/1:bbbb');
  });

  test('that no worker can tell is an error which says how the worker ended', async () => {
    const workerEntry = join(lab.folder, 'broken.mjs');
    writeFileSync(workerEntry, 'throw new Error("no SIMD here");\n');
    const problem = await lab.run(graphOf(nodes), { workerEntry }).catch((thrown: unknown) => thrown);
    expect(problem).toBeInstanceOf(ProfileUnknown);
    expect((problem as ProfileUnknown).problem).toMatchObject({ code: 'TML7007' });
    expect((problem as ProfileUnknown).problem.notes.join('\n')).toContain('no SIMD here');
  });
});
