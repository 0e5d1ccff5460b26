import { describe, expect, it } from 'vitest';
import { checkText, problemsOf } from './check-text.js';

const found = `edition 1
import { tcn } from "std/models"
export dataset d = digits(train: 100)
space s { filters = int 2..8 }
export search robust over s {
  axis strength = [0.05, 0.1]
  model  net = d -> tcn(filters, dilations: [1]) -> train(epochs: 1)
  metric rob = net -> fgsm(eps: strength, on: d.val) -> robust_accuracy
  maximize mean(rob over strength)
  using random(trials: 4)
}
export model best = robust.best.net
`;
const outcome = new Map([['robust', { best: { index: 0, point: { filters: 3 }, goals: [1] } }]]);

describe('a search of another file', () => {
  it('runs where something reads it, and only then', () => {
    const main = (rest: string): string =>
      `edition 1\nimport { best, robust, d } from "./found.tml"\nmetric size = best -> accuracy(on: d.test)\n${rest}`;
    const result = checkText({ 'main.tml': main('report "R" { table robust.trials }\n'), 'found.tml': found });
    expect(problemsOf(result)).toEqual([]);
    expect(result.graph?.searches.map(({ id, after }) => [id, after])).toEqual([['robust', ['d']]]);
    expect(result.graph?.pending.map(({ id, after }) => [id, after])).toEqual([['size', ['robust']]]);
    expect(result.graph?.reports[0]?.items).toEqual([{ kind: 'trials', search: 'robust' }]);
    const graph = result.graph?.resolve?.(outcome).graph;
    expect(graph?.nodes.map(({ id }) => id)).toEqual(['d', 'robust.best.net', 'size']);
    const unread = checkText({
      'main.tml': 'edition 1\nimport { d } from "./found.tml"\nmetric n = d -> take(train: 10) -> majority(on: d.test)\n',
      'found.tml': found,
    });
    expect(unread.graph?.searches ?? []).toEqual([]);
  });

  it('may be read in part, with its own axes, above and below', () => {
    const main = 'edition 1\nimport { robust } from "./found.tml"\nmetric weak = min(robust.best.rob over strength)\n';
    const result = checkText({ 'main.tml': main, 'found.tml': found });
    expect(problemsOf(result)).toEqual([]);
    const graph = result.graph?.resolve?.(outcome).graph;
    expect(graph?.nodes.find(({ id }) => id === 'weak')?.instances[0]?.inputs).toHaveProperty('of.1');
  });

  it('keeps apart from a search of the same name', () => {
    const own = found
      .replace('edition 1\n', '')
      .replace('import { tcn } from "std/models"\n', '')
      .replaceAll('export ', '')
      .replaceAll('strength', 'power')
      .replace('= robust', '= robust')
      .replace('dataset d =', 'dataset e =')
      .replaceAll('d ->', 'e ->')
      .replaceAll('d.val', 'e.val')
      .replace('model best', 'model mine');
    const main = `edition 1\nimport { tcn } from "std/models"\nimport { best, d } from "./found.tml"\n${own}metric a = best -> accuracy(on: d.test)\nmetric b = mine -> accuracy(on: e.test)\n`;
    const result = checkText({ 'main.tml': main, 'found.tml': found });
    expect(problemsOf(result)).toEqual([]);
    expect(result.graph?.searches.map(({ id, after }) => [id, after])).toEqual([
      ['robust', ['e']],
      ['robust-2', ['d']],
    ]);
    expect(result.graph?.pending.map(({ id, after }) => [id, after])).toEqual([
      ['a', ['robust-2']],
      ['b', ['robust']],
    ]);
  });

  it('has its mistakes said once, in its file', () => {
    const broken = found.replace('d.val', 'd.vall');
    const main =
      'edition 1\nimport { best, d } from "./found.tml"\nmetric a = best -> accuracy(on: d.test)\nmetric b = best -> accuracy(on: d.test)\n';
    expect(problemsOf(checkText({ 'main.tml': main, 'found.tml': broken }))).toEqual([
      expect.stringMatching(/^TML3112 found\.tml:8:\d+ a data set has no field vall/),
    ]);
  });
});
