import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkerTask } from '../../src/runtime/worker/protocol.js';
import { StoredCheckpoints } from '../../src/runtime/worker/stored-checkpoints.js';

const task: WorkerTask = { op: 'train', opVersion: 1, profile: 'p', variants: [{}], inputs: { data: { digest: 'aa', split: 'train' } } };
const checkpoint = { meta: { epoch: 3 }, tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tml-checkpoints-'));
  for (const name of ['checkpoint', 'tmp']) mkdirSync(path.join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('checkpoints of a task', () => {
  it('are found by operation, version, profile, inputs and parameters, all of them', () => {
    new StoredCheckpoints(folder, task).write({ rate: '1/10' }, checkpoint);
    expect(new StoredCheckpoints(folder, { ...task, variants: [{ epochs: 9 }] }).read({ rate: '1/10' })).toEqual(checkpoint);
    expect(new StoredCheckpoints(folder, task).read({ rate: '1/20' })).toBeUndefined();
    const others: readonly Partial<WorkerTask>[] = [
      { op: 'distill' },
      { opVersion: 2 },
      { profile: 'q' },
      { inputs: { data: { digest: 'aa', split: 'val' } } },
    ];
    for (const other of others) expect(new StoredCheckpoints(folder, { ...task, ...other }).read({ rate: '1/10' })).toBeUndefined();
  });

  it('are not gone on from where a result is to be computed again', () => {
    new StoredCheckpoints(folder, task).write({}, checkpoint);
    expect(new StoredCheckpoints(folder, { ...task, anew: true }).read({})).toBeUndefined();
    expect(readdirSync(path.join(folder, 'checkpoint'))).toHaveLength(1);
  });

  it('that cannot be written fail nothing, and are not due again', () => {
    rmSync(path.join(folder, 'checkpoint'), { recursive: true });
    const places = new StoredCheckpoints(folder, task);
    places.write({}, checkpoint);
    expect(places.isDue()).toBe(false);
    expect(places.read({})).toBeUndefined();
  });
});
