import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { command, smallExperiment, startedIn, Workplace } from './tml.js';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  place.write('small.tml', smallExperiment);
});
afterEach(() => place.remove());

/** Runs with events; `react` may interfere at any of them. Resolves when the process has ended. */
async function runWith(
  args: readonly string[],
  react: (event: RunEvent, pid: number) => void,
): Promise<{ code: number | null; events: RunEvent[]; stderr: string }> {
  const child = place.start('run', 'small.tml', '--output', 'ndjson', ...args);
  const events: RunEvent[] = [];
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as RunEvent;
    events.push(event);
    react(event, child.pid ?? 0);
  }
  return { code: await ended, events, stderr };
}

const isTraining = (event: RunEvent): boolean => event.type === 'node-progress' && event.node === 'net';

/** Processes whose parent is `pid`: the workers of a run. */
const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', `${pid}`], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .filter((child) => child > 0);

describe('Ctrl-C', () => {
  it('once finishes what runs, keeps it, and starts nothing more', async () => {
    let sent = false;
    const { code, events } = await runWith(['--set', 'epochs=40'], (event, pid) => {
      if (!isTraining(event) || sent) return;
      sent = true;
      process.kill(pid, 'SIGINT');
    });
    expect(code).toBe(130);
    expect(events.filter((event) => event.type === 'node-done').map((event) => event.node)).toContain('net');
    expect(startedIn(events)).not.toContain('clean');
    expect(events.at(-1)).toMatchObject({ type: 'run-end', outcome: 'interrupted' });
    expect(startedIn(place.events('small.tml', '--set', 'epochs=40'))).not.toContain('net');
  });

  it('twice stops now and leaves a store that continues', async () => {
    let sent = 0;
    const { code, events } = await runWith(['--set', 'epochs=100'], (event, pid) => {
      if (!isTraining(event) || sent >= 2) return;
      sent += 1;
      process.kill(pid, 'SIGINT');
    });
    expect(code).toBe(130);
    expect(events.filter((event) => event.type === 'node-done').map((event) => event.node)).not.toContain('net');
    const again = place.events('small.tml');
    expect(again.at(-1)).toMatchObject({ type: 'run-end', outcome: 'done', failed: 0 });
    expect(startedIn(again)).not.toContain('digits');
  });
});

