import { describe, expect, it } from 'vitest';
import { codesOf, fixed, parseText, treesOf } from './parsing.js';

const first = (text: string) => parseText(text).diagnostics[0];

describe('messages say what was expected after what, and what was found', () => {
  it.each([
    ['let = 3', "expected a name after 'let', found '='"],
    ['let a', "expected '=' after 'a', found the end of the line"],
    ['let a = ', "expected a value after '=', found the end of the line"],
    ['let a = f(b c)', "expected ',' or ')' after 'b', found 'c'"],
    ['let a = [b c]', "expected ',' or ']' after 'b', found 'c'"],
    ['let a = (b c)', "expected ')' after 'b', found 'c'"],
    ['let a = b c', "expected an operator, '->' or the end of the line after 'b', found 'c'"],
    ['let a = b -> 3', "expected the name of a stage after '->', found '3'"],
    ['param p int', "expected ':' and a type after 'p', found 'int'"],
    ['import "x"', "expected '{', '*' or a name after 'import', found \"x\""],
    ['space s { a = integer 1..3 }', "expected int, float, bool, one of or subset of after '=', found 'integer'"],
    ['search s tcns { maximize a }', "expected 'over' after 's', found 'tcns'"],
    ['space s { a int 1..3 }', "expected '=' after 'a', found 'int'"],
    ['let true = 3', "expected a name after 'let', found 'true'"],
    ['let a = b >= >= c', "expected a value after '=', found '>='"],
    ['export 3', "expected a declaration after 'export', found '3'"],
    ['report { table x }', "expected a text in double quotes after 'report', found '{'"],
    ['fn f(x: int) { return x }', "expected '->' after ')', found '{'"],
    [
      'let a = "a very long text that would fill the whole message" b',
      `expected an operator, '->' or the end of the line after "a very long text that…", found 'b'`,
    ],
  ])('%s', (text, message) => {
    expect(first(text)?.code).toBe('TML1010');
    expect(first(text)?.message).toBe(message);
    expect(parseText(text).diagnostics.length).toBe(1);
  });

  it('never show the parser library', () => {
    const all = [
      'let',
      'let a',
      'x y z',
      'network n',
      'search',
      'fn f(',
      'report "x" { 3 }',
      'axis',
      'param',
      'import',
      'edition x',
      'profile p { a }',
    ];
    for (const text of all)
      for (const d of parseText(text).diagnostics) expect(d.message).not.toMatch(/token|Expecting|Redundant|-->|undefined|something else/);
  });
});

describe('fixes', () => {
  it.each([
    ['let a = 1.', 'let a = 1.0'],
    ['let a = .5', 'let a = 0.5'],
    ['model a = b => c', 'model a = b -> c'],
    ['let a = b && c', 'let a = b and c'],
    ['let a = b || c', 'let a = b or c'],
    ['let a = !b', 'let a = not b'],
    ['let a := b', 'let a = b'],
    ['let a = b::c', 'let a = b.c'],
    ['let a = \'b "c"\'', 'let a = "b \\"c\\""'],
    ['let a = “b”', 'let a = "b"'],
    ['let a = b ≤ 3', 'let a = b <= 3'],
    ['// note\nlet a = 1', '# note\nlet a = 1'],
    ['let a = "open  ', 'let a = "open"  '],
    ['let a = "C:\\data"', 'let a = "C:\\\\data"'],
    ['let a = 1)', 'let a = 1'],
    ['let a = net -> acc + 1', 'let a = (net -> acc) + 1'],
    ['require net -> acc > 1', 'require (net -> acc) > 1'],
    ['let a = 2 (b + 1)', 'let a = 2 * (b + 1)'],
    ['let a = net accuracy', 'let a = net -> accuracy'],
    ['let a = f(b c)', 'let a = f(b, c)'],
    ['let a = x[b c]', 'let a = x[b, c]'],
    ['param p int = 3', 'param p: int = 3'],
    ['datset a = b', 'dataset a = b'],
    ['eps = 3', 'let eps = 3'],
    ['space s { a = boolean }', 'space s { a = bool }'],
    ['network n {\n  input\n  dense(3)\n}', 'network n {\n  input\n  -> dense(3)\n}'],
    ['report "a" { plto b }', 'report "a" { plot b }'],
  ])('%s', (text, expected) => {
    expect(fixed(text)).toBe(expected);
    expect(codesOf(expected)).toEqual([]);
  });

  it.each([
    ['let a = 10 % 3', 'TML1002', 'mod(a, b)'],
    ['let a = 10%3', 'TML1010', 'mod(10, 3)'],
    ['let a = b ** 2', 'TML1002', 'pow(a, b)'],
    ['let a = 7 // 2', 'TML1002', 'div(a, b)'],
    ['let a = f(b)(c)', 'TML1010', 'cannot be called'],
    ['let a = 1..9\n  step 2', 'TML1023', 'end the line before with step'],
  ])('or at least a hint: %s', (text, code, hint) => {
    expect(first(text)?.code).toBe(code);
    expect(first(text)?.hint).toContain(hint);
    expect(parseText(text).diagnostics.length).toBe(1);
  });
});

describe('independent errors', () => {
  it('are all reported, and nothing else', () => {
    const text = [
      'edition 1',
      'let a = f(b c)',
      'let ok1 = 1',
      'model = har',
      'metric m = net accuracy',
      'let t = "open',
      'let u = x && y',
      'search s over t {',
      '  model net = har -> -> train()',
      '  maximize acc',
      '  require acc >=',
      '  using bayesian(3)',
      '}',
      'datset d = e',
      'let ok2 = 2',
      'param p int',
    ].join('\n');
    expect(codesOf(text)).toEqual([
      'TML1010 2:13',
      'TML1010 4:7',
      'TML1010 5:16',
      'TML1004 6:9',
      'TML1002 7:11',
      'TML1010 9:22',
      'TML1015 11:16',
      'TML1023 14:1',
      'TML1010 16:9',
    ]);
    expect(treesOf(text)).toEqual(expect.arrayContaining(['(let ok1 1)', '(let ok2 2)']));
    expect(treesOf(text)).toContainEqual(
      '(search s t {(model net (-> <error> (train))) (maximize acc) (require (>= acc <error>)) (using (call bayesian 3))})',
    );
  });

  it('of the parser stop at 20 a file, and the rest of the file is still read', () => {
    const text = `${Array.from({ length: 100 }, (_, i) => `let a${i} = f(b c)`).join('\n')}\nlet last = 1`;
    const result = parseText(text);
    expect(result.diagnostics.length).toBe(20);
    expect(result.file.statements.length).toBe(101);
    expect(treesOf(text).at(-1)).toBe('(let last 1)');
    expect(treesOf(text).at(-2)).toBe('(unknown let a99)');
  });

  it('of all kinds stop at 200 a file', () => {
    expect(parseText(')\n'.repeat(5000)).diagnostics.length).toBeLessThanOrEqual(200);
  });
});

it('keeps what could be read of a broken statement', () => {
  expect(treesOf('model = har -> f(a)')).toEqual(['(unknown model (-> har (f a)))']);
  expect(treesOf('let a = f(1, , 2)')).toEqual(['(let a (call f 1 <error> 2))']);
  expect(treesOf('let a = b.')).toEqual(['(let a <error>)']);
  expect(treesOf('fn f(x: int) -> { return x }')).toEqual(['(fn f [(x :int)] :<error> {(return x)})']);
});
