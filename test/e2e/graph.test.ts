import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { smallExperiment, Workplace } from './tml.js';

const search = path.join(packageRoot(), 'pipelines/robust-nas.tml');

/** Labels by name and arrows of a Mermaid flowchart. */
function readMermaid(text: string): { readonly labels: ReadonlyMap<string, string>; readonly arrows: readonly string[] } {
  const labels = new Map(
    [...text.matchAll(/^ *(?:subgraph )?(n\d+) ?[^"\n]*"([^"]*)"/gm)].map(([, name = '', label = '']) => [name, label]),
  );
  const short = (name = ''): string => (labels.get(name) ?? '?').replace(/(<br\/>|:).*/, '');
  return { labels, arrows: [...text.matchAll(/(n\d+) --> (n\d+)/g)].map(([, from, to]) => `${short(from)} > ${short(to)}`) };
}

describe('tml graph', () => {
  const place = new Workplace();
  place.write('small.tml', smallExperiment);
  afterAll(() => place.remove());

  it('tells nodes with their kinds and axes, and who reads whom', () => {
    const { code, stdout } = place.tml('graph', 'small.tml');
    const { labels, arrows } = readMermaid(stdout);
    expect(code).toBe(0);
    expect([...labels.values()]).toContain('adv<br/>attack · fgsm · 2 instances over strength');
    expect([...labels.values()]).toContain('net<br/>model · train');
    expect([...arrows].sort()).toEqual(['adv > robust', 'digits > adv', 'digits > clean', 'digits > net', 'net > adv', 'net > clean']);
  });

  it('draws a search as a group of the nodes of a candidate, before what waits for its best', () => {
    const { stdout } = place.tml('graph', search);
    expect(stdout).toMatch(/subgraph n\d+ \["robust: search · bayesian × 16"\]\n {4}n\d+\["net<br\/>model · train"\]/);
    expect(readMermaid(stdout).arrows).toEqual(expect.arrayContaining(['digits > net', 'robust > hard', 'hard > curve']));
    expect(place.tml('graph', search, '--format', 'dot').stdout).toMatch(
      /^digraph \{.*subgraph cluster_n\d+ \{.*ltail=cluster_n\d+.*\}\n$/s,
    );
  });

  it('writes a picture that stands alone', () => {
    expect(place.tml('graph', search, '--format', 'svg', '--output', 'g.svg')).toMatchObject({ code: 0, stdout: '' });
    const picture = place.read('g.svg');
    expect(picture).toMatch(/^<svg [^>]*>\n<style>/);
    for (const name of ['digits', 'robust', 'hard', 'curve']) expect(picture).toContain(`>${name}</text>`);
    expect(picture).not.toMatch(/href=|url\(http/);
  });

  it('reports where it cannot write', () => {
    expect(place.tml('graph', 'small.tml', '--output', 'absent/g.md')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('TML7010'),
    });
  });
});
