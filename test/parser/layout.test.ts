import { describe, expect, it } from 'vitest';
import { codesOf, parseText, treesOf } from './parsing.js';

describe('a line break', () => {
  it.each([
    [
      'after each token that cannot end a declaration',
      'let a =\n1 +\n2 *\n3\nlet b\n= a .\nc',
      ['(let a (+ 1 (* 2 3)))', '(let b (. a c))'],
    ],
    ['before what cannot begin a line', 'let a = b\n-> c\n-> d\nlet e = f\n/ 2', ['(let a (-> b c d))', '(let e (/ f 2))']],
    ['in parentheses and brackets', 'let a = f(\nb,\nc\n)\nlet d = [\n1\n,\n2]', ['(let a (call f b c))', '(let d [1 2])']],
    ['before with and a brace', 'model a = b\n  with { x: 1 }', ['(model a b (with (x: 1)))']],
    ['before else behind a brace', 'network n { x -> if a { b }\nelse { c } }', ['(network n {(-> x (if a {(-> b)} {(-> c)}))})']],
    ['with comments between', 'let a = b # one\n# two\n\n-> c # three\n', ['(let a (-> b c))']],
  ])('does not count %s', (_, text, expected) => {
    expect(codesOf(text)).toEqual([]);
    expect(treesOf(text)).toEqual(expected);
  });

  it.each([
    ['between declarations', 'let a = b\nlet c = d', 2],
    ['after a type that ends in >', 'param a: list<int>\nparam b: int', 2],
    ['before a word, even one that could go on', 'let a = b\nwith = 3', 2],
    ['again inside braces in parentheses', 'let a = f(g -> h {\nlet b = 1\nx\n})', 1],
  ])('counts %s', (_, text, count) => {
    expect(parseText(text).file.statements.length).toBe(count);
  });

  it('is LF, CRLF or CR, and a semicolon is one', () => {
    const expected = ['(let a 1)', '(let b (-> 2 c))', '(let d 3)'];
    for (const end of ['\n', '\r\n', '\r']) expect(treesOf(['let a = 1', 'let b = 2', '  -> c', 'let d = 3'].join(end))).toEqual(expected);
    expect(treesOf(';let a = 1;; let b = 2 -> c ;let d = 3;')).toEqual(expected);
  });
});

describe('trailing separators', () => {
  it.each(['let a = f(b, c,)', 'let a = f(b, c,\n)', 'let a = f(\n  b,\n  c\n  ,\n)'])('are allowed: %j', (text) => {
    expect(codesOf(text)).toEqual([]);
    expect(treesOf(text)).toEqual(['(let a (call f b c))']);
  });
  it('stand behind an entry', () => {
    expect(codesOf('let a = f(,)')).toEqual(['TML1010 1:11']);
    expect(codesOf('let a = [1,,]')).toEqual(['TML1010 1:12']);
  });
});

describe('brackets are balanced before parsing', () => {
  it('by a declaration on a new line, which closes ( and [', () => {
    expect(codesOf('model a = b -> f(c, [1\nmodel d = e')).toEqual(['TML1011 1:17', 'TML1011 1:21']);
    expect(treesOf('model a = b -> f(c, [1\nmodel d = e')).toEqual(['(model a (-> b (f c [1])))', '(model d e)']);
  });
  it('by a declaration of the top at column 1, which closes {', () => {
    expect(treesOf('search s over t {\n  let a = 1\nspace t { b = bool }')).toEqual(['(search s t {(let a 1)})', '(space t {(b bool)})']);
  });
  it('but not by a word that may stand inside', () => {
    expect(codesOf('let a = f(\n  model: b,\n  search over run,\n)')).toEqual([]);
    expect(codesOf('profile p {\n  a: 1,\n  model with { retries: 1 }\n}')).toEqual([]);
  });
  it('by dropping a closer of nothing', () => {
    expect(codesOf('let a = 1)\nlet b = [2}]\nlet c = (3]) + 1')).toEqual(['TML1012 1:10', 'TML1012 2:11', 'TML1012 3:11']);
    expect(treesOf('let a = 1)\nlet b = [2}]')).toEqual(['(let a 1)', '(let b [2])']);
  });
  it('by closing inner brackets at an outer closer', () => {
    expect(codesOf('let a = f([1, 2)')).toEqual(['TML1011 1:11']);
    expect(treesOf('let a = f([1, 2)')).toEqual(['(let a (call f [1 2]))']);
  });
});

describe('depth', () => {
  const deep = (open: string, close: string, times: number): string => `let a = ${open.repeat(times)}1${close.repeat(times)}`;
  it('is at most 200 brackets', () => {
    expect(codesOf(deep('(', ')', 200))).toEqual([]);
    expect(codesOf(deep('(', ')', 201))).toEqual(['TML1014 1:209']);
    expect(codesOf(`${deep('[', ']', 5000)}\nlet b = 1`)).toEqual(['TML1014 1:209']);
    expect(codesOf(`network n { x -> ${'residual { '.repeat(199)}y${' }'.repeat(199)} }`)).toEqual([]);
  });
  it.each([
    ['prefix operators', `let a = ${'not '.repeat(5000)}b`],
    ['minus signs', `let a = ${'-'.repeat(5000)}b`],
    ['a sum', `let a = ${'1 + '.repeat(5000)}1`],
    ['fields', `let a = b${'.c'.repeat(5000)}`],
    ['indices', `let a = b${'[0]'.repeat(5000)}`],
    ['types', `param a: ${'list<'.repeat(5000)}int`],
    ['else if', `network n { x -> if a { y }${' else if b { z }'.repeat(5000)} }`],
    ['sums in sums', `let a = ${`(${'1 + '.repeat(50)}`.repeat(150)}1${')'.repeat(150)}`],
  ])('is bounded for %s', (_, text) => {
    expect(parseText(text).diagnostics.map((d) => d.code)).toEqual(['TML1014']);
  });
  it('does not count what stands side by side', () => {
    expect(codesOf(`let a = b${' -> c'.repeat(5000)}`)).toEqual([]);
    expect(codesOf(`let a = [${'1, '.repeat(5000)}]`)).toEqual([]);
    expect(codesOf(`let a = ${'1 + '.repeat(900)}1`)).toEqual([]);
  });
});

it('drops what stands before the first word of a line, with one error', () => {
  expect(codesOf('= 3 + (4\nlet a = 1')).toEqual(['TML1013 1:1']);
  expect(codesOf('search s over t { -> x(y); maximize a }')).toEqual(['TML1013 1:19']);
  expect(codesOf('{ let a = 1 }\nlet b = 2')).toEqual(['TML1013 1:1']);
});
