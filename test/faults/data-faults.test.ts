import { readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFile } from '../../src/checker/check.js';
import { fileHost, packageRoot } from '../../src/checker/host.js';
import { specs } from '../../src/ops/specs.js';
import type { RunEvent } from '../../src/runtime/events.js';
import { type RunOutcome, runGraph } from '../../src/runtime/run-graph.js';
import { Workplace, readEvents, startedIn } from '../e2e/tml.js';
import { recordingText, writeRecordings } from '../ops/recordings.js';

const experiment = `edition 1
import { tcn } from "std/models"
param folder: path = "data"

dataset har = auritus(folder, window: 5, stride: 2)
model net = har -> tcn(filters: 2, kernel: 2, dilations: [1]) -> train(epochs: 1)
metric acc = net -> accuracy(on: har.test)
dataset other = digits(train: 10)
`;

describe('data outside', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
    place.write('har.tml', experiment);
  });
  afterEach(() => place.remove());

  const makeData = (name = 'data'): void => writeRecordings(place.path(name), [1, 2, 3, 4], 9);
  const run = (...args: readonly string[]) => {
    const { code, stdout, stderr } = place.tml('run', 'har.tml', '--output', 'ndjson', '--results', 'results.json', ...args);
    return { code, stderr, events: readEvents(stdout), started: [...startedIn(readEvents(stdout))].sort() };
  };
  const failures = (events: readonly RunEvent[]) => events.flatMap((event) => (event.type === 'node-failed' ? [event] : []));
  const ALL = ['acc', 'har', 'net', 'other'];

  it('that is not there is noted by check, shown by plan, and fails what reads it when it runs', () => {
    const checked = place.tml('check', 'har.tml');
    expect(checked.code).toBe(0);
    expect(checked.stdout).toMatch(/note\[TML2040\] there is no folder data here/);
    expect(place.tml('plan', 'har.tml').stdout).toMatch(
      /^missing +har .*har cannot read its data: there is no such folder; looked at data/m,
    );

    const failed = run('--keep-going');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/note\[TML2040\]/);
    expect(failed.started).toEqual(['other']);
    expect(failures(failed.events)).toMatchObject([
      { node: 'har', code: 'TML7008', message: 'har cannot read its data: there is no such folder', stored: false },
    ]);
    expect(failures(failed.events)[0]?.notes).toEqual([
      'looked at data, expected a folder of .csv files',
      expect.stringMatching(/^folder of auritus says where it is; .*--set/),
    ]);
    const skipped = failed.events.flatMap((event) => (event.type === 'node-skipped' ? [`${event.node} because of ${event.because}`] : []));
    expect(skipped.sort()).toEqual(['acc because of har', 'net because of har']);
    expect(place.read('results.json')).not.toContain(place.folder);

    makeData();
    expect(run().started).toEqual(['acc', 'har', 'net']);
    expect(place.tml('check', 'har.tml').stdout).not.toContain('note');
  });

  it('stops everything that has not started, without --keep-going', () => {
    expect(run()).toMatchObject({ code: 1, started: [] });
  });

  it.each([
    ['an empty folder', () => makeEmpty(), /the folder holds no \.csv file/],
    ['a file', () => place.write('data', ''), /it is a file, not a folder/],
    ['a folder with a file that cannot be read', () => makeUnreadable(), /9_W\.csv cannot be read: ENOENT/],
  ])('that is %s is never stored as an outcome', (_what, make, message) => {
    make();
    for (let time = 0; time < 2; time++) {
      const { code, events } = run();
      expect(code).toBe(1);
      expect(failures(events)).toMatchObject([{ node: 'har', code: 'TML7008', message: expect.stringMatching(message), stored: false }]);
    }
    rmSync(place.path('data'), { recursive: true });
    makeData();
    expect(run()).toMatchObject({ code: 0, started: ALL });
  });
  const makeEmpty = (): void => {
    makeData();
    for (const participant of [1, 2, 3, 4])
      for (const code of ['W', 'R', 'J', 'St', 'Tl', 'Tr', 'Si', 'L', 'F']) rmSync(place.path(`data/${participant}_${code}.csv`));
    place.write('data/.DS_Store', '');
    place.write('data/notes.txt', '');
  };
  const makeUnreadable = (): void => {
    makeData();
    symlinkSync('nowhere', place.path('data/9_W.csv'));
  };

  it.each([
    ['a ragged row', 'data/2_J.csv', `${recordingText(1, 8)}1,2,3\n`, 'TML7121', '2_J.csv, line 9: expected 7 numbers, found 3'],
    [
      'a text in a number',
      'data/2_J.csv',
      `${recordingText(1, 8)}1,2,3,x,5,6,7\n`,
      'TML7122',
      '2_J.csv, line 9, column 4: expected a finite number, found "x"',
    ],
    ['a stray name', 'data/walk.csv', recordingText(1, 8), 'TML7120', 'walk.csv is not named <participant>_<code>.csv'],
  ])('with %s is an error that names the place, and is mended by mending the file', (_what, file, text, code, message) => {
    makeData();
    place.write(file, text);
    const failed = run('--keep-going');
    expect(failed.code).toBe(1);
    expect(failures(failed.events)).toMatchObject([{ node: 'har', code, message: expect.stringContaining(message), stored: true }]);
    // It is a property of the content: the same content is not read again.
    expect(run('--keep-going')).toMatchObject({ code: 1, started: [] });
    if (code === 'TML7120') rmSync(place.path(file));
    else place.write(file, recordingText(1, 9));
    expect(run()).toMatchObject({ code: 0, started: ['acc', 'har', 'net'] });
  });

  it('is what it holds: another place or time starts nothing, another number does', () => {
    makeData();
    makeData('copy');
    expect(run().started).toEqual(ALL);
    const results = place.read('results.json');
    utimesSync(place.path('data/1_W.csv'), 1000, 1000);
    expect(run().started).toEqual([]);
    expect(run('--set', 'folder=copy').started).toEqual([]);
    expect(place.read('results.json')).toBe(results);
    const text = place.read('copy/3_L.csv');
    place.write('copy/3_L.csv', text.replace(/^[^,]*/, '0.25'));
    expect(run('--set', 'folder=copy').started).toEqual(['acc', 'har', 'net']);
    expect(place.tml('plan', 'har.tml').stdout).not.toMatch(/^(run|depends|missing)/m);
    expect(place.tml('plan', 'har.tml', '--set', 'folder=copy').stdout).not.toMatch(/^(run|depends|missing)/m);
  });
});

