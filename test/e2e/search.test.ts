import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import type { RunEvent } from '../../src/runtime/events.js';
import { startedIn, Workplace } from './tml.js';

const file = path.join(packageRoot(), 'pipelines', 'robust-nas.tml');
/** `npm run test:full` runs the pipeline as it stands. */
const isFull = process.env['TML_FULL'] === '1';
const profile = isFull ? [] : ['--profile', 'quick'];
const minutes = 60_000 * (isFull ? 20 : 4);

const places: Workplace[] = [];
const newPlace = (): Workplace => {
  const place = new Workplace();
  places.push(place);
  return place;
};
afterAll(() => {
  for (const place of places) place.remove();
});

/** Runs until `isEnough`, then kills the whole run, workers and all, as a power cut would. */
async function runUntil(place: Workplace, isEnough: (ended: number) => boolean): Promise<readonly RunEvent[]> {
  const child = place.startGroup('run', file, ...profile, '--output', 'ndjson', '--results', 'results.json');
  const events: RunEvent[] = [];
  const closed = new Promise((resolve) => child.on('close', resolve));
  let ended = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as RunEvent;
    events.push(event);
    if (event.type === 'node-done' || event.type === 'node-cached') ended += event.instances.length;
    if (isEnough(ended) && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
      break;
    }
  }
  await closed;
  return events;
}

const decided = (events: readonly RunEvent[]): readonly number[] =>
  events.flatMap((event) => (event.type === 'trial' && event.state !== 'started' ? [event.index] : []));

describe('the robust architecture search', () => {
  const one = newPlace();
  let whole: readonly RunEvent[] = [];

  it('gives the same bytes with one worker and with two', { timeout: minutes }, () => {
    const two = newPlace();
    const run = (place: Workplace, jobs: string): readonly RunEvent[] =>
      place.events(file, ...profile, '--jobs', jobs, '--results', 'results.json');
    whole = run(one, '1');
    run(two, '2');
    expect(two.read('results.json')).toBe(one.read('results.json'));
    const { searches, results } = JSON.parse(one.read('results.json')) as {
      searches: { best: number | null; trials: { state: string }[] }[];
      results: { node: string; value: number | null; state: string }[];
    };
    expect(searches).toMatchObject([{ name: 'robust', state: 'ok' }]);
    expect(searches[0]?.trials).toHaveLength(isFull ? 16 : 4);
    expect(results.every(({ state }) => state === 'ok')).toBe(true);
    // A stronger attack never helps the network.
    const curve = results.filter(({ node }) => node === 'mean(curve over run)').map(({ value }) => value ?? Number.NaN);
    expect(curve).toHaveLength(5);
    expect(curve).toEqual([...curve].sort((a, b) => b - a));
  });

  it('computes nothing again when nothing changed', { timeout: minutes }, () => {
    const before = one.read('results.json');
    expect(startedIn(one.events(file, ...profile, '--results', 'results.json'))).toEqual([]);
    expect(one.read('results.json')).toBe(before);
  });

  it('killed at 30 %, 60 % and 85 % and continued ends with the same bytes; no finished trial runs again', {
    timeout: minutes,
  }, async () => {
    const place = newPlace();
    const total = whole.reduce((sum, event) => sum + (event.type === 'node-done' ? event.instances.length : 0), 0);
    const finished = new Set<number>();
    const check = (events: readonly RunEvent[]): void => {
      const again = startedIn(events).filter((label) => [...finished].some((index) => label.startsWith(`robust#${index}.`)));
      expect(again).toEqual([]);
      for (const index of decided(events)) finished.add(index);
    };
    for (const share of [0.3, 0.6, 0.85]) check(await runUntil(place, (ended) => ended >= share * total));
    expect(finished.size).toBeGreaterThan(0);
    check(place.events(file, ...profile, '--results', 'results.json'));
    expect(place.read('results.json')).toBe(one.read('results.json'));
  });
});

const small = (more: string): string => `edition 1
import { tcn } from "std/models"
dataset digits = digits(train: 200)
space tcns { filters = int 2..6 }
search robust over tcns {
  model  net = digits -> tcn(filters, dilations: [1, 2]) -> train(epochs: 1)
  metric acc = net -> accuracy(on: digits.val)
${more}
  maximize acc
  using random(trials: 4)
}
metric test = robust.best.net -> accuracy(on: digits.test)
`;