describe('a report that cannot be written', () => {
  it('is an error with its place and reason; results are printed and written all the same', () => {
    place.events('small.tml', '--results', 'before.json');
    // No file beyond 16 KiB: the page is larger, everything else of a run that computes nothing is smaller.
    const limited = spawnSync('bash', ['-c', `ulimit -f 16; exec "${process.execPath}" "${command}" run small.tml --results after.json`], {
      cwd: place.folder,
      encoding: 'utf8',
    });
    expect(limited.status).toBe(1);
    expect(limited.stderr).toMatch(/error\[TML7011\] the report could not be written to \.tml\/runs\/\S+: EFBIG/);
    expect(limited.stdout).toContain('clean');
    expect(place.read('after.json')).toBe(place.read('before.json'));
    const [latest] = readdirSync(place.path('.tml/runs')).sort().reverse();
    expect(readdirSync(place.path(`.tml/runs/${latest}`)).filter((file) => file.startsWith('report.html'))).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it('stops the run without a stack trace and leaves a store that continues', async () => {
    const child = place.start('run', 'small.tml', '--output', 'ndjson', '--set', 'epochs=60');
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(stderr).toBe('');
    expect(place.events('small.tml').at(-1)).toMatchObject({ type: 'run-end', outcome: 'done' });
  });
});

describe('a worker killed in the middle', () => {
  it('once has its task run again, to the same result', async () => {
    const calm = new Workplace();
    calm.write('small.tml', smallExperiment);
    calm.events('small.tml', '--set', 'epochs=20', '--results', 'results.json');
    let killed = false;
    const { code, events } = await runWith(['--jobs', '1', '--set', 'epochs=20', '--results', 'results.json'], (event, pid) => {
      if (!isTraining(event) || killed) return;
      killed = true;
      for (const worker of childrenOf(pid)) process.kill(worker, 'SIGKILL');
    });
    expect(code).toBe(0);
    expect(events.filter((event) => event.type === 'node-started' && event.node === 'net')).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
    expect(events.filter((event) => event.type === 'log')).toMatchObject([{ level: 'warning', code: 'TML7006', node: 'net' }]);
    expect(place.read('results.json')).toBe(calm.read('results.json'));
    calm.remove();
  });

  it('twice fails the node by name, and what depends on it is skipped with the reason', async () => {
    const { code, events } = await runWith(['--jobs', '1', '--set', 'epochs=60'], (event, pid) => {
      if (isTraining(event)) for (const worker of childrenOf(pid)) process.kill(worker, 'SIGKILL');
    });
    expect(code).toBe(1);
    expect(events.find((event) => event.type === 'node-failed')).toMatchObject({ node: 'net', code: 'TML7001', stored: false });
    expect(events.filter((event) => event.type === 'node-skipped').map((event) => event.because)).toEqual(expect.arrayContaining(['net']));
  });
});

describe('with { }', () => {
  const small = (settings: string): void => {
    place.write('small.tml', smallExperiment.replace('train(epochs)\n', `train(epochs) with { ${settings} }\n`));
  };

  it('stops a node at its timeout, keeps nothing of it, and computes it where it has time', async () => {
    small('timeout: 1ms, retries: 5');
    const { code, events: late } = await runWith(['--set', 'epochs=100'], () => undefined);
    expect(code).toBe(1);
    expect(late.filter(({ type }) => type === 'node-failed')).toMatchObject([{ node: 'net', code: 'TML7012', stored: false }]);
    expect(late.filter((event) => event.type === 'node-started' && event.node === 'net')).toHaveLength(1);
    small('timeout: 1h');
    const events = place.events('small.tml');
    expect(events.at(-1)).toMatchObject({ type: 'run-end', outcome: 'done', failed: 0 });
    expect(startedIn(events)).toContain('net');
  });

  it('decides how often a task is tried again after its worker died', async () => {
    small('retries: 0');
    const { code, events } = await runWith(['--jobs', '1', '--set', 'epochs=60'], (event, pid) => {
      if (isTraining(event)) for (const worker of childrenOf(pid)) process.kill(worker, 'SIGKILL');
    });
    expect(code).toBe(1);
    expect(events.filter((event) => event.type === 'node-started' && event.node === 'net')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'node-failed')).toMatchObject([{ node: 'net', code: 'TML7001' }]);
  });

  it('has a node computed again in every run, and what depends on it only where the result differs', () => {
    small('cache: refresh');
    place.events('small.tml', '--results', 'results.json');
    const before = place.read('results.json');
    expect(startedIn(place.events('small.tml', '--results', 'results.json'))).toEqual(['net']);
    expect(place.read('results.json')).toBe(before);
    small('cache: use');
    expect(startedIn(place.events('small.tml'))).toEqual([]);
  });
});

describe('a damaged store', () => {
  const blobs = (folder: string): string[] =>
    readdirSync(place.path(`.tml/${folder}`), { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(place.path(`.tml/${folder}`), file))
      .filter((file) => statSync(file).isFile());

  it.each([
    ['truncated', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    [
      'with one byte changed',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
    ['empty', (file: string) => truncateSync(file, 0)],
  ])('every file %s: all is computed again, reported, and equal', (_, damage) => {
    place.events('small.tml', '--results', 'before.json');
    for (const folder of ['cas', 'ac']) for (const file of blobs(folder)) damage(file);
    const events = place.events('small.tml', '--results', 'after.json');
    expect(events.filter((event) => event.type === 'log' && event.level === 'warning').length).toBeGreaterThan(0);
    expect(place.read('after.json')).toBe(place.read('before.json'));
  });
});