describe('data that changes while it is read', () => {
  const place = new Workplace();
  afterAll(() => place.remove());
  const dist = path.join(packageRoot(), 'dist');

  async function run(emit: (event: RunEvent) => void): Promise<RunOutcome> {
    const { graph } = checkFile(place.path('har.tml'), fileHost(place.folder), specs, { profiles: [], set: new Map() });
    const never = new AbortController().signal;
    return runGraph(graph ?? expect.unreachable('the file has errors'), {
      store: place.path('.tml'),
      specs,
      workerEntry: path.join(dist, 'worker.js'),
      kernelFile: path.join(dist, 'kernels.wasm'),
      jobs: 1,
      keepGoing: false,
      recheck: false,
      version: '0.0.0',
      stop: never,
      kill: never,
      emit,
    });
  }

  it('gives no result, and the next run reads it as it is then', async () => {
    place.write('har.tml', 'edition 1\ndataset har = auritus(folder: "data", window: 5, stride: 2)\n');
    writeRecordings(place.path('data'), [1, 2, 3], 9);
    const file = place.path('data/3_W.csv');
    const before = readFileSync(file);
    // The event comes when the key is known and before the worker has its task.
    const failed = await run((event) => {
      if (event.type === 'node-started') writeFileSync(file, recordingText(77, 9));
    });
    expect(failed.instances).toMatchObject([{ label: 'har', state: 'failed', error: { code: 'TML7009', stored: false } }]);
    expect(failed.instances[0]?.error?.message).toBe(
      'the files of har changed while they were read, so its result was not kept; run again',
    );
    const again = await run(() => undefined);
    expect(again.instances).toMatchObject([{ state: 'ok', cached: false }]);
    expect(again.instances[0]?.key).not.toBe(failed.instances[0]?.key);
    // The content whose reading failed has no outcome either.
    writeFileSync(file, before);
    const restored = await run(() => undefined);
    expect(restored.instances).toMatchObject([{ state: 'ok', cached: false, key: failed.instances[0]?.key }]);
  });
});