describe('a search without a feasible candidate', () => {
  it('exits with 4, names the closest candidate with its bound, and computes nothing that waited', () => {
    const place = newPlace();
    place.write('small.tml', small('  require net.sram <= 500B'));
    const { code, stdout, stderr } = place.tml('run', 'small.tml', '--results', 'results.json');
    expect(code).toBe(4);
    expect(`${stdout}${stderr}`).toContain('net.sram <= 500B');
    expect(stdout).toMatch(/no feasible/i);
    expect(JSON.parse(place.read('results.json'))).toMatchObject({
      searches: [{ best: null }],
      results: [
        { node: 'digits', state: 'ok' },
        { node: 'test', state: 'skipped', error: 'robust without a feasible candidate' },
      ],
    });
  });

  it('exits with 4 where a requirement of the file does not hold, and says with which figures', () => {
    const place = newPlace();
    place.write('small.tml', `${small('')}require test >= 0.99\n`);
    const { code, stdout } = place.tml('run', 'small.tml', '--results', 'results.json');
    expect(code).toBe(4);
    expect(stdout).toContain('test >= 0.99');
    expect(JSON.parse(place.read('results.json'))).toMatchObject({ requirements: [{ text: 'test >= 0.99', holds: false, right: 0.99 }] });
  });
});

describe('candidates that fail', () => {
  it('are shown as such, and the search goes on: three that cannot be built, and one whose training diverges', () => {
    const place = newPlace();
    place.write(
      'odd.tml',
      `edition 1
dataset digits = digits(train: 100)
network odd(size: int) { input -> if size in [3, 6, 9] { dense(size) } else { last -> dense(size) } -> dense(classes) }
space sizes { size = int 1..10 }
search robust over sizes {
  let rates = [0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 1e38, 0.001, 0.001]
  model  net = digits -> odd(size) -> train(epochs: 1, rate: rates[size - 1])
  metric acc = net -> accuracy(on: digits.val)
  maximize acc
  using random(trials: 20)
}
`,
    );
    const { code, stdout, stderr } = place.tml('run', 'odd.tml', '--results', 'results.json');
    expect(code).toBe(0);
    const { searches } = JSON.parse(place.read('results.json')) as {
      searches: { best: number; trials: { params: { size: number }; state: string; error: string | null }[] }[];
    };
    const trials = searches[0]?.trials ?? [];
    const sizes = (state: string): number[] =>
      trials.flatMap((trial) => (trial.state === state ? [trial.params.size] : [])).sort((a, b) => a - b);
    expect(sizes('broken')).toEqual([3, 6, 9]);
    expect(sizes('failed')).toEqual([8]);
    expect(sizes('ok')).toEqual([1, 2, 4, 5, 7, 10]);
    expect(trials.find(({ params }) => params.size === 8)?.error).toMatch(
      /^TML7101 training diverged in epoch 1, step \d+: the \w+( of layer \d+ \(\w+\))? (is|are) not finite$/,
    );
    expect(trials.find(({ params }) => params.size === 3)?.error).toMatch(/^TML3201 dense: takes features/);
    expect(stderr).toContain('broken');
    expect(stdout).toContain('3 broken');
  });
});

describe('a store that fails during a search', () => {
  it('because the disk is full: the results are the same, and that they are not kept is said once', (context) => {
    const place = newPlace();
    place.write('small.tml', small(''));
    expect(place.tml('run', 'small.tml', '--results', 'calm.json').code).toBe(0);
    const full = place.path('full');
    mkdirSync(full);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', full]);
    if (mounted.status !== 0) {
      console.log('skipped: a small file system can only be mounted by root');
      context.skip();
    }
    try {
      const { code, stdout, stderr } = place.tml('run', 'small.tml', '--store', 'full', '--results', 'full.json');
      expect(stderr).toMatch(/TML600[35]/);
      expect(stderr.match(/TML6003 /g)?.length ?? 0).toBeLessThanOrEqual(4);
      expect(code).toBe(0);
      expect(stdout).toContain('test');
      expect(place.read('full.json')).toBe(place.read('calm.json'));
    } finally {
      spawnSync('umount', [full]);
    }
  });

  it('because it cannot be written at all: the same', () => {
    const place = newPlace();
    place.write('small.tml', small(''));
    expect(place.tml('run', 'small.tml', '--results', 'calm.json').code).toBe(0);
    writeFileSync(place.path('file'), 'not a folder');
    const { code, stderr } = place.tml('run', 'small.tml', '--store', 'file', '--results', 'without.json');
    expect(code).toBe(0);
    expect(stderr).toContain('TML6001');
    expect(place.read('without.json')).toBe(place.read('calm.json'));
  });
});
