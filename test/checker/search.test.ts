import { describe, expect, it } from 'vitest';
import { invariant } from '../../src/diagnostics/invariant.js';
import type { Graph } from '../../src/graph/graph.js';
import type { SearchNode } from '../../src/graph/search.js';
import { checkText, problemsOf } from './check-text.js';

const head = `edition 1
import { tcn } from "std/models"
axis strength = [0.05, 0.1]
axis run = 1..2
dataset d = digits(train: 100)
`;
const space = `space s {
  filters = int 2..8
  dilations = subset of [1, 2, 4, 8] size 2..4
  skip = bool
}
`;
const body = `  model net = d -> tcn(filters, dilations, skip) -> train(epochs: 1)
  attack adv = net -> fgsm(eps: 0.1, on: d.val)
  metric acc = net -> accuracy(on: d.val)
  metric rob = adv -> robust_accuracy
`;
const using = '  using random(trials: 4)\n';
const search = (inside: string): string => `${head}${space}search best_net over s {\n${body}${inside}}\n`;

const graphOf = (text: string): Graph => {
  const result = checkText(text);
  expect(problemsOf(result)).toEqual([]);
  invariant(result.graph, 'a graph without problems');
  return result.graph;
};
const searchOf = (text: string): SearchNode => {
  const [found] = graphOf(text).searches;
  invariant(found, 'a search');
  return found;
};
const problems = (text: string): string[] => problemsOf(checkText(text)).map((problem) => problem.replace(/ \d+:\d+/, ''));

const whole = search(`  require net.sram <= 64KiB\n  require acc >= 0.1\n  maximize acc + rob - 0.05 * net.flops / 30M\n${using}`);

