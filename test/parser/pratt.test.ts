import { describe, expect, it } from 'vitest';
import { codesOf, fixed, parseText, treesOf } from './parsing.js';

const tree = (expression: string): string => /^\(let x (.*)\)$/s.exec(treesOf(`let x = ${expression}`)[0] ?? '')?.[1] ?? '';

describe('precedence, loose to tight', () => {
  it.each([
    ['a -> f -> g', '(-> a f g)'],
    ['a or b -> f', '(-> (or a b) f)'],
    ['a or b and c', '(or a (and b c))'],
    ['a and b or c', '(or (and a b) c)'],
    ['not a and b', '(and (not a) b)'],
    ['not a == b', '(not (== a b))'],
    ['not not a', '(not (not a))'],
    ['a in 1..3', '(in a (.. 1 3))'],
    ['1..n + 1', '(.. 1 (+ n 1))'],
    ['0..1 step 1 / 4', '(.. 0 1 (/ 1 4))'],
    ['a + b * c', '(+ a (* b c))'],
    ['a - b - c', '(- (- a b) c)'],
    ['a / b / c', '(/ (/ a b) c)'],
    ['a - b + c', '(+ (- a b) c)'],
    ['-a * b', '(* (- a) b)'],
    ['a * -b', '(* a (- b))'],
    ['--a', '(- (- a))'],
    ['-a.b[0]', '(- (index (. a b) 0))'],
    ['-f(a)', '(- (call f a))'],
    ['a >= b', '(>= a b)'],
    ['a > b', '(> a b)'],
    ['(a + b) * c', '(* (+ a b) c)'],
    ['(1..3).size', '(. (.. 1 3) size)'],
    ['(a -> f) + 1', '(+ (-> a f) 1)'],
    ['a == b or c != d', '(or (== a b) (!= c d))'],
  ])('%s', (expression, expected) => {
    expect(parseText(`let x = ${expression}`).diagnostics).toEqual([]);
    expect(tree(expression)).toBe(expected);
  });
});

describe('what does not chain', () => {
  it.each([
    ['let x = a < b < c', 'TML1024 1:15'],
    ['let x = a == b != c', 'TML1024 1:16'],
    ['let x = 1..2..3', 'TML1024 1:13'],
    ['let x = 3 step 4', 'TML1024 1:11'],
    ['let x = (1..9) step 4', 'TML1024 1:16'],
    ['let x = 1..9 step 2 step 3', 'TML1024 1:21'],
    ['let x = 1 + not a', 'TML1024 1:13'],
  ])('%s', (text, expected) => {
    expect(codesOf(text)).toEqual([expected]);
  });

  it('is fine in parentheses', () => {
    expect(codesOf('let x = (a < b) == (c < d)\nlet y = (1..2)..3\nlet z = 1 == (not a)')).toEqual([]);
  });

  it('has fixes that parse', () => {
    expect(fixed('let x = a < b + 1 <= c')).toBe('let x = a < b + 1 and b + 1 <= c');
    expect(fixed('let x = a == not b')).toBe('let x = a == (not b)');
    expect(codesOf(fixed('let x = a < b + 1 <= c'))).toEqual([]);
  });
});

it('gives every operation the room its operands take, parentheses included', () => {
  const text = 'let x = (a + b) * (c)';
  const statement = parseText(text).file.statements[0];
  const value = statement?.kind === 'let' ? statement.value : undefined;
  expect(value && text.slice(value.span.start, value.span.end)).toBe('(a + b) * (c)');
  const left = value?.kind === 'binary' ? value.left : undefined;
  expect(left && text.slice(left.span.start, left.span.end)).toBe('a + b');
});
