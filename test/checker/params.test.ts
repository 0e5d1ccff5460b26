import { describe, expect, it } from 'vitest';
import { checkText, problemsOf } from './check-text.js';

const file = `edition 1
param eps: float in 0..1 = 0.1
param mode: fast | slow = fast
profile first { eps: 0.2 }
profile second { eps: 0.3, mode: slow }
dataset d = digits(as: sequence)
model net = d -> n() -> train()
attack a = net -> fgsm(eps, on: d.val)
network n { input -> last -> dense(classes) }
`;
const params = { 'main.tml': file, 'one.yaml': 'eps: 0.4\n', 'two.yaml': 'eps: 0.5\n' };

interface Chosen {
  readonly profiles?: readonly string[];
  readonly params?: readonly string[];
  readonly set?: string;
}

function epsOf({ profiles = [], params: files = [], set }: Chosen): unknown {
  const result = checkText(params, {
    profiles,
    params: files.map((name) => `/project/${name}`),
    set: new Map(set === undefined ? [] : [['eps', set]]),
  });
  expect(problemsOf(result).filter((problem) => !problem.startsWith('TML3303'))).toEqual([]);
  return result.graph?.nodes.find((node) => node.id === 'a')?.instances[0]?.params['eps'];
}

describe('what a param is', () => {
  it.each<[Chosen, string]>([
    [{}, '1/10'],
    [{ profiles: ['first'] }, '1/5'],
    [{ profiles: ['first', 'second'] }, '3/10'],
    [{ profiles: ['second', 'first'] }, '1/5'],
    [{ profiles: ['second'], params: ['one.yaml'] }, '2/5'],
    [{ profiles: ['second'], params: ['one.yaml', 'two.yaml'] }, '1/2'],
    [{ params: ['two.yaml', 'one.yaml'] }, '2/5'],
    [{ profiles: ['first', 'second'], params: ['one.yaml'], set: '0.6' }, '3/5'],
  ])('%j makes it %s: default < profile < --params < --set, the later wins', (chosen, eps) => expect(epsOf(chosen)).toBe(eps));

  it('is checked wherever its value comes from, a profile that is not chosen aside', () => {
    const wrong = file.replace('mode: slow }', 'mode: quick }');
    expect(problemsOf(checkText(wrong)).filter((problem) => !problem.startsWith('TML3303'))).toEqual([]);
    expect(problemsOf(checkText(wrong, { profiles: ['second'], set: new Map() }))).toContain(
      'TML3110 5:34 mode is one of fast, slow, found quick',
    );
    const both = `${file}let slow = 3\n`;
    expect(problemsOf(checkText(both, { profiles: ['second'], set: new Map() }))).toContain(
      'TML3111 5:34 slow is both a value of this file and a choice of mode (rename the value, or write "slow" for the choice)',
    );
  });
});
