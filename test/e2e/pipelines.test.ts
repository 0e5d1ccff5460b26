import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { Workplace } from './tml.js';

const folder = path.join(packageRoot(), 'pipelines');
const place = new Workplace();
afterAll(() => place.remove());

describe('the files to run', () => {
  it.each(readdirSync(folder).filter((file) => file.endsWith('.tml')))('%s has no problem', (file) => {
    const { code, stdout } = place.tml('check', path.join(folder, file));
    expect(code).toBe(0);
    expect(stdout).toMatch(/: fine, \d+ nodes, \d+ instances(, 1 search)?\n$/);
    expect(stdout).not.toMatch(/(error|warning)\[TML/);
  });

  it('quickstart.tml, in its short profile, gives every number it promises and a report', () => {
    const { code, stdout, stderr } = place.tml(
      'run',
      path.join(folder, 'quickstart.tml'),
      '--profile',
      'quick',
      '--results',
      'results.json',
    );
    expect(code).toBe(0);
    expect(stderr).not.toContain('warning');
    const { results } = JSON.parse(place.read('results.json')) as {
      results: { node: string; value: number | null; state: string; n: number | null }[];
    };
    expect(results.every((record) => record.state === 'ok')).toBe(true);
    const values = (node: string): number[] => results.filter((record) => record.node === node).map((record) => record.value ?? Number.NaN);
    expect(values('robust')).toHaveLength(5);
    // Even one epoch reads most digits, and a stronger attack never helps the network.
    expect(values('clean')[0]).toBeGreaterThan(0.5);
    expect(values('robust')).toEqual([...values('robust')].sort((a, b) => b - a));
    const [, report] = /report +(\S+report\.html)/.exec(stdout) ?? [];
    expect(place.read(report ?? 'no report')).toContain('How robust is a small network on digits?');
  });

  it('compare.tml, in its short profile, draws every kind of plot it asks for', () => {
    const { code, stdout } = place.tml('run', path.join(folder, 'compare.tml'), '--profile', 'quick');
    expect(code).toBe(0);
    const [, report = 'no report'] = /report +(\S+report\.html)/.exec(stdout) ?? [];
    const page = place.read(report);
    expect(page.match(/<figure class="plot"/g)).toHaveLength(11);
    expect(page.match(/<figure class="(table|trials)/g)).toHaveLength(2);
    // Three trials by rob, the most first, in the CSV as on the page.
    const trials = place.read(report.replace('report.html', 'tables/small-trials.csv')).trim().split('\n');
    expect(trials[0]).toMatch(/^index,filters,kernel,rob,flash,/);
    const robust = trials.slice(1).map((line) => Number(line.split(',')[3]));
    expect(robust).toHaveLength(3);
    expect(robust).toEqual([...robust].sort((a, b) => b - a));
    expect(place.read(report.replace('.html', '.md'))).toContain('reads - withstands');
  });
});
