import { describe, expect, it } from 'vitest';
import { invariant } from '../../src/diagnostics/invariant.js';
import type { SearchNode } from '../../src/graph/search.js';
import { checkText, problemsOf } from './check-text.js';

const head = `edition 1
dataset d = digits(as: sequence, train: 100)
network small(filters: int, kernel: int? = none, hidden: int? = none) {
  input
  -> if kernel != none { conv1d(filters, kernel, padding: causal) } else { conv1d(filters, 1, padding: causal) }
  -> last
  -> if hidden != none { dense(hidden) -> relu -> dense(classes) } else { dense(classes) }
}
`;
const space = `space nets {
  filters = one of [2, 4]
  convolve = bool
  when convolve {
    kernel = int 2..6
    when kernel > 3 and filters == 2 { hidden = int 4..16 log }
  }
}
`;
const search = (model: string, rest = ''): string => `search best_net over nets {
  model  net = ${model}
  metric acc = net -> accuracy(on: d.val)
  maximize acc
  using random(trials: 4)
}
${rest}`;
const guarded = 'd -> small(filters, kernel, hidden) -> train(epochs: 1)';

const problems = (text: string): string[] => problemsOf(checkText(text)).map((problem) => problem.replace(/ \d+:\d+/, ''));
const searchOf = (text: string): SearchNode => {
  const result = checkText(text);
  expect(problemsOf(result)).toEqual([]);
  const [found] = result.graph?.searches ?? [];
  invariant(found, 'a search');
  return found;
};

describe('dimensions that exist under a condition', () => {
  it('carry the conditions of every when around them as tables', () => {
    expect(searchOf(head + space + search(guarded)).space).toEqual([
      { kind: 'choice', name: 'filters', count: 2, positions: [2, 4] },
      { kind: 'bool', name: 'convolve' },
      { kind: 'int', name: 'kernel', low: 2, high: 6, log: false, when: [{ dimensions: ['convolve'], ranks: [[1, 1]] }] },
      {
        kind: 'int',
        name: 'hidden',
        low: 4,
        high: 16,
        log: true,
        when: [
          { dimensions: ['convolve'], ranks: [[1, 1]] },
          { dimensions: ['kernel'], ranks: [[2, 4]] },
          { dimensions: ['filters'], ranks: [[0, 0]] },
        ],
      },
    ]);
  });

  it('are none for a candidate that does not have them, for its network and for its parameters', () => {
    const found = searchOf(head + space + search(guarded));
    const without = found.candidate(0, { filters: 1, convolve: false, kernel: null, hidden: null });
    expect(without.problems).toEqual([]);
    expect(without.params).toEqual({ filters: 4, convolve: false, kernel: null, hidden: null });
    const whole = found.candidate(1, { filters: 0, convolve: true, kernel: 5, hidden: 7 });
    const network = JSON.stringify(whole.nodes[0]?.instances[0]?.params['network']);
    expect(network).toContain('"units":7');
    expect(network).toContain('"kernel":5');
  });

  it('are none in what reads the best candidate', () => {
    const result = checkText(
      head +
        space +
        search(
          guarded,
          'let k = best_net.best.at.kernel\nmetric again = d -> small(filters: 3, kernel: k) -> train(epochs: 1) -> accuracy(on: d.test)\n',
        ),
    );
    const point = { filters: 1, convolve: false, kernel: null, hidden: null };
    const graph = result.graph?.resolve?.(new Map([['best_net', { best: { index: 0, point, goals: [0.5] } }]])).graph;
    expect(graph?.nodes.map(({ id }) => id)).toContain('again');
  });

  it.each([
    [
      'a whole number where it may not exist',
      head + space + search('d -> small(filters, kernel: kernel + 1) -> train(epochs: 1)'),
      ['TML3101 expected a number, found none'],
    ],
    [
      'a condition that is none',
      head + space.replace('when convolve', 'when filters') + search(guarded),
      ['TML3101 expected true or false, found 2'],
    ],
    [
      'a condition on a dimension that may not exist',
      head +
        space.replace(
          'when kernel > 3 and filters == 2 { hidden = int 4..16 log }\n  }',
          '}\n  when kernel > 3 { hidden = int 4..16 log }',
        ) +
        search(guarded),
      ['TML4052 kernel exists only when convolve, so this condition cannot read it everywhere (move this when inside when convolve { … })'],
    ],
    [
      'a condition on a dimension below it',
      head + space.replace('when convolve {', 'when kernel > 1 {') + search(guarded),
      ['TML3001 there is no value named kernel here'],
    ],
    [
      'one name in two places',
      head + space.replace('hidden = int 4..16 log', 'filters = bool') + search('d -> small(filters, kernel) -> train(epochs: 1)'),
      ['TML3002 filters is declared twice'],
    ],
  ])('are refused: %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('say for which candidates a body is wrong', () => {
    const { diagnostics } = checkText(head + space + search('d -> small(filters, kernel: kernel + 1) -> train(epochs: 1)'));
    expect(diagnostics.flatMap(({ notes }) => notes)).toEqual(['in candidates without kernel, hidden: what does not exist is none there']);
  });
});

