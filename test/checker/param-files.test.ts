import { describe, expect, it } from 'vitest';
import { checkText, problemsOf, withDigits } from './check-text.js';

const main = `edition 1
param n: int in 1..10 = 3
param loss: ce | mse = ce
param sizes: list<int> = [1, 2]
param limit: bytes = 1kB
param rate: float = 5%
param on: bool = true
param name: text = "a"
profile quick { n: 4 }
`;

/** Problems of the file with each text as `--params N.yaml`. */
const problems = (...files: readonly string[]): string[] => {
  const texts = Object.fromEntries(files.map((text, index) => [`${index}.yaml`, text]));
  const params = files.map((_, index) => `/project/${index}.yaml`);
  return problemsOf(checkText({ 'main.tml': main, ...texts }, { profiles: [], params, set: new Map() }));
};

describe('files of params', () => {
  it('hold plain values, and constants of the language as text', () => {
    expect(problems('n: 7\nloss: mse\nsizes: [3, 4]\nlimit: 64KiB\nrate: 8/255\non: false\nname: plain text\n')).toEqual([]);
  });

  it('are wrong where they stand', () => {
    expect(problems('loss: msr\nn: 11\n')).toEqual([
      'TML3101 0.yaml:1:7 expected one of ce, mse for loss, found msr',
      'TML3108 0.yaml:2:4 n must be between 1 and 10, found 11',
    ]);
    expect(problems('limit: 10 bananas\n')).toEqual(['TML3101 0.yaml:1:8 expected a size in bytes for limit, found "10 bananas"']);
    expect(problems('sizes: 3\n')).toEqual(['TML3101 0.yaml:1:8 expected a list (each item an integer) for sizes, found 3']);
    expect(problems('n: { of: 3 }\n')[0]).toMatch(/^TML3101 0\.yaml:1:4 expected an integer for n/);
    expect(problems('rat: 1\n')).toEqual(['TML3407 0.yaml:1:1 main.tml has no param rat (did you mean rate?)']);
    expect(problems('- 1\n')).toEqual(['TML2032 0.yaml:1:1 0.yaml must hold named fields, found a list (write one name: value a line)']);
    expect(problems('n: 7', 'n: [')[0]).toMatch(/^TML2030 1\.yaml/);
  });

  it('are refused where the file is missing', () => {
    expect(problemsOf(checkText(main, { profiles: [], params: ['gone.yaml'], set: new Map() }))[0]).toMatch(/^TML2001/);
  });

  it('stand between profiles and --set, the last file first', () => {
    const text = withDigits('param eps: float = 0.1\nattack a = net -> fgsm(eps, on: d.test)\nprofile p { eps: 0.2 }');
    const files = { 'main.tml': text, 'one.yaml': 'eps: 0.3\n', 'two.yaml': 'eps: 2/5\n' };
    const epsilon = (params: string[], set: [string, string][] = []) =>
      checkText(files, { profiles: ['p'], params: params.map((name) => `/project/${name}`), set: new Map(set) }).graph?.nodes.find(
        (node) => node.id === 'a',
      )?.instances[0]?.params['eps'];
    expect([epsilon([]), epsilon(['one.yaml']), epsilon(['one.yaml', 'two.yaml']), epsilon(['one.yaml'], [['eps', '0.5']])]).toEqual([
      '1/5',
      '3/10',
      '2/5',
      '1/2',
    ]);
  });

  it('hold paths that start at the folder of the file', () => {
    const text = 'edition 1\nparam folder: path = "x"\ndataset d = auritus(folder)\n';
    const { graph } = checkText(
      { 'main.tml': text, 'sub/p.yaml': 'folder: data\n' },
      { profiles: [], params: ['/project/sub/p.yaml'], set: new Map() },
    );
    expect(graph?.nodes[0]?.instances[0]?.files).toEqual({ folder: '/project/sub/data' });
  });
});
