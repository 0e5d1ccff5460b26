import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ActionInput } from '../../src/graph/action.js';
import { WorkerPool } from '../../src/runtime/worker/worker-pool.js';
import type { WorkerProcess } from '../../src/runtime/worker/worker-process.js';
import { Store } from '../../src/store/store.js';
import { useLab } from './support/lab.js';

const lab = useLab();

function openPool(): WorkerPool {
  // Opening makes the folders that workers write to.
  const store = new Store({
    directory: lab.store,
    spill: join(lab.folder, 'spill'),
    report: (problem) => expect.unreachable(problem.message),
  });
  const pool = new WorkerPool({
    entry: lab.session().workerEntry,
    config: { directory: lab.store, spill: join(lab.folder, 'spill'), keep: 1000 },
    report: (problem) => expect.unreachable(problem.message),
  });
  onTestFinished(() => pool.close());
  expect(store.directory).toBe(lab.store);
  return pool;
}

async function compute(worker: WorkerProcess, op: string, params: Record<string, number>, input?: ActionInput): Promise<string> {
  const reply = await worker.run(
    { op, opVersion: 1, profile: 'none', variants: [params], inputs: input === undefined ? {} : { x: input } },
    () => undefined,
  );
  const outcome = reply.kind === 'done' ? reply.outcomes[0] : undefined;
  expect(outcome?.ok).toBe(true);
  return outcome?.ok === true ? outcome.artifact : '';
}

test('a task goes to the idle worker that holds its inputs', async () => {
  const pool = openPool();
  const [one, two] = [pool.acquire([]), pool.acquire([])];
  expect([one.id, two.id]).toEqual([1, 2]);
  const [a, b] = await Promise.all([compute(one, 'numbers', { first: 1, count: 3 }), compute(two, 'numbers', { first: 5, count: 3 })]);
  pool.release(one);
  pool.release(two);
  for (const [artifact, holder] of [
    [b, two],
    [a, one],
    [b, two],
  ] as const) {
    const worker = pool.acquire([artifact]);
    expect(worker).toBe(holder);
    pool.release(worker);
  }
  // What it was given counts like what it made.
  const sign = pool.acquire([a]);
  await compute(sign, 'sign', {}, { digest: b });
  pool.release(sign);
  expect(pool.acquire([a, b])).toBe(one);
});

test('a worker is used again, and a number is free again when its worker is gone', async () => {
  const pool = openPool();
  const one = pool.acquire([]);
  pool.release(one);
  expect(pool.acquire([])).toBe(one);
  one.kill();
  await one.exited;
  pool.release(one);
  const next = pool.acquire([]);
  expect(next).not.toBe(one);
  expect(next.id).toBe(1);
});

test('an input that is not there is named, whatever the worker keeps', async () => {
  const pool = openPool();
  const worker = pool.acquire([]);
  const digest = 'f'.repeat(64);
  const reply = await worker.run({ op: 'sign', opVersion: 1, profile: 'none', variants: [{}], inputs: { x: { digest } } }, () => undefined);
  expect(reply).toEqual({ kind: 'input-lost', digest });
});

test('an action that does not fit is refused before it runs', async () => {
  const pool = openPool();
  const worker = pool.acquire([]);
  const params = { first: 1, count: 3, unfit: true };
  const reply = await worker.run({ op: 'numbers', opVersion: 1, profile: 'none', variants: [params], inputs: {} }, () => undefined);
  expect(reply).toMatchObject({ kind: 'crashed', problem: 'InvariantError: numbers cannot run: params/unfit is not allowed' });
});