describe('several goals', () => {
  const goals = (using: string, rest: string): string =>
    `${head}${space}search best_net over nets {
  model  net = ${guarded}
  metric acc = net -> accuracy(on: d.val)
  maximize acc
  minimize net.flash
  maximize acc - net.flops / 1M
  using ${using}
}
${rest}`;

  it('are columns of their own unless they are columns already', () => {
    const found = searchOf(goals('random(trials: 4)', ''));
    expect(found.goals).toHaveLength(3);
    expect(found.columns.map(({ name, role, better }) => `${role} ${name} ${better}`).slice(5)).toEqual([
      'metric acc more',
      'field flash less',
      'field flops less',
      'goal goal3 more',
      'state state null',
    ]);
  });

  it('have a knee that is read like a best candidate', () => {
    const result = checkText(goals('grid', 'metric test = knee(best_net).net -> accuracy(on: d.test)\nlet index = knee(best_net).index\n'));
    expect(problemsOf(result)).toEqual([]);
    const point = { filters: 1, convolve: false, kernel: null, hidden: null };
    const graph = result.graph?.resolve?.(new Map([['best_net', { best: { index: 2, point, goals: [1, 1, 1] } }]])).graph;
    expect(graph?.nodes.map(({ id }) => id)).toEqual(['d', 'best_net.knee.net', 'test']);
  });

  it.each([
    [
      'a best',
      goals('random', 'metric test = best_net.best.net -> accuracy(on: d.test)\n'),
      /^TML4029 best_net has several goals, so it has no best \(take the knee of their front, knee\(best_net\), or make them one goal/,
    ],
    ['a goal of the knee', goals('random', 'let g = knee(best_net).goal\n'), /^TML3112 knee\(best_net\) has no field goal/],
    [
      'the knee of a front',
      goals('random', 'let g = knee(best_net.pareto).net\n'),
      /^TML3101 expected a search for knee, found the Pareto front of a search/,
    ],
    ['bayesian', goals('bayesian', ''), /^TML3901 several goals with bayesian is not available in this version/],
  ])('do not go with %s', (_, text, expected) => {
    expect(problems(text)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('a grid', () => {
  it('has as many trials as points, or a budget', () => {
    const strategy = (using: string) => searchOf(head + space + search(guarded).replace('random(trials: 4)', using)).strategy;
    // 2 filters × (without a convolution 1; with one kernels 2, 4 and 6, of which the last two have 3 hidden sizes with 2 filters).
    expect(strategy('grid(points: 3)')).toMatchObject({ kind: 'grid', points: 3, trials: 2 + (1 + 2 * 3) + 3 });
    expect(strategy('grid(points: 3, trials: 5, batch: 2)')).toMatchObject({ kind: 'grid', trials: 5, batch: 2 });
  });
});
