import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../src/store/checkpoints.js';
import { entriesOf, problemOf } from '../../src/store/survey.js';

const key = 'ab'.repeat(32);
const checkpoint: Checkpoint = {
  meta: { epochs: 3, loss: [0.5, 0.25], note: 'line\nbreak' },
  tensors: { 'weights.0': { shape: [3], data: Float32Array.of(1, -2, 1e-30) }, 'weights.1': { shape: [0], data: new Float32Array(0) } },
};

let folder: string;
const file = (): string => path.join(folder, 'checkpoint', key);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tml-checkpoints-'));
  for (const name of ['checkpoint', 'tmp']) mkdirSync(path.join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a checkpoint', () => {
  it('comes back as it was, and the later one counts', () => {
    expect(readCheckpoint(folder, key)).toBeUndefined();
    writeCheckpoint(folder, key, { ...checkpoint, meta: 1 });
    writeCheckpoint(folder, key, checkpoint);
    expect(readCheckpoint(folder, key)).toEqual(checkpoint);
    expect(entriesOf(folder)).toMatchObject([{ folder: 'checkpoint', kind: 'checkpoint', name: key }]);
    expect(entriesOf(folder).map((entry) => problemOf(folder, entry))).toEqual([undefined]);
  });

  it('that is damaged anywhere, truncated or of another key counts as none and goes', () => {
    writeCheckpoint(folder, key, checkpoint);
    const whole = readFileSync(file());
    const damaged = Array.from(whole.keys(), (place) => Buffer.from(whole.map((byte, index) => (index === place ? byte ^ 1 : byte))));
    const cut = [0, 1, whole.length - 1].map((length) => whole.subarray(0, length));
    for (const bytes of [...damaged, ...cut, Buffer.concat([whole, Buffer.of(0)])]) {
      writeFileSync(file(), bytes);
      expect(entriesOf(folder).map((entry) => problemOf(folder, entry))).toEqual(['corrupt']);
      expect(readCheckpoint(folder, key)).toBeUndefined();
      expect(existsSync(file())).toBe(false);
    }
    const other = 'cd'.repeat(32);
    writeFileSync(path.join(folder, 'checkpoint', other), whole);
    expect(readCheckpoint(folder, other)).toBeUndefined();
  });
});
