import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../src/checker/host.js';
import type { RunEvent } from '../../src/runtime/events.js';

export const command = path.join(packageRoot(), 'dist', 'tml.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own in which `tml` runs as a person would run it. */
export class Workplace {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tml-e2e-'));

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string | Uint8Array): void {
    writeFileSync(this.path(name), text);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  tml(...args: readonly string[]): Finished {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status, stdout, stderr };
  }

  /** Runs a file and returns its events. */
  events(file: string, ...args: readonly string[]): readonly RunEvent[] {
    const { code, stdout, stderr } = this.tml('run', file, '--output', 'ndjson', ...args);
    if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
    return readEvents(stdout);
  }

  start(...args: readonly string[]) {
    return spawn(process.execPath, [command, ...args], {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Like `start`, as the leader of a process group, so that `kill(-pid)` ends its workers too. */
  startGroup(...args: readonly string[]) {
    return spawn(process.execPath, [command, ...args], {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const readEvents = (text: string): readonly RunEvent[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RunEvent);

/** Labels of the instances that were computed, in the order they began. */
export const startedIn = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'node-started' ? event.instances : []));

/** A small experiment in a second or two: one epoch on few digits. */
export const smallExperiment = `edition 1
import { tcn } from "std/models"

## Passes over the data.
param epochs: int in 1..100 = 1
axis strength = [0.05, 0.1]

dataset digits = digits(train: 400)
model net = digits -> tcn(filters: 4, kernel: 2, dilations: [1, 2]) -> train(epochs)
attack adv = net -> fgsm(eps: strength, on: digits.test)
metric clean = net -> accuracy(on: digits.test)
metric robust = adv -> robust_accuracy

report "Small" {
  table [clean, robust]
  plot robust -> lines(x: strength)
}
`;
