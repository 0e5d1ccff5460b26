import { describe, expect, it } from 'vitest';
import { format } from '../../src/formatter/format.js';

function formatted(text: string): string {
  const result = format(text, 'test.tml');
  return result.ok ? result.text : result.diagnostics.map(({ code }) => code).join(' ');
}

const long = 'a_rather_long_name_of_a_value';

describe('the look of', () => {
  it.each([
    ['nothing', '\n\n', ''],
    ['columns: nothing is aligned', 'let  a   =1   # x\nlet long=2 # y', 'let a = 1  # x\nlet long = 2  # y\n'],
    ['literals: as written', 'let a = [8/255,8 / 255,10%,100kB,1_000]', 'let a = [8/255, 8 / 255, 10%, 100kB, 1_000]\n'],
    ['signs', 'let a = -b+c [0].d(x)-( - 1)', 'let a = -b + c[0].d(x) - (-1)\n'],
    ['types and comparisons', 'param p :list< list<int> >?in a> =b', 'param p: list<list<int>>? in a >= b\n'],
    ['named indices', 'let a = c [ s = 1 , 2 ]', 'let a = c[s=1, 2]\n'],
    ['short flows', 'model m = a->f( k :1 )->g', 'model m = a -> f(k: 1) -> g\n'],
    ['flows broken by hand', 'model m = a\n->f->g', 'model m = a\n  -> f\n  -> g\n'],
    [
      'long flows: one arrow a line',
      `model m = ${long} -> f(k: ${long}) -> g(k: ${long}) -> h`,
      `model m = ${long}\n  -> f(k: ${long})\n  -> g(k: ${long})\n  -> h\n`,
    ],
    [
      'long lists: one item a line',
      `let a = f([${long}, ${long}], ${long}, ${long})`,
      `let a = f(\n  [${long}, ${long}],\n  ${long},\n  ${long},\n)\n`,
    ],
    [
      'chains of a block: arrows below the head',
      'network n {\ninput->residual{\na->b\n}->c }',
      'network n {\n  input\n  -> residual {\n    a -> b\n  }\n  -> c\n}\n',
    ],
    ['one item in braces: as written', 'space s { a = bool }', 'space s { a = bool }\n'],
    ['several items in braces', 'space s { a = bool; b = int 1..3 }', 'space s {\n  a = bool\n  b = int 1..3\n}\n'],
    ['imports', 'import {a\nb as c} from "x"', 'import { a, b as c } from "x"\n'],
    ['different sorts of declarations', 'edition 1\nparam p: int\naxis a = 1..2', 'edition 1\n\nparam p: int\n\naxis a = 1..2\n'],
    ['empty lines: one stays', 'let a = 1\n\n\n\n# c\n\n\nlet b = 2', 'let a = 1\n\n# c\n\nlet b = 2\n'],
    [
      'comments in a flow',
      'model m = a # x\n# tml-ignore TML5003: y\n->f # z',
      'model m = a  # x\n  # tml-ignore TML5003: y\n  -> f  # z\n',
    ],
    ['comments in brackets', 'let a = [1, # x\n# y\n2\n# z\n]', 'let a = [\n  1,  # x\n  # y\n  2,\n  # z\n]\n'],
    ['CRLF and a byte order mark', '\uFEFFedition 1\r\n\r\nlet a = 1\r\n', 'edition 1\n\nlet a = 1\n'],
  ])('%s', (_, text, expected) => {
    expect(formatted(text)).toBe(expected);
  });
});
