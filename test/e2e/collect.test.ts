import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { readEvents, smallExperiment, startedIn, Workplace } from './tml.js';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  place.write('small.tml', smallExperiment);
});
afterEach(() => place.remove());

const runs = (): readonly string[] => readdirSync(place.path('.tml/runs')).sort();
const entries = (): readonly string[] =>
  ['ac', 'cas', 'plan', 'pre'].flatMap((folder) => readdirSync(place.path(`.tml/${folder}`)).map((name) => `${folder}/${name}`)).sort();
const isWhole = (): boolean => place.tml('cache', 'verify').code === 0;

/** Lets an entry or a run be as old as that. */
function age(name: string, days: number): void {
  const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  utimesSync(place.path(`.tml/${name}`), then, then);
}

function ageRun(run: string, days: number): void {
  const file = `.tml/runs/${run}/run.json`;
  const summary = JSON.parse(place.read(file)) as { readonly started: string };
  const started = new Date(Date.parse(summary.started) - days * 24 * 60 * 60 * 1000).toISOString();
  place.write(file, JSON.stringify({ ...summary, started }));
}

/** Content that nothing needs; the names are right, so the store is valid with it. */
function addGarbage(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const text = `garbage ${index}`;
    const name = `cas/${createHash('sha256').update(text).digest('hex')}`;
    place.write(`.tml/${name}`, text);
    age(name, 2);
    return name;
  });
}

