import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import type { Digest } from '../../src/graph/artifact.js';
import type { Results } from '../../src/runtime/results.js';
import { Store } from '../../src/store/store.js';
import { Workplace } from './tml.js';

const places: Workplace[] = [];
function workplace(): Workplace {
  const place = new Workplace();
  places.push(place);
  return place;
}
afterAll(() => {
  for (const place of places) place.remove();
});

const HEAD = `edition 1
import { tcn } from "std/models"
dataset all = digits(as: sequence, train: 300)
dataset digits = all -> take(train: 200, val: 50, test: 40)
`;
const NET = `${HEAD}model net = digits -> tcn(filters: 3, kernel: 2, dilations: [1, 2]) -> train(epochs: 1)\n`;

const resultsOf = (place: Workplace): Results['results'] => (JSON.parse(place.read('r.json')) as Results).results;

/** Digests of the artifacts of some nodes, by their labels without the node: the bytes of what was computed. */
function artifactsOf(place: Workplace): ReadonlyMap<Digest, Digest> {
  const report = (problem: Diagnostic) => expect.unreachable(problem.message);
  const store = new Store({ directory: place.path('.tml'), spill: place.path('spill'), report });
  return new Map(
    resultsOf(place).flatMap(({ key }) => {
      const outcome = key === null ? undefined : store.readOutcome(key);
      return key !== null && outcome?.ok ? [[key, outcome.artifact] as const] : [];
    }),
  );
}

describe('axes in a run', () => {
  it('of nodes and of pairs name their points in results and reports, and compute what is equal once', () => {
    const place = workplace();
    place.write(
      'nets.tml',
      `${NET}axis run = 1..2
axis eps, steps = zip([0.05, 0.1], [2, 3])
model again = digits -> tcn(filters: 3, kernel: 2, dilations: [1, 2]) -> train(epochs: 1, seed: run)
axis arch = [net, again]
metric clean = arch -> accuracy(on: digits.test)
metric robust = net -> pgd(eps, steps, on: digits.test) -> robust_accuracy
metric gap = mean(clean - robust over eps)
report "Axes" {
  table [clean, robust]
  plot robust -> lines(x: steps)
}
`,
    );
    place.events('nets.tml', '--results', 'r.json');
    // The default seed is 1, so again[run=1] is net, and the accuracy of net is computed once for both runs.
    const results = resultsOf(place);
    expect(new Set(results.flatMap(({ node, key }) => (node === 'clean' ? [key] : []))).size).toBe(2);
    expect(results.filter(({ node }) => node === 'clean').map(({ axes }) => axes)).toEqual([
      { run: 1, arch: 'net' },
      { run: 1, arch: 'again' },
      { run: 2, arch: 'net' },
      { run: 2, arch: 'again' },
    ]);
    expect(results.filter(({ node }) => node === 'robust').map(({ axes }) => axes)).toEqual([
      { eps: 0.05, steps: 2 },
      { eps: 0.1, steps: 3 },
    ]);
    const value = (node: string, axes: object) =>
      results.find((one) => one.node === node && JSON.stringify(one.axes) === JSON.stringify(axes))?.value ?? Number.NaN;
    const clean = value('clean', { arch: 'net', run: 1 });
    const robust = [value('robust', { eps: 0.05, steps: 2 }), value('robust', { eps: 0.1, steps: 3 })];
    const gap = results.find(({ node, axes }) => node === 'gap' && axes['run'] === 1 && axes['arch'] === 'net');
    expect(gap?.value).toBe((0 + (clean - (robust[0] ?? 0)) + (clean - (robust[1] ?? 0))) / 2);
    expect(gap).toMatchObject({ n: 40, ci95: null, unit: 'none' });
    const [folder = ''] = readdirSync(place.path('.tml/runs'));
    const page = readFileSync(path.join(place.path('.tml/runs'), folder, 'report.html'), 'utf8');
    expect(page).toContain('again');
  });
});

