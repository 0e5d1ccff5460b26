import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { auritusFolder } from '../shared-auritus.js';
import { Workplace } from './tml.js';

const file = path.join(packageRoot(), 'pipelines', 'auritus-nas.tml');
const folder = auritusFolder();
const place = new Workplace();
afterAll(() => place.remove());

describe.skipIf(folder === null)('the search on the published human-activity set', () => {
  const set = ['--set', `folder=${folder}`];

  it('reads 14,971 windows of 550 × 6 at the stride of the study', () => {
    const { code, stdout } = place.tml('run', file, '--only', 'har', ...set);
    expect(code).toBe(0);
    expect(stdout).toContain('14971 windows of 550 × 6 from 399 recordings by 45 participants');
  });

  it('in its short profile searches and reports, and is the same the second time', { timeout: 300_000 }, () => {
    const events = place.events(file, '--profile', 'quick', ...set, '--results', 'results.json');
    expect(events.at(-1)).toMatchObject({ type: 'run-end', outcome: 'done', failed: 0 });
    const { searches, results } = JSON.parse(place.read('results.json')) as {
      searches: {
        best: number | null;
        trials: { state: string; values: Record<string, number | null>; constraints: (number | null)[] }[];
      }[];
      results: { node: string; state: string; n: number | null }[];
    };
    const [search] = searches;
    expect(search?.trials).toHaveLength(4);
    expect(search?.best).not.toBeNull();
    for (const { state, values } of search?.trials ?? []) {
      // The chip's true limit: 128 KiB of RAM.
      expect(state).toBe((values['sram'] ?? 0) <= 131_072 ? 'ok' : 'infeasible');
    }
    expect(results.every(({ state }) => state === 'ok')).toBe(true);
    expect(results.filter(({ node }) => node === 'curve')).toHaveLength(10);
    const before = place.read('results.json');
    const again = place.events(file, '--profile', 'quick', ...set, '--results', 'results.json');
    expect(again.filter(({ type }) => type === 'node-started')).toEqual([]);
    expect(place.read('results.json')).toBe(before);
  });
});
