import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src/runtime/run-summary.js';
import { command, smallExperiment, Workplace } from '../../e2e/tml.js';
import { onTerminal, pictureOf } from './emulator.js';

const here = import.meta.dirname;
const place = new Workplace();
afterAll(() => place.remove());

const mistakes = smallExperiment
  .replace(
    'filters: 4, kernel: 2, dilations: [1, 2]',
    'filters: 4, kernel: 2, dilations: [1, 2, 4, 8, 16], skip: true, rate: 0.05, dilation: [1, 2]',
  )
  .replace('param epochs', '## Again.\nparam epochs: int in 1..10 = 2\n\n## Passes over the data.\nparam epochs')
  .replace('metric clean = net -> accuracy', 'metric clean =\tnet -> acuracy')
  .replace('report "Small" {\n  table [clean', 'report "小さな数字の認識" { table [claen');

/** Another folder, machine and hour give the same picture: what a run notes of them is set, times to round numbers. */
function setRecords(): void {
  const runs = place.path('.tml/runs');
  for (const [number, run] of readdirSync(runs).entries()) {
    const file = path.join(runs, run, 'run.json');
    const summary = JSON.parse(readFileSync(file, 'utf8')) as RunSummary;
    const instances = summary.instances.map((instance, index) => ({ ...instance, milliseconds: 1000 * (index + 1) }));
    const named = { ...summary, run: `2026-01-0${number + 1}-120000`, host: { ...summary.host, name: 'desk' }, instances };
    writeFileSync(file, JSON.stringify(named));
  }
}

/** Of the same length, so that nothing moves. */
const steady = (line: string): string =>
  line.replace(/\d{4}-\d\d-\d\d-\d{6}(-\d+)?/g, '2026-01-01-120000').replace(/(finished in|failed after) \d:\d\d/, '$1 0:01');

beforeAll(() => {
  place.write('small.tml', smallExperiment);
  place.write('mistakes.tml', mistakes);
  place.write('diverges.tml', smallExperiment.replace('train(epochs)', `train(epochs: 3, rate: 1${'0'.repeat(36)})`));
  for (const epochs of ['1', '2']) expect(place.tml('run', 'small.tml', '--set', `epochs=${epochs}`).code).toBe(0);
  setRecords();
});

const SCREENS: Readonly<Record<string, readonly string[]>> = {
  check: ['check', 'mistakes.tml'],
  plan: ['plan', 'small.tml', '--set', 'epochs=3'],
  why: ['why', 'small.tml', 'robust', '--set', 'epochs=2'],
  inspect: ['inspect', 'small.tml'],
  run: ['run', 'small.tml', '--set', 'epochs=2'],
  failure: ['run', 'diverges.tml'],
};

/** Only what goes to stdout: of a run the summary, which stays on the screen. */
const words = (args: readonly string[]): readonly string[] => [
  'sh',
  '-c',
  `exec "$0" "$@" 2>/dev/null`,
  process.execPath,
  command,
  ...args,
];

describe.each(Object.entries(SCREENS))('the screen of tml %s', (name, args) => {
  it.each([80, 120])('at %i columns', async (columns) => {
    const show = async (env: Record<string, string>) => {
      const bytes = onTerminal(words(args), { folder: place.folder, columns, env });
      const { lines, attributes } = await pictureOf(bytes, columns);
      return { lines: lines.map(steady), attributes };
    };
    const [colored, plain] = [await show({}), await show({ NO_COLOR: '1' })];
    // Colour repeats what the text says, and is only colour.
    expect(plain.lines).toEqual(colored.lines);
    expect(plain.attributes).toEqual([]);
    expect(colored.attributes.length).toBeGreaterThan(0);
    const screen = [...colored.lines, '', '─── attributes', ...colored.attributes, ''].join('\n');
    await expect(screen).toMatchFileSnapshot(path.join(here, `${name}-${columns}.txt`));
  });
});

describe('colour', () => {
  const commands: readonly (readonly string[])[] = [
    ['check', 'mistakes.tml'],
    ['plan', 'small.tml'],
    ['why', 'small.tml', 'net'],
    ['inspect', 'small.tml'],
    ['explain', 'TML3104'],
    ['doctor'],
    ['cache', 'ls'],
    ['run', 'small.tml'],
    ['--help'],
  ];

  it.each(commands)('%s: a terminal that can do nothing gets no control codes', (...args) => {
    const bytes = onTerminal([process.execPath, command, ...args], { folder: place.folder, columns: 80, env: { TERM: 'dumb' } });
    expect(bytes).not.toContain('\u001b');
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('FORCE_COLOR colours what goes into a pipe, unless NO_COLOR says otherwise', () => {
    const piped = (env: Record<string, string>): string =>
      onTerminal(['sh', '-c', `"${process.execPath}" "${command}" plan small.tml | cat`], { folder: place.folder, columns: 80, env });
    expect(piped({})).not.toContain('\u001b');
    expect(piped({ FORCE_COLOR: '1' })).toContain('\u001b[');
    expect(piped({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001b');
  });
});