describe('a search that is right', () => {
  it('becomes a space, columns and requirements in the order in which they are decided', () => {
    const found = searchOf(
      search(`  require acc >= 0.1\n  require net.sram <= 64KiB\n  maximize acc + rob\n  using bayesian(trials: 9, batch: 2)\n`),
    );
    expect(found.space).toEqual([
      { kind: 'int', name: 'filters', low: 2, high: 8, log: false },
      { kind: 'subset', name: 'dilations', count: 4, least: 2, most: 4 },
      { kind: 'bool', name: 'skip' },
    ]);
    expect(found.strategy).toEqual({ kind: 'bayesian', trials: 9, initial: 5, batch: 2, seed: 1 });
    expect(found.goals).toEqual([{ direction: 'maximize', text: 'acc + rob' }]);
    expect(found.requirements.map(({ text }) => text)).toEqual(['net.sram <= 64KiB', 'acc >= 0.1']);
    expect(found.columns.map(({ name, role }) => `${role} ${name}`)).toEqual([
      'index index',
      'dimension filters',
      'dimension dilations',
      'dimension skip',
      'metric acc',
      'metric rob',
      'field sram',
      'goal goal',
      'state state',
    ]);
    expect(found.columns.find(({ name }) => name === 'sram')).toMatchObject({ unit: 'byte', better: 'less', limits: [65_536] });
    expect(found.columns.find(({ name }) => name === 'acc')).toMatchObject({ unit: 'share', better: 'more', limits: [0.1] });
    expect(found.after).toEqual(['d']);
  });

  it('makes the graph of a candidate, with its goal in float64 and its requirements by value', () => {
    const candidate = searchOf(whole).candidate(7, { filters: 4, dilations: [0, 2], skip: false });
    expect(candidate.problems).toEqual([]);
    expect(candidate.params).toEqual({ filters: 4, dilations: [1, 4], skip: false });
    expect(candidate.nodes.map(({ id, op }) => `${id} ${op}`)).toEqual([
      'best_net#7.net train',
      'best_net#7.adv fgsm',
      'best_net#7.acc accuracy',
      'best_net#7.rob robust_accuracy',
    ]);
    const [sram] = candidate.requirements;
    expect(sram?.condition).toEqual({ kind: 'bool', value: true });
    expect(candidate.values['sram']).toEqual(sram?.sides?.left);
  });

  it('shares nodes between equal candidates and with nothing else', () => {
    const found = searchOf(whole);
    const params = (index: number, skip: boolean) =>
      found.candidate(index, { filters: 4, dilations: [0, 2], skip }).nodes[0]?.instances[0]?.params;
    expect(params(1, true)).toEqual(params(2, true));
    expect(params(3, false)).not.toEqual(params(2, true));
  });

  it('types what reads its best candidate, and places it once the best is known', () => {
    const graph = graphOf(
      `${whole}model top = best_net.best.net\nmetric test = top -> accuracy(on: d.test)\nattack hard = top -> fgsm(eps: strength, on: d.test)\nmetric curve = hard -> robust_accuracy\nrequire test >= 0.5\n`,
    );
    expect(graph.nodes.map(({ id }) => id)).toEqual(['d']);
    expect(graph.pending.map(({ id, after }) => [id, after])).toEqual([
      ['test', ['best_net']],
      ['hard', ['best_net']],
      ['curve', ['hard']],
      ['test >= 0.5', ['best_net']],
    ]);
    const point = { filters: 3, dilations: [0, 1], skip: true };
    const resolved = graph.resolve?.(new Map([['best_net', { best: { index: 2, point, goals: [1.5] } }]]));
    expect(resolved?.problems).toEqual([]);
    expect(resolved?.graph?.nodes.map(({ id }) => id)).toEqual(['d', 'best_net.best.net', 'test', 'hard', 'curve']);
    expect(resolved?.graph?.pending).toEqual([]);
    expect(resolved?.graph?.requirements).toMatchObject([{ text: 'test >= 0.5', instances: [{ coordinates: {} }] }]);
    const none = graph.resolve?.(new Map([['best_net', { best: null }]]));
    expect(none?.graph?.nodes.map(({ id }) => id)).toEqual(['d']);
  });

  it('knows the splits it chose on: the best network was fitted to them too', () => {
    const [warning] = problems(`${whole}metric again = best_net.best.net -> accuracy(on: d.val)\n`);
    expect(warning).toMatch(/^TML3303 d\.val influenced the weights/);
  });

  it('may read the result of another search', () => {
    const second = `space t { kernel = int 2..4 }
search finer over t {
  model fine = d -> tcn(filters: best_net.best.at.filters, kernel) -> train(epochs: 1)
  metric fine_acc = fine -> accuracy(on: d.val)
  maximize fine_acc
  using random(trials: 3)
}
`;
    const graph = graphOf(`${whole}${second}`);
    expect(graph.searches.map(({ id }) => id)).toEqual(['best_net']);
    expect(graph.pending).toMatchObject([{ id: 'finer', kind: 'search', after: ['best_net'] }]);
    const point = { filters: 7, dilations: [0, 1], skip: true };
    const next = graph.resolve?.(new Map([['best_net', { best: { index: 0, point, goals: [1] } }]])).graph;
    expect(next?.searches.map(({ id }) => id)).toEqual(['best_net', 'finer']);
    const candidate = next?.searches[1]?.candidate(0, { kernel: 3 });
    expect(JSON.stringify(candidate?.nodes[0]?.instances[0]?.params['network'])).toContain('"filters":7');
  });

  it('shows a candidate that cannot be built with the reason, and the others all the same', () => {
    const text = `${head}space s { shrink = int 0..3 }
network odd(shrink: int) { input -> if shrink > 1 { dense(4) } else { last } -> dense(classes) }
search o over s {
  model net = d -> odd(shrink) -> train(epochs: 1)
  metric acc = net -> accuracy(on: d.val)
  maximize acc
  using random(trials: 4)
}
`;
    const found = searchOf(text);
    expect(found.candidate(0, { shrink: 1 }).problems).toEqual([]);
    expect(found.candidate(1, { shrink: 2 }).problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'TML3201 dense: takes features [n], found a sequence [28, 28]; last or flatten before it makes features',
    ]);
  });
});

describe('reductions', () => {
  const base = `${head}model net = d -> tcn(filters: 4, dilations: [1]) -> train(epochs: 1)
attack adv = net -> pgd(eps: strength, seed: run, on: d.test)
metric curve = adv -> robust_accuracy
`;
  it('read all instances along the axis and lose it', () => {
    const graph = graphOf(`${base}metric m = mean(curve over run)\nmetric w = min(curve over [run, strength])\n`);
    const node = (id: string) => graph.nodes.find((one) => one.id === id);
    expect(node('m')?.axes).toEqual(['strength']);
    expect(node('m')?.instances.map(({ inputs }) => Object.values(inputs).map(({ instance }) => instance))).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(node('w')?.instances).toHaveLength(1);
    expect(Object.keys(node('w')?.instances[0]?.inputs ?? {})).toEqual(['of.0', 'of.1', 'of.2', 'of.3']);
  });

  it('may stand in a report, where they are nodes of their own, once', () => {
    const graph = graphOf(`${base}report "R" { plot mean(curve over run) -> lines(x: strength)\n table [mean(curve  over run)] }\n`);
    expect(graph.nodes.filter(({ op }) => op === 'mean')).toMatchObject([
      { id: 'mean(curve over run)', declared: true, axes: ['strength'] },
    ]);
  });

  it.each([
    ['metric m = mean(curve over d)', 'TML4012 mean over d: the value does not vary along d; it has strength, run'],
    ['metric m = mean(net over run)', 'TML4012 mean over run: the value does not vary along run; it has no axis'],
    ['metric m = mean(adv over run)', 'TML4013 mean over an axis takes a metric, found an attack'],
    ['metric m = mean(curve)', 'TML4014 mean takes a metric and the axis it is reduced over: mean(x over axis)'],
    ['metric m = curve -> mean', 'TML4014 mean takes a metric and the axis it is reduced over: mean(x over axis)'],
    [
      'axis one = [3]\nmetric m = std(net -> pgd(eps: 0.1, seed: one, on: d.test) -> robust_accuracy over one)',
      'TML3308 std needs at least two values, found 1',
    ],
    [
      'axis one = [3]\nmetric m = ci95(net -> pgd(eps: 0.1, seed: one, on: d.test) -> robust_accuracy over one)',
      'TML3308 ci95 needs at least two values, found 1',
    ],
  ])('%s is refused', (line, problem) => {
    expect(problems(`${base}${line}\n`)).toEqual([problem]);
  });
});

