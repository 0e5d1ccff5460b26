import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACTS_END, FACTS_START } from '../../src/report/page.js';
import { smallExperiment, startedIn, Workplace } from './tml.js';

/** What a change of the file starts again, seen by its node-started events. */
describe('a run after a change', () => {
  const place = new Workplace();
  let results = '';
  const started = (text: string, ...args: string[]): readonly string[] => {
    place.write('small.tml', text);
    return startedIn(place.events('small.tml', '--results', 'results.json', ...args));
  };

  beforeAll(() => {
    expect([...started(smallExperiment)].sort()).toEqual([
      'adv[strength=0.05]',
      'adv[strength=0.1]',
      'clean',
      'digits',
      'net',
      'robust[strength=0.05]',
      'robust[strength=0.1]',
    ]);
    results = place.read('results.json');
  });
  afterAll(() => place.remove());

  it('starts nothing when nothing changed, and writes the same bytes', () => {
    expect(started(smallExperiment)).toEqual([]);
    expect(place.read('results.json')).toBe(results);
  });

  it('gives the same report, but for what is true of one run alone', () => {
    const reports = readdirSync(place.path('.tml/runs')).map((run) => place.read(`.tml/runs/${run}/report.html`));
    expect(reports.length).toBeGreaterThan(1);
    const science = reports.map((text) => text.slice(0, text.indexOf(FACTS_START)) + text.slice(text.indexOf(FACTS_END)));
    expect(new Set(science).size).toBe(1);
    expect(reports[0]).not.toBe(reports[1]);
  });

  it.each([
    ['a comment', (text: string) => text.replace('param epochs', '# why so few?\nparam epochs')],
    ['documentation', (text: string) => text.replace('## Passes over the data.', '## How often.')],
    ['formatting', (text: string) => text.replace(/ -> /g, '\n    -> ').replace('[0.05, 0.1]', '[ 5%,\n  1/10 ]')],
    [
      'the order of declarations',
      (text: string) =>
        text.replace(/^metric clean.*\n/m, '').replace('axis strength', 'metric clean = net -> accuracy(on: digits.test)\naxis strength'),
    ],
    ['the report', (text: string) => text.replace('report "Small"', 'report "Tiny"').replace('  table [clean, robust]\n', '')],
    [
      'the names of nodes',
      (text: string) =>
        text
          .replace(/\bnet\b/g, 'model_a')
          .replace(/\badv\b/g, 'hit')
          .replace(/\brobust\b/g, 'rob'),
    ],
    ['a default written out', (text: string) => text.replace('train(epochs)', 'train(epochs, seed: 1, batch: 32)')],
    [
      'the network written out',
      (text: string) =>
        text.replace(
          'import { tcn } from "std/models"',
          'network tcn(filters: int, kernel: int, dilations: list<int>) {\n  input -> skips(sum: true) { for d in dilations { residual { repeat 2 { conv1d(filters, kernel, dilation: d, padding: causal) -> relu -> dropout(1/20) } -> tap } -> relu } } -> last -> dense(classes)\n}',
        ),
    ],
  ])('%s starts nothing', (_, change) => {
    const text = change(smallExperiment);
    expect(text).not.toBe(smallExperiment);
    expect(started(text)).toEqual([]);
  });

  it('another epsilon starts the attack and what follows, for that point alone', () => {
    expect([...started(smallExperiment.replace('[0.05, 0.1]', '[0.05, 0.2]'))].sort()).toEqual([
      'adv[strength=0.2]',
      'robust[strength=0.2]',
    ]);
  });

  it('other epochs train again', () => {
    const again = started(smallExperiment, '--set', 'epochs=2');
    expect(again).toContain('net');
    expect(again).not.toContain('digits');
  });

  it('a model trained again to equal bytes stops the change there', () => {
    // With one epoch there is no second one to keep or to stop before: patience changes the key, not the weights.
    expect(started(smallExperiment.replace('train(epochs)', 'train(epochs, patience: 7)'))).toEqual(['net']);
  });

  it('plan says what would run and why', () => {
    place.write('small.tml', smallExperiment);
    const fresh = place.tml('plan', 'small.tml', '--set', 'epochs=3');
    expect(fresh.code).toBe(0);
    const rows = fresh.stdout.trim().split('\n');
    expect(rows.find((row) => / net\b/.test(row))).toMatch(/^run .*epochs \d+ → 3/);
    expect(rows.find((row) => / digits\b/.test(row))).toMatch(/^cached/);
    expect(rows.find((row) => /robust\[strength=0.05\] \+1/.test(row))).toMatch(/^depends .*waits for adv/);
    expect(place.tml('plan', 'small.tml').stdout).not.toMatch(/^(run|depends)/m);
  });
});

describe('the number of workers', () => {
  const places = [new Workplace(), new Workplace()];
  afterAll(() => places.forEach((place) => place.remove()));

  it('never changes a byte of the results or the report', () => {
    const outcomes = places.map((place, index) => {
      place.write('small.tml', smallExperiment);
      const { code } = place.tml('run', 'small.tml', '--jobs', `${index + 1}`, '--results', 'results.json');
      expect(code).toBe(0);
      place.tml('run', 'small.tml', '--results', 'results.csv');
      return [place.read('results.json'), place.read('results.csv')];
    });
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]?.[0]).toContain('"value"');
  });
});
