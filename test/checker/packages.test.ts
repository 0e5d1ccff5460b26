import { describe, expect, it } from 'vitest';
import { checkText, problemsOf } from './check-text.js';

const manifest = (exports: unknown): string => JSON.stringify({ name: 'x', tml: { exports } });
const main = (specifier: string, names = 'width'): string => `edition 1\nimport { ${names} } from "${specifier}"\nlet used = ${names}\n`;
const sizes = 'edition 1\nexport let width = 8\n';

/** The problems of a project without those of the lock, which `lock.test.ts` has. */
const problems = (files: Readonly<Record<string, string>>): string[] =>
  problemsOf(checkText(files)).filter((problem) => !problem.startsWith('TML6011'));

describe('pkg: imports', () => {
  it.each(['pkg:nets/sizes', 'pkg:@acme/nets/deep/sizes', 'pkg:@acme/nets'])(
    'reads %s through the exports of package.json',
    (specifier) => {
      const exports = manifest({ './sizes': './src/sizes.tml', './deep/sizes': './src/sizes.tml', '.': './src/sizes.tml' });
      const files = {
        'main.tml': main(specifier),
        'node_modules/nets/package.json': exports,
        'node_modules/nets/src/sizes.tml': sizes,
        'node_modules/@acme/nets/package.json': exports,
        'node_modules/@acme/nets/src/sizes.tml': sizes,
      };
      expect(problems(files)).toEqual([]);
      const without = {
        ...files,
        'node_modules/nets/src/sizes.tml': 'edition 1\n',
        'node_modules/@acme/nets/src/sizes.tml': 'edition 1\n',
      };
      expect(problems(without)).toEqual([`TML2011 2:10 "${specifier}" exports no width`]);
    },
  );

  it('takes the nearest package, a folder without package.json is none', () => {
    const files = {
      'main.tml': 'edition 1\nimport { width } from "./deep/in/near.tml"\nlet found: text = width\n',
      'deep/in/near.tml': 'edition 1\nexport import { width } from "pkg:nets/sizes"\n',
      'deep/in/node_modules/nets/sizes.tml': 'edition 1\nexport let width = 1\n',
      'deep/node_modules/nets/package.json': manifest({ './sizes': './sizes.tml' }),
      'deep/node_modules/nets/sizes.tml': 'edition 1\nexport let width = 2\n',
      'node_modules/nets/package.json': manifest({ './sizes': './sizes.tml' }),
      'node_modules/nets/sizes.tml': 'edition 1\nexport let width = 3\n',
    };
    expect(problems(files)).toEqual(['TML3101 3:19 expected text, found 2']);
  });

  it('lets packages import packages and data, from their own place', () => {
    const files = {
      'main.tml': main('pkg:outer/sizes', 'ram'),
      'node_modules/outer/package.json': manifest({ './sizes': './sizes.tml' }),
      'node_modules/outer/sizes.tml': 'edition 1\nimport board from "pkg:inner/board.yaml"\nexport let ram = board.ram\n',
      'node_modules/outer/node_modules/inner/package.json': manifest({ './board.yaml': './data/board.yaml' }),
      'node_modules/outer/node_modules/inner/data/board.yaml':
        'kind: target\nname: Mine\ncore: cortex-m4\nram: 64KiB\nflash: 512KiB\nclock: 80MHz\nfpu: single\ndsp: true\n',
    };
    expect(problems(files)).toEqual([]);
    expect(problems({ ...files, 'main.tml': main('pkg:inner/board.yaml', 'ram') })[0]).toMatch(/^TML2042 2:21 there is no package inner/);
  });

  it.each([
    ['pkg:nets/../sizes', 'TML2041 2:23 "pkg:nets/../sizes" names no module of a package'],
    ['pkg:', 'TML2041'],
    ['pkg:@acme', 'TML2041'],
    ['pkg:nets/', 'TML2041'],
    ['pkg:nets//sizes', 'TML2041'],
    ['pkg:nets/a\\\\b', 'TML2041'],
    ['pkg:none/sizes', 'TML2042 2:23 there is no package none in any node_modules from here upwards (npm install none)'],
    ['pkg:nets/size', 'TML2044 2:23 the package nets exports no ./size (did you mean "pkg:nets/sizes"?)'],
    ['pkg:nets/__proto__', 'TML2044'],
    ['pkg:nets', 'TML2044 2:23 the package nets exports no module of its own name'],
    ['pkg:nets/up', 'TML2045 2:23 the package nets exports ./up as "../../main.tml", which is no path inside the package'],
    ['pkg:nets/bare', 'TML2045'],
    ['pkg:nets/gone', 'TML2046 2:23 the package nets exports ./gone as "./gone.tml", but has no such file'],
  ])('refuses %s', (specifier, expected) => {
    const files = {
      'main.tml': main(specifier),
      'node_modules/nets/package.json': manifest({
        './sizes': './sizes.tml',
        './up': '../../main.tml',
        './bare': 'sizes.tml',
        './gone': './gone.tml',
      }),
      'node_modules/nets/sizes.tml': sizes,
    };
    const found = problems(files);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(expected)).toBe(true);
  });

  it.each([
    ['{', 'its package.json is not valid JSON'],
    ['3', 'its package.json holds no JSON object'],
    ['{}', 'its package.json has no "tml": { "exports"'],
    ['{"tml":{"exports":["a"]}}', '"exports" in its package.json must be'],
    ['{"tml":{"exports":{"sizes":"./sizes.tml"}}}', 'it exports "sizes", which does not begin with ./'],
    ['{"tml":{"exports":{"./sizes":{}}}}', 'what it exports as "./sizes" is not the name of a file'],
  ])('says what is wrong with a package.json: %s', (text, reason) => {
    const found = problems({ 'main.tml': main('pkg:nets/sizes'), 'node_modules/nets/package.json': text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`TML2043 2:23 the package nets exports no TML modules: ${reason}`);
  });

  it('keeps the files of a package inside it', () => {
    const found = problems({
      'main.tml': main('pkg:nets/sizes'),
      'node_modules/nets/package.json': manifest({ './sizes': './src/sizes.tml' }),
      'node_modules/nets/src/sizes.tml': 'edition 1\nimport { a } from "./near.tml"\nexport let width = a\n',
      'node_modules/nets/src/near.tml': 'edition 1\nexport import { a } from "../../../away.tml"\n',
      'away.tml': 'edition 1\nexport let a = 1\n',
    });
    expect(found).toEqual([
      'TML2047 node_modules/nets/src/near.tml:2:26 "../../../away.tml" leads out of the package nets: its files import each other, std/… and pkg:… alone',
    ]);
  });
});
