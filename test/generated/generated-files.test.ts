import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/generate/generated-files.js';
import { packageRoot } from '../../src/checker/host.js';

const read = (file: string): string => readFileSync(path.join(packageRoot(), file), 'utf8');

describe('generated files', () => {
  it.each([...generatedFiles])('%s is what npm run generate writes', (file, generate) => {
    expect(read(file) === generate(), `${file} is out of date: npm run generate`).toBe(true);
  });
});

describe('grammar/tml.ebnf', () => {
  const text = read('grammar/tml.ebnf').replace(/\(\*[\s\S]*?\*\)/g, '');
  const rules = new Map([...text.matchAll(/^(\w+) = (.*) ;$/gm)].map((match) => [match[1], match[2] ?? '']));

  it('defines every name that it uses', () => {
    const used = [...rules.values()]
      .filter((body) => !body.startsWith('?'))
      .flatMap((body) => body.replace(/"[^"]*"|'[^']*'/g, '').match(/\w+/g) ?? []);
    expect(used.filter((name) => !rules.has(name))).toEqual([]);
    expect(rules.size).toBeGreaterThan(50);
  });

  it('says what a statement is, without what is taken only to be reported', () => {
    expect(rules.get('statement')).toMatch(/^\[ "export" \] \( edition \| import \| .* \| return \)$/);
    expect(rules.get('node')).toBe('NodeWord Name "=" flow [ with ]');
  });
});

describe('grammar/railroad.html', () => {
  const page = read('grammar/railroad.html');

  it('loads nothing and links only to what it has', () => {
    expect(page).not.toMatch(/<script|<link|src=|https?:|@import|url\(/);
    const ids = new Set([...page.matchAll(/id="(\w+)"/g)].map((match) => match[1]));
    expect([...page.matchAll(/href="#(\w+)"/g)].map((match) => match[1]).filter((name) => !ids.has(name))).toEqual([]);
  });

  it('draws each rule inside its picture', () => {
    const pictures = [...page.matchAll(/<svg width="([\d.]+)" height="([\d.]+)"[^>]*>(.*?)<\/svg>/g)];
    expect(pictures.length).toBeGreaterThan(45);
    for (const [, width, height, marks = ''] of pictures) {
      for (const [, x, y, w, h] of marks.matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(y)).toBeGreaterThanOrEqual(0);
        expect(Number(x) + Number(w)).toBeLessThanOrEqual(Number(width));
        expect(Number(y) + Number(h)).toBeLessThanOrEqual(Number(height));
      }
    }
  });
});

describe('the TextMate grammar', () => {
  interface Pattern {
    readonly match?: string;
    readonly name?: string;
    readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  }
  const { patterns } = JSON.parse(read('editors/vscode/syntaxes/tml.tmLanguage.json')) as { readonly patterns: readonly Pattern[] };
  const of = (name: string): RegExp => {
    const pattern = patterns.find((one) => one.name === name || Object.values(one.captures ?? {}).some((capture) => capture.name === name));
    return new RegExp(pattern?.match ?? '(?!)', 'dm');
  };

  it.each([
    ['let a = 1', true],
    ['  export dataset d = digits()', true],
    ['fn f() -> int { return 1 }', true],
    ['report "r" {', true],
    ['  model: 3', false],
    ['model(3)', false],
    ['datset d = 1', false],
    ['lets a', false],
  ])('sees whether %s begins a declaration', (line, expected) => {
    expect(of('keyword.control.tml').test(line)).toBe(expected);
  });

  it('takes soft words for names where they are names', () => {
    expect(of('keyword.control.network.tml').test('for w in [1] {')).toBe(true);
    expect(of('keyword.control.network.tml').test('f(for: 3)')).toBe(false);
    expect(of('keyword.operator.word.tml').test('a or b')).toBe(true);
    expect(of('constant.language.tml').test('let a = none')).toBe(true);
    expect(of('constant.language.tml').test('nonesuch')).toBe(false);
  });
});