describe('requirements of a file', () => {
  it('hold for every point of their axes', () => {
    const graph = graphOf(
      `${head}model net = d -> tcn(filters: 4, dilations: [1]) -> train(epochs: 1)\nmetric rob = net -> fgsm(eps: strength, on: d.test) -> robust_accuracy\nrequire rob >= 0.2 and net.flash <= 100kB\n`,
    );
    expect(graph.requirements).toMatchObject([{ text: 'rob >= 0.2 and net.flash <= 100kB', axes: ['strength'] }]);
    expect(graph.requirements[0]?.instances).toHaveLength(2);
  });
});

describe('what is wrong with a search is said once, where it is', () => {
  const dimension = (domain: string): string =>
    `${head}space s {\n  filters = ${domain}\n}\nsearch x over s {\n  model net = d -> tcn(filters) -> train(epochs: 1)\n  metric acc = net -> accuracy(on: d.val)\n  maximize acc\n${using}}\n`;
  it.each([
    ['int 8..2', 'TML4020 filters: the interval 8..2 is empty: it runs from low to high'],
    ['int 2..8.5', 'TML4020 filters: an int runs between whole numbers, found 2..8.5'],
    ['int 8', 'TML4020 filters: expected an interval such as int 2..40, found 8'],
    ['int 2..8 step 2', 'TML4020 filters: an interval has no step; write one of [a, b, c] for some of its values'],
    ['int 0..8 log', 'TML4020 filters: log needs an interval from 1 up'],
    ['float 0..1 log', 'TML4020 filters: log needs an interval above 0'],
    ['one of []', 'TML4020 filters: the list of values to choose from is empty'],
    ['one of [4, 8, 4]', 'TML4020 filters: 4 stands twice'],
    ['one of 4', 'TML4020 filters: expected a list of values to choose from, found 4'],
    ['subset of [1, 2] size 3..4', 'TML4020 filters: a subset of 2 values has a size within 0..2, found 3..4'],
  ])('a dimension %s', (domain, problem) => {
    expect(problems(dimension(domain))).toEqual([problem]);
  });

  it.each([
    [
      'no goal',
      search(using),
      'TML4022 best_net has no goal, so no candidate is better than another (add maximize or minimize and a number)',
    ],
    ['no strategy', search('  maximize acc\n'), 'TML4023 best_net does not say how to search (add using bayesian(trials: 50, batch: 4))'],
    ['two strategies', search(`  maximize acc\n${using}${using}`), 'TML4024 a search has one using'],
    ['a goal that is no number', search(`  maximize net\n${using}`), 'TML4026 a goal is a number, found a model'],
    [
      'a requirement that is no condition',
      search(`  require acc\n  maximize acc\n${using}`),
      'TML4031 a requirement is true or false, found a metric (compare it, as in acc >= 0.9)',
    ],
    [
      'units that do not meet',
      search(`  maximize acc - net.flash\n${using}`),
      'TML3102 cannot combine a plain number and a size in bytes (divide the quantity by one of its kind first, as in net.flash / 100kB)',
    ],
    [
      'a goal with axes',
      search(`  attack many = net -> fgsm(eps: strength, on: d.val)\n  metric weak = many -> robust_accuracy\n  maximize weak\n${using}`),
      'TML4025 the goal of a search is one number, but this varies along strength (reduce it, as in mean(… over strength))',
    ],
    [
      'the test split in a goal',
      search(`  metric sly = net -> accuracy(on: d.test)\n  maximize sly\n${using}`),
      'TML4033 the goal and the requirements of a search must not read d.test (measure on d.val, and the best candidate on d.test afterwards)',
    ],
    [
      'an unknown strategy',
      search(`  maximize acc\n  using bayesan(trials: 4)\n`),
      'TML4028 there is no strategy named bayesan (did you mean bayesian?)',
    ],
    [
      'an unknown parameter of a strategy',
      search(`  maximize acc\n  using bayesian(trails: 4)\n`),
      'TML3104 bayesian has no parameter trails (did you mean trials?)',
    ],
    [
      'a planned strategy',
      search(`  maximize acc\n  using nsga2(trials: 4)\n`),
      'TML3901 the strategy nsga2 is not available in this version',
    ],
    [
      'a name of the file inside',
      search(`  metric d = net -> accuracy(on: d.val)\n  maximize acc\n${using}`),
      'TML3002 d is declared twice',
    ],
    [
      'columns of one name',
      search(
        `  metric filters2 = net -> accuracy(on: d.val)\n  model other = d -> tcn(filters) -> train(epochs: 1)\n  require net.sram <= 1MB\n  require other.sram <= 1MB\n  maximize acc\n${using}`,
      ),
      'TML4027 two columns of the trials would be called sram: net.sram and other.sram',
    ],
    ['a space that is none', `${head}search x over d {\n  maximize 1\n${using}}\n`, 'TML4021 a search runs over a space, found a data set'],
    ['an unknown space', `${head}${space}search x over t {\n  maximize 1\n${using}}\n`, 'TML3001 there is no value named t here'],
    [
      'a mistake in every candidate',
      search(`  metric x = net -> accuracy(on: d.vall)\n  maximize x\n${using}`),
      'TML3112 a data set has no field vall (did you mean val?)',
    ],
    ['an unknown part', `${whole}model m = best_net.bst.net\n`, 'TML3112 best_net has no field bst (did you mean best?)'],
    [
      'an unknown node of the best',
      `${whole}model m = best_net.best.nett\n`,
      'TML3112 best_net.best has no field nett (did you mean net?)',
    ],
    [
      'an unknown parameter of the best',
      `${whole}let f = best_net.best.at.filter\n`,
      'TML3112 best_net.best.at has no field filter (did you mean filters?)',
    ],
    [
      'an unknown column',
      `${whole}report "R" { plot best_net.trials -> pareto(x: flash, y: rob) }\n`,
      'TML4032 the trials of best_net have no column flash',
    ],
    [
      'another plot of trials',
      `${whole}report "R" { plot best_net.trials -> lines(x: index) }\n`,
      'TML3502 there is no plot named lines for the trials of a search (write best_net.trials -> pareto(x: …, y: …))',
    ],
  ])('%s', (_, text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });
});