describe('a value that failed', () => {
  const file = `${HEAD}axis speed = [0.001, 0.002, 1e30]
model net = digits -> tcn(filters: 3, kernel: 2, dilations: [1, 2]) -> train(epochs: 4, rate: speed)
metric acc = net -> accuracy(on: digits.test)
metric whole = mean(acc over speed)
metric part = mean(acc over speed, missing: skip)
metric spread = std(1 - acc over speed, missing: skip)
report "Missing" {
  text "All: {whole}. There: {part}."
  table [whole, part]
}
`;

  it('leaves a reduction without a value and says how many, unless it is to be skipped', () => {
    const place = workplace();
    place.write('missing.tml', file);
    for (const round of ['computed', 'stored']) {
      const { code, stdout } = place.tml('run', 'missing.tml', '--output', 'plain', '--results', 'r.json');
      expect(code, round).toBe(1);
      expect(stdout).toMatch(/whole +accuracy +n\/a \(1 of 3 missing\)/);
      expect(stdout).toContain('without the 1 value that failed');
      const results = resultsOf(place);
      const of = (node: string) => results.find((one) => one.node === node);
      expect(of('whole')).toMatchObject({ value: null, state: 'skipped', missing: { count: 1, of: 3 }, error: 'net[speed=1e+30]' });
      const [first = Number.NaN, second = Number.NaN] = results.flatMap(({ node, value }) =>
        node === 'acc' && value !== null ? [value] : [],
      );
      expect(of('part')).toMatchObject({ value: (0 + first + second) / 2, n: 40, state: 'ok', missing: { count: 1, of: 3 } });
      expect(of('spread')?.value).toBeCloseTo(Math.abs(first - second) / Math.SQRT2, 12);
      const folder = readdirSync(place.path('.tml/runs')).sort().at(-1) ?? '';
      expect(readFileSync(path.join(place.path('.tml/runs'), folder, 'report.md'), 'utf8')).toMatch(
        /All: .*n\/a \(1 of 3 missing\).* There: .*\(1 of 3 missing\)/,
      );
    }
  });

  it('is computed with once it is there', () => {
    const place = workplace();
    place.write('missing.tml', file);
    place.tml('run', 'missing.tml', '--output', 'plain', '--results', 'r.json');
    const before = resultsOf(place).find(({ node }) => node === 'part');
    place.write('missing.tml', file.replace('1e30', '0.004'));
    place.tml('run', 'missing.tml', '--output', 'plain', '--results', 'r.json');
    const after = resultsOf(place).find(({ node }) => node === 'part');
    expect(after?.missing).toBeUndefined();
    expect(after?.key).not.toBe(before?.key);
  });
});

describe('one task for many ε', () => {
  const attacks = {
    fgsm: (eps: string) => `fgsm(eps: ${eps}, loss: mse, on: digits.test)`,
    bim: (eps: string) => `bim(eps: ${eps}, steps: 3, on: digits.test)`,
    pgd: (eps: string) => `pgd(eps: ${eps}, steps: 3, restarts: 2, seed: 3, on: digits.test)`,
  };

  it('gives the bytes of separate runs', () => {
    const [together, apart] = [workplace(), workplace()];
    const strengths = ['0.03', '0.1', '1/3'];
    const lifted = Object.entries(attacks).map(([name, attack]) => `attack ${name}_a = net -> ${attack('e')}`);
    together.write('a.tml', `${NET}axis e = [${strengths.join(', ')}]\n${lifted.join('\n')}\n`);
    const separate = Object.entries(attacks).flatMap(([name, attack]) =>
      strengths.map((eps, index) => `attack ${name}_${index} = net -> ${attack(eps)}`),
    );
    apart.write('a.tml', `${NET}${separate.join('\n')}\n`);
    const groups = together
      .events('a.tml', '--results', 'r.json')
      .flatMap((event) =>
        event.type === 'node-started' && event.node.endsWith('_a') ? [[event.node, event.instances.length] as const] : [],
      );
    // Only FGSM shares its gradient between strengths: the others step from point to point.
    expect(Object.fromEntries(groups)['fgsm_a']).toBe(3);
    apart.events('a.tml', '--results', 'r.json');
    const [one, other] = [artifactsOf(together), artifactsOf(apart)];
    expect(one.size).toBe(12);
    expect(other).toEqual(one);
  });
});
