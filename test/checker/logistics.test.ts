import { describe, expect, it } from 'vitest';
import { checkText, problemsOf, withDigits } from './check-text.js';

const attack = 'attack a = net -> fgsm(eps: 0.1, on: d.test)';
const metric = 'metric m = net -> pgd(eps: 0.1, on: d.test) -> robust_accuracy';

const problems = (settings: string): string[] =>
  problemsOf(checkText(withDigits(`${attack} with { ${settings} }`))).map((problem) => problem.replace(/ \d+:\d+/, ''));

describe('with { }', () => {
  it('holds for every node that its declaration makes, and for no other', () => {
    const { graph } = checkText(withDigits(`${attack}\n${metric} with { retries: 3, timeout: 1.5min, memory: 1.5GiB, cache: refresh }`));
    const logistics = Object.fromEntries(graph?.nodes.map(({ id, logistics: found }) => [id, found]) ?? []);
    const all = { retries: 3, timeout: 90_000, memory: 1.5 * 2 ** 30, refresh: true };
    expect(logistics).toMatchObject({ d: undefined, net: undefined, a: undefined, m: all, 'm/pgd': all });
  });

  it('holds inside an fn that the declaration uses, where its body does not say otherwise', () => {
    const snippet =
      'fn hard(m: model, on: split) -> metric {\n  attack adv = m -> pgd(eps: 0.1, on) with { retries: 0 }\n  return adv -> robust_accuracy\n}';
    const { graph } = checkText(withDigits(`${snippet}\nmetric m = net -> hard(on: d.test) with { retries: 3, timeout: 1h }`));
    const logistics = Object.fromEntries(graph?.nodes.map(({ id, logistics: found }) => [id, found]) ?? []);
    expect(logistics).toEqual({
      d: undefined,
      net: undefined,
      m: { retries: 3, timeout: 3_600_000 },
      'm.adv': { retries: 0, timeout: 3_600_000 },
    });
  });

  it('changes nothing else of a node', () => {
    const nodesOf = (text: string) =>
      checkText(text).graph?.nodes.map(({ logistics: _, location: __, places: ___, ...node }) => ({ ...node, instances: node.instances }));
    expect(nodesOf(withDigits(`${attack} with { retries: 0, memory: 1GB, cache: use }`))).toEqual(nodesOf(withDigits(attack)));
  });

  it.each([
    ['retries: 11', 'TML3101 expected a whole number from 0 to 10 for retries, found 11'],
    ['retries: 1.5', 'TML3101 expected a whole number from 0 to 10 for retries, found 1.5'],
    ['timeout: 90', 'TML3101 expected a duration above zero and up to a week, such as 90s or 2h for timeout, found 90'],
    ['timeout: 0s', expect.stringMatching(/^TML3101 expected a duration above zero/)],
    ['memory: 4', 'TML3101 expected an amount of memory above zero, such as 512MiB or 4GiB for memory, found 4'],
    ['memory: 0B', expect.stringMatching(/^TML3101 expected an amount of memory above zero/)],
    ['memry: 1GB', 'TML3408 with { } has no key memry (did you mean memory?)'],
    ['cache: never', 'TML3101 expected use or refresh for cache, found never'],
    ['retires: 2', 'TML3408 with { } has no key retires (did you mean retries?)'],
    ['eps: 2', 'TML3408 with { } has no key eps'],
    ['retries: 1, retries: 2', expect.stringMatching(/^TML3106/)],
  ])('%s', (settings, expected) => {
    expect(problems(settings)).toEqual([expected]);
  });

  it('can stand in a profile, which wins over the declaration', () => {
    const text = withDigits(
      `${attack} with { retries: 3, cache: refresh }\nprofile night { a with { timeout: 2h, retries: 0 }\n  net with { timeout: 1h } }`,
    );
    const logistics = (profiles: string[]) => {
      const { graph } = checkText(text, { profiles, set: new Map() });
      return Object.fromEntries(graph?.nodes.map(({ id, logistics: found }) => [id, found]) ?? []);
    };
    expect(logistics([])).toMatchObject({ net: undefined, a: { retries: 3, refresh: true } });
    expect(logistics(['night'])).toMatchObject({ net: { timeout: 3_600_000 }, a: { retries: 0, timeout: 7_200_000, refresh: true } });
  });

  it('of all nodes in a profile gives way to what it says of one', () => {
    const snippet =
      'fn hard(m: model, on: split) -> metric {\n  attack adv = m -> pgd(eps: 0.1, on)\n  return adv -> robust_accuracy\n}\nmetric h = net -> hard(on: d.test)';
    const text = withDigits(
      `${snippet}\n${attack} with { memory: 1GB }\nprofile small { a with { memory: 3GB }, all with { memory: 2GB } }`,
    );
    const { graph } = checkText(text, { profiles: ['small'], set: new Map() });
    const memory = Object.fromEntries(graph?.nodes.map(({ id, logistics: found }) => [id, found?.memory]) ?? []);
    expect(memory).toEqual({ d: 2e9, net: 2e9, 'h.adv': 2e9, h: 2e9, a: 3e9 });
  });

  it('of a profile names a node', () => {
    const found = problemsOf(checkText(withDigits('profile night { nte with { retries: 1 } }')));
    expect(found).toEqual(['TML3409 5:17 the file has no node nte for with { } of a profile (did you mean net?)']);
  });
});
