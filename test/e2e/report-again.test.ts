import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallExperiment, Workplace } from './tml.js';

const searching = `edition 1
import { tcn } from "std/models"
param trials: int in 1..10 = 3
dataset digits = digits(train: 200)
space s { filters = int 2..4 }
search best over s {
  model net = digits -> tcn(filters, kernel: 2, dilations: [1]) -> train(epochs: 1)
  metric acc = net -> accuracy(on: digits.val)
  maximize acc
  using random(trials)
}
model chosen = best.best.net
metric test = chosen -> accuracy(on: digits.test)
report "Search" {
  text "Found {test}."
  plot best.history -> lines(x: index)
  table best.trials
}
`;

/** Every file a report consists of, by path in the record. */
function reportFiles(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^report\.(html|md)$|^(plots|tables)\/./.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

describe('tml report', () => {
  const place = new Workplace();
  const runs = (): readonly string[] => readdirSync(place.path('.tml/runs')).sort();
  afterAll(() => place.remove());

  it.each([
    ['small.tml', smallExperiment, []],
    ['search.tml', searching, ['--set', 'trials=4']],
  ])('makes the report of %s again, byte for byte, when the file and the plots are gone', (file, text, args) => {
    place.write(file, text);
    expect(place.tml('run', file, ...args).code).toBe(0);
    const folder = place.path(`.tml/runs/${runs().at(-1)}`);
    const before = reportFiles(folder);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['report.html', 'report.md']));
    for (const name of ['report.html', 'report.md', 'plots', 'tables']) rmSync(path.join(folder, name), { recursive: true });
    rmSync(place.path('.tml/memo'), { recursive: true });
    place.write(file, 'edition 1\n');
    const { code, stdout } = place.tml('report', 'last');
    expect(code).toBe(0);
    expect(place.path(stdout.trim())).toBe(path.join(folder, 'report.html'));
    expect(reportFiles(folder)).toEqual(before);
  });

  it('writes one form to stdout', () => {
    const folder = place.path(`.tml/runs/${runs()[0]}`);
    for (const format of ['html', 'md'])
      expect(place.tml('report', folder, '--format', format).stdout).toBe(readFileSync(path.join(folder, `report.${format}`), 'utf8'));
    const { stdout } = place.tml('report', runs()[0] ?? '', '--format', 'csv');
    expect(stdout.split('\n')[0]).toContain('value');
    expect(stdout).toContain('robust accuracy');
  });

  it('names what there is where a run is not found, is not the only one, or is not complete', () => {
    expect(place.tml('report', '1999')).toMatchObject({ code: 2, stderr: expect.stringContaining('TML7033') });
    expect(place.tml('report', '20')).toMatchObject({ code: 2, stderr: expect.stringContaining('TML7034') });
    expect(place.tml('report', 'last', '--store', 'absent')).toMatchObject({ code: 2, stderr: expect.stringContaining('TML7033') });
    expect(statSync(place.path('absent'), { throwIfNoEntry: false })).toBeUndefined();
    place.write(`.tml/runs/${runs()[0]}/report.json`, '{"version":7}');
    expect(place.tml('report', runs()[0] ?? '')).toMatchObject({ code: 1, stderr: expect.stringContaining('TML7035') });
  });
});

describe('tml diff', () => {
  const place = new Workplace();
  let runs: readonly string[] = [];
  beforeAll(() => {
    place.write('small.tml', smallExperiment);
    expect(place.tml('run', 'small.tml').code).toBe(0);
    expect(place.tml('run', 'small.tml', '--set', 'epochs=3').code).toBe(0);
    runs = readdirSync(place.path('.tml/runs')).sort();
  });
  afterAll(() => place.remove());

  it('says what was set, why keys differ, and how far apart the metrics are', () => {
    const { code, stdout } = place.tml('diff', runs[0] ?? '', 'last');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}command +tml run small\.tml → tml run small\.tml --set epochs=3$/m);
    expect(stdout).toMatch(/^ {2}net +epochs 1 → 3$/m);
    expect(stdout).toMatch(/^ {2}adv \(2 instances\) +model changed$/m);
    expect(stdout).toMatch(/^ {2}1 with the same key$/m);
    expect(stdout).not.toMatch(/^environment$/m);
  });

  it('decides whether a difference is within the intervals from the values of the runs', () => {
    const { stdout } = place.tml('diff', runs[0] ?? '', runs[1] ?? '', '--json');
    interface Measure {
      readonly value: number;
      readonly ci95: readonly [number, number];
    }
    interface Metric {
      readonly label: string;
      readonly before: Measure;
      readonly after: Measure;
      readonly difference: number;
      readonly overlap: boolean;
    }
    const { metrics } = JSON.parse(stdout) as { readonly metrics: readonly Metric[] };
    expect(metrics.length).toBeGreaterThan(0);
    for (const { label, before, after, difference, overlap } of metrics) {
      const results = runs.map((run) => {
        const { results: records } = JSON.parse(place.read(`.tml/runs/${run}/results.json`)) as {
          readonly results: readonly (Measure & { readonly node: string; readonly axes: Readonly<Record<string, number>> })[];
        };
        return records.find(({ node, axes }) => label === node || label === `${node}[strength=${axes['strength']}]`);
      });
      expect([before.value, after.value]).toEqual(results.map((record) => record?.value));
      expect(difference).toBeCloseTo(after.value - before.value, 12);
      const [low, high] = before.value < after.value ? [before, after] : [after, before];
      expect(overlap).toBe(low.ci95[1] >= high.ci95[0]);
    }
  });

  it('finds nothing in a run that only read the store', () => {
    expect(place.tml('run', 'small.tml', '--set', 'epochs=3').code).toBe(0);
    const { stdout } = place.tml('diff', runs[1] ?? '', 'last', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ settings: [], environment: [], keys: [], metrics: [], searches: [] });
  });
});
