import { describe, expect, it } from 'vitest';
import { invariant } from '../../src/diagnostics/invariant.js';
import type { Graph } from '../../src/graph/graph.js';
import { checkText, problemsOf } from './check-text.js';

const head = `edition 1
import { tcn } from "std/models"
axis run = 1..2
dataset d = digits(train: 100)
space s { filters = int 2..8 }
`;
const body = (rest: string, goal = 'mean(curve over [strength, run])'): string => `search robust over s {
  axis strength = [0.05, 0.1, 0.2]
  model  net = d -> tcn(filters, dilations: [1]) -> train(epochs: 1, seed: run)
  attack adv = net -> fgsm(eps: strength, on: d.val)
  metric curve = adv -> robust_accuracy
${rest}  maximize ${goal}
  using random(trials: 4)
}
`;
const point = { filters: 3 };
const graphOf = (text: string): Graph => {
  const result = checkText(text);
  expect(problemsOf(result)).toEqual([]);
  invariant(result.graph, 'a graph');
  return result.graph;
};
const resolved = (text: string, goals: readonly number[] = [1]): Graph => {
  const found = graphOf(text).resolve?.(new Map([['robust', { best: { index: 1, point, goals } }]]));
  expect(found?.problems).toEqual([]);
  invariant(found?.graph, 'a resolved graph');
  return found.graph;
};
const problems = (text: string): string[] => problemsOf(checkText(text)).map((problem) => problem.replace(/ \d+:\d+/, ''));

describe('axes inside a search', () => {
  it('lift the nodes of a candidate, the search’s own axes and those of the file', () => {
    const [search] = graphOf(head + body('')).searches;
    const candidate = search?.candidate(0, point);
    const counts = candidate?.nodes.map(({ id, axes, instances }) => `${id.replace('robust#0.', '')} ${axes.join()} ${instances.length}`);
    expect(counts).toEqual(
      ['net run 2', 'adv run,strength 6', 'curve run,strength 6', 'goal/mean  1'].map((line) => expect.stringContaining(line)),
    );
    expect(candidate?.nodes.at(-1)?.instances[0]?.inputs).toHaveProperty('of.5');
    expect(candidate?.goals).toHaveLength(1);
  });

  it('must not be left in goals and requirements', () => {
    expect(problems(head + body('', 'mean(curve over strength)'))).toEqual([expect.stringMatching(/^TML4025 .* varies along run/)]);
    expect(problems(head + body('  require curve >= 0.1\n'))).toEqual([expect.stringMatching(/^TML4025 .* varies along run, strength/)]);
  });

  it('leave the cost of a network one number where only training varies: it is decided before anything runs', () => {
    const [search] = graphOf(head + body('  require mean(curve over [strength, run]) >= 0\n  require net.sram <= 64KiB\n')).searches;
    expect(search?.requirements.map(({ text }) => text)).toEqual(['net.sram <= 64KiB', 'mean(curve over [strength, run]) >= 0']);
    expect(search?.candidate(0, point).requirements[0]?.condition).toEqual({ kind: 'bool', value: true });
    const wide = head.replace('filters = int 2..8', 'filters = int 2..8\n kernel = int 2..3');
    expect(problems(wide + body('  require net.flash <= 64KiB\n').replace('filters, dil', 'filters: filters + run, dil'))).toEqual([
      expect.stringMatching(/^TML4025 .* varies along run/),
    ]);
  });

  it('are kept by what is read of the best candidate, wherever it stands', () => {
    // Read above the search as well as below it.
    const text = `${head}metric weak = min(robust.best.curve over [strength, run])
${body('')}
attack hard = robust.best.net -> pgd(eps: 0.1, on: d.test)
metric hold = hard -> robust_accuracy
let found = robust.best
metric average = mean(found.curve over run)
report "R" { plot mean(robust.best.curve over run) -> lines(x: strength) }
`;
    const before = graphOf(text);
    expect(before.pending.map(({ id, instances }) => `${id} ${instances.length}`)).toEqual(
      expect.arrayContaining(['weak 1', 'hold 2', 'average 3']),
    );
    const graph = resolved(text);
    const node = (id: string) => graph.nodes.find((one) => one.id === id);
    expect(node('robust.best.curve')?.instances).toHaveLength(6);
    expect(node('weak')?.axes).toEqual([]);
    expect(Object.keys(node('weak')?.instances[0]?.inputs ?? {})).toHaveLength(6);
    expect(node('hold')?.axes).toEqual(['run']);
    expect(node('average')?.axes).toEqual(['strength']);
    expect(graph.axes.map(({ name }) => name)).toEqual(['run', 'strength']);
    expect(graph.reports[0]?.items).toMatchObject([{ kind: 'lines', x: 'strength' }]);
  });

  it.each([
    [
      'a dimension in an axis',
      head + body('').replace('0.2]', '0.1 * filters]'),
      ['TML4055 the axis strength of a search is the same for every candidate, but it reads filters'],
    ],
    ['an empty axis', head + body('').replace('[0.05, 0.1, 0.2]', '[]'), [expect.stringMatching(/^TML4002 /)]],
    ['a name of the file', head + body('').replaceAll('strength', 'run'), [expect.stringMatching(/^TML3002 run is declared twice/)]],
    ['one name in two searches', head + body('') + body('').replace('robust', 'other'), ['TML3002 strength is declared twice']],
  ])('are refused: %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});