describe('tml cache gc', () => {
  it('removes what no run needs and is a day old, and nothing that a run needs', () => {
    const events = place.events('small.tml');
    expect(startedIn(events).length).toBeGreaterThan(0);
    const before = entries();
    for (const name of before) age(name, 400);
    const garbage = addGarbage(5);
    place.write('.tml/cas/young', 'x');
    const dry = place.tml('cache', 'gc', '--dry-run');
    expect(dry.stdout).toMatch(/^\.tml: would remove 0 runs, 5 entries, 45 B$/m);
    expect(entries()).toEqual([...before, ...garbage, 'cas/young'].sort());
    expect(place.tml('cache', 'gc')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\.tml: removed 0 runs, 5 entries, 45 B$/m) });
    expect(entries()).toEqual([...before, 'cas/young'].sort());
    expect(startedIn(place.events('small.tml'))).toEqual([]);
  });

  it('--older removes old runs with what only they need, but not what is pinned', () => {
    place.events('small.tml');
    place.events('small.tml', '--set', 'epochs=2');
    place.events('small.tml', '--set', 'epochs=3');
    const [first = '', second = '', third = ''] = runs();
    for (const run of [first, second]) ageRun(run, 40);
    expect(place.tml('cache', 'pin', second)).toMatchObject({ code: 0, stdout: `pinned run ${second}\n` });
    const { code, stdout } = place.tml('cache', 'gc', '--older', '30d');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^\\.tml: removed 1 run, \\d+ entries, [\\d.]+ kB\n   ${first}$`, 'm'));
    expect(runs()).toEqual([second, third]);
    expect(isWhole()).toBe(true);
    expect(startedIn(place.events('small.tml', '--set', 'epochs=2'))).toEqual([]);
    expect(startedIn(place.events('small.tml', '--set', 'epochs=3'))).toEqual([]);
    const again = startedIn(place.events('small.tml'));
    expect(again).toContain('net');
    // The data set is shared with the others.
    expect(again).not.toContain('digits');
    expect(place.tml('cache', 'unpin', second).code).toBe(0);
    place.tml('cache', 'gc', '--older', '30d');
    expect(runs()).not.toContain(second);
  });

  it('--max-size keeps the newest runs that fit, and a pinned result', () => {
    place.events('small.tml');
    const { results } = JSON.parse(place.read(`.tml/runs/${runs()[0]}/results.json`)) as {
      readonly results: readonly { readonly node: string; readonly key: string }[];
    };
    const key = results.find(({ node }) => node === 'net')?.key ?? '';
    expect(place.tml('cache', 'pin', key.slice(0, 12))).toMatchObject({ code: 0, stdout: `pinned key ${key}\n` });
    expect(place.tml('cache', 'ls').stdout).toContain(`pinned key ${key}`);
    expect(place.tml('cache', 'gc', '--max-size', '1GB').stdout).toContain('removed 0 runs, 0 entries, 0 B');
    expect(place.tml('cache', 'gc', '--max-size', '1kB').stdout).toMatch(/removed 1 run, \d+ entries/);
    expect(runs()).toEqual([]);
    expect(entries()).toContain(`ac/${key}`);
    expect(isWhole()).toBe(true);
    const started = startedIn(place.events('small.tml'));
    expect(started).toContain('digits');
    expect(started).not.toContain('net');
  });

  it('says what is wrong with a size, an age and a name', () => {
    expect(place.tml('cache', 'gc', '--max-size', 'lots')).toMatchObject({ code: 2, stderr: expect.stringContaining('5GB') });
    expect(place.tml('cache', 'gc', '--older', '30')).toMatchObject({ code: 2, stderr: expect.stringContaining('30d') });
    expect(place.tml('cache', 'pin', 'nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('TML6022') });
    expect(place.tml('cache', 'unpin', 'nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('TML6023') });
  });
});

describe('tml cache clear', () => {
  it('asks first, then leaves only what is pinned', () => {
    place.events('small.tml');
    const before = entries();
    expect(place.tml('cache', 'clear')).toMatchObject({ code: 2, stdout: expect.stringContaining('would remove 1 run') });
    expect(entries()).toEqual(before);
    place.tml('cache', 'pin', 'last');
    expect(place.tml('cache', 'clear', '--yes').code).toBe(0);
    expect(entries()).toEqual(before);
    place.tml('cache', 'unpin', 'last');
    expect(place.tml('cache', 'clear', '--yes').code).toBe(0);
    expect(entries()).toEqual([]);
    expect(runs()).toEqual([]);
  });
});

describe('a collection beside other processes', () => {
  it('gives way to a run, and removes nothing', async () => {
    place.events('small.tml');
    const child = place.start('run', 'small.tml', '--set', 'epochs=100', '--output', 'ndjson');
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let refused: ReturnType<Workplace['tml']> | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line) as RunEvent;
      if (event.type === 'node-progress') refused ??= place.tml('cache', 'gc', '--max-size', '0B');
    }
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(refused?.stderr).toContain(`error[TML6021] a run uses the store .tml (${hostname()}, process ${child.pid})`);
    expect(await ended).toBe(0);
    expect(place.tml('cache', 'gc', '--max-size', '0B').code).toBe(0);
    expect(entries()).toEqual([]);
  });

  it('never disturbs the results of runs that begin and end meanwhile', async () => {
    const text = place.tml('run', 'small.tml', '--results', 'expected.json');
    expect(text.code).toBe(0);
    const finish = (...args: readonly string[]): Promise<number | null> => {
      const child = place.start(...args);
      child.stdout.resume();
      child.stderr.resume();
      return new Promise((resolve) => child.on('close', resolve));
    };
    const collections = Array.from({ length: 4 }, () => finish('cache', 'gc', '--max-size', '0B'));
    const working = ['a', 'b'].map((name) => finish('run', 'small.tml', '--results', `${name}.json`));
    const more = Array.from({ length: 4 }, () => finish('cache', 'gc', '--max-size', '0B'));
    expect(await Promise.all(working)).toEqual([0, 0]);
    for (const code of await Promise.all([...collections, ...more])) expect([0, 5]).toContain(code);
    for (const name of ['a', 'b']) expect(place.read(`${name}.json`)).toBe(place.read('expected.json'));
    expect(isWhole()).toBe(true);
    expect(readdirSync(place.path('.tml/lease'))).toEqual([]);
  });

  it('killed in the middle leaves a valid store, and the next one finishes the work', async () => {
    place.events('small.tml');
    const kept = entries();
    let garbage: readonly string[] = [];
    let left = 0;
    // On a busy machine a collection may be done before it is killed: then once more.
    for (let attempt = 1; attempt <= 5 && (left === 0 || left === garbage.length); attempt += 1) {
      garbage = addGarbage(1500);
      const [first = ''] = garbage.toSorted();
      const child = place.start('cache', 'gc');
      const ended = new Promise((resolve) => child.on('close', resolve));
      while (child.exitCode === null && existsSync(place.path(`.tml/${first}`))) await new Promise((resolve) => setImmediate(resolve));
      child.kill('SIGKILL');
      await ended;
      left = entries().length - kept.length;
    }
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(garbage.length);
    expect(isWhole()).toBe(true);
    expect(startedIn(readEvents(place.tml('run', 'small.tml', '--output', 'ndjson').stdout))).toEqual([]);
    expect(place.tml('cache', 'gc').stdout).toContain(`removed 0 runs, ${left} entries`);
    expect(entries()).toEqual(kept);
  });

  it('clears away the leases of runs that were killed', async () => {
    const child = place.startGroup('run', 'small.tml', '--set', 'epochs=30', '--output', 'ndjson');
    const ended = new Promise((resolve) => child.on('close', resolve));
    for await (const line of createInterface({ input: child.stdout }))
      if ((JSON.parse(line) as RunEvent).type === 'node-progress') process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended;
    expect(readdirSync(place.path('.tml/lease')).filter((name) => name.startsWith('run-'))).toHaveLength(1);
    const before = entries();
    expect(place.tml('cache', 'gc')).toMatchObject({ code: 0, stdout: expect.stringContaining('removed 0 runs, 0 entries') });
    expect(readdirSync(place.path('.tml/lease'))).toEqual([]);
    // What it had computed is still there for the run that continues.
    expect(entries()).toEqual(before);
  });

  it('waits for no collector that died', () => {
    mkdirSync(path.join(place.folder, '.tml', 'lease'), { recursive: true });
    // No process has this number.
    place.write('.tml/lease/gc', `${hostname()} 999999999\n`);
    expect(place.tml('run', 'small.tml').code).toBe(0);
    rmSync(place.path('.tml/lease/gc'));
  });
});