describe('a space with parameters', () => {
  const text = (formals: string, over: string): string =>
    `${head}space s(${formals}) {
  filters = int 2..most
  dilations = subset of offered size 2..2
  skip = bool
}
search best_net over ${over} {
${body}  maximize acc
${using}}
`;
  const formals = 'most: int in 2..64 = 8, offered: list<int> = [1, 2, 4]';

  it('takes arguments by name, and has defaults', () => {
    expect(searchOf(text(formals, 's')).space).toEqual([
      { kind: 'int', name: 'filters', low: 2, high: 8, log: false },
      { kind: 'subset', name: 'dilations', count: 3, least: 2, most: 2 },
      { kind: 'bool', name: 'skip' },
    ]);
    expect(searchOf(text(formals, 's(most: 4 * 3, offered: [1, 8])')).space.slice(0, 2)).toEqual([
      { kind: 'int', name: 'filters', low: 2, high: 12, log: false },
      { kind: 'subset', name: 'dilations', count: 2, least: 2, most: 2 },
    ]);
  });

  it('can come from another file', () => {
    const main = `${head}import { s } from "./spaces.tml"\nsearch best_net over s(most: 5) {\n${body}  maximize acc\n${using}}\n`;
    const spaces =
      'edition 1\nlet all = [1, 2, 4]\nexport space s(most: int) {\n  filters = int 2..most\n  dilations = subset of all size 2..2\n  skip = bool\n}\n';
    const result = checkText({ 'main.tml': main, 'spaces.tml': spaces });
    expect(problemsOf(result)).toEqual([]);
    expect(result.graph?.searches[0]?.space[0]).toEqual({ kind: 'int', name: 'filters', low: 2, high: 5, log: false });
  });

  it('checks its arguments as a network does', () => {
    expect(problems(text(formals, 's(most: 100)'))).toEqual(['TML3108 most must be between 2 and 64, found 100']);
    expect(problems(text(formals, 's(mots: 10)'))).toEqual([expect.stringMatching(/^TML3104 .*mots.*did you mean most/)]);
    expect(problems(text(formals, 's(most: "a")'))).toEqual(['TML3101 expected an integer for most, found "a"']);
    expect(problems(text('most: int, offered: list<int>', 's(most: 3)'))).toEqual([expect.stringMatching(/^TML3105 .*offered/)]);
    expect(problems(text('most: int = 1, offered: list<int> = [1, 2]', 's'))).toEqual([expect.stringMatching(/^TML4020 .*empty/)]);
  });
});
