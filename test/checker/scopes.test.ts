import { describe, expect, it } from 'vitest';
import { checkText, problemsOf, withDigits } from './check-text.js';

const problems = (line: string): string[] => problemsOf(checkText(withDigits(line)));

describe('names', () => {
  it('may be those of the prelude, which they then hide', () => {
    const own =
      'fn fgsm(m: model, on: split) -> attack { return m -> pgd(eps: 0.1, on) }\nfn mean(x: float) -> float { return 2 * x }\nattack a = net -> fgsm(on: d.test)\nlet four = mean(x: 2)\nrequire four == 4';
    const result = checkText(withDigits(own));
    expect(problemsOf(result)).toEqual([]);
    expect(result.graph?.nodes.find((node) => node.id === 'a')?.op).toBe('pgd');
  });

  it.each([
    ['let d = 1', 'TML3002 5:5 d is declared twice'],
    ['fn tcn(x: int) -> int { return x }', 'TML3002 5:4 tcn is declared twice'],
    ['let half = 1\nfn f(x: int) -> int {\n  let half = x\n  return half\n}', 'TML3002 7:7 half is declared twice'],
    [
      'let width = 1\nspace s { width = int 1..2 }\nsearch best over s {\n  model m = d -> tcn(filters: width, dilations: [1]) -> train()\n  maximize m -> accuracy(on: d.val)\n  using bayesian(trials: 2)\n}',
      'TML3002 6:11 width is declared twice',
    ],
  ])('hide nothing else: %s', (line, expected) => expect(problems(line)).toEqual([expected]));

  it('of parameters belong to their fn', () => {
    expect(problems('fn f(net: model, d: split) -> metric { return net -> accuracy(on: d) }\nmetric m = net -> f(d: d.test)')).toEqual([]);
  });
});

describe('the test rule', () => {
  const search = (rest: string): string =>
    `space s { width = int 1..2 }\nsearch best over s {\n  model m = d -> tcn(filters: width, dilations: [1]) -> train()\n  attack adv = m -> fgsm(eps: 0.1, on: d.test)\n  metric rob = adv -> robust_accuracy\n${rest}\n  using bayesian(trials: 2)\n}`;

  it.each([
    ['model m = d -> tcn() -> train(data: d.test)', 'TML3120 5:37'],
    ['model m = d -> tcn() -> train(validation: d.test)', 'TML3120 5:43'],
    ['fn fit(x: dataset, on: split) -> model { return x -> tcn() -> train(data: on) }\nmodel m = d -> fit(on: d.test)', 'TML3120 5:75'],
    [search('  maximize rob'), 'TML4033 10:3'],
    [search('  require rob > 0.2\n  maximize m -> accuracy(on: d.val)'), 'TML4033 10:3'],
    [search('  maximize (m -> accuracy(on: d.val)) - rob'), 'TML4033 10:3'],
  ])('refuses %s', (line, expected) => {
    const found = problems(line);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(expected)).toBe(true);
  });

  it('warns of measuring on what influenced the model, a search among it', () => {
    const found = problems(
      `${search('  maximize m -> accuracy(on: d.val)')}\nmetric a = net -> accuracy(on: d.train)\nmetric b = best.best.m -> accuracy(on: d.val)\nmetric c = best.best.m -> accuracy(on: d.test)`,
    );
    expect(found.map((problem) => problem.slice(0, 12))).toEqual(['TML3303 13:3', 'TML3303 14:4']);
  });
});

describe('export', () => {
  const exported = (line: string): string[] =>
    problemsOf(checkText(`edition 1\nparam eps: float = 0.1\nlet half = eps / 2\nlet two = 2\n${line}`));

  it.each([
    ['export let quarter = half / 2', 'TML2048 5:12 quarter reads the param eps, so it cannot be exported'],
    ['export fn f(x: float) -> float { return x * half }', 'TML2048 5:11 f reads the param eps, so it cannot be exported'],
    ['export fn f(x: float = eps) -> float { return x }', 'TML2048 5:11 f reads the param eps, so it cannot be exported'],
    ['export space s { a = float 0..half }', 'TML2048 5:14 s reads the param eps, so it cannot be exported'],
    ['export param other: int = 1', 'TML2048 5:14 the param other cannot be exported'],
  ])('refuses %s', (line, expected) => expect(exported(line)).toContain(expected));

  it('takes what reads no param', () => {
    expect(exported('export let four = two * 2\nexport fn f(eps: float) -> float { return eps * two }')).toEqual([]);
  });
});

describe('a circle of imports', () => {
  it('is printed whole, once', () => {
    const files = {
      'main.tml': 'edition 1\nimport { b } from "./b.tml"\nexport let a = b\n',
      'b.tml': 'edition 1\nimport { c } from "./c.tml"\nexport let b = c\n',
      'c.tml': 'edition 1\nimport { a } from "./main.tml"\nexport let c = a\n',
    };
    expect(problemsOf(checkText(files))).toEqual([
      'TML2013 c.tml:2:19 modules import each other in a circle: main.tml → b.tml → c.tml → main.tml',
    ]);
  });
});
