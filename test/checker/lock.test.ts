import { describe, expect, it } from 'vitest';
import { checkText, problemsOf } from './check-text.js';

const library = {
  'package.json': '{}',
  'node_modules/nets/package.json': '{"tml":{"exports":{"./sizes":"./sizes.tml"}}}',
  'node_modules/nets/sizes.tml': 'edition 1\nimport { base } from "./base.tml"\n## Doc.\nexport let width = base * 2 # twice\n',
  'node_modules/nets/base.tml': 'edition 1\nexport let base = 1_000\nexport let other = 1\n',
};
const main = 'edition 1\nimport { width } from "pkg:nets/sizes"\nlet used = width\n';

/** What `tml.lock` must say for the library to be accepted, read from the message about a wrong pin. */
function check(change: Readonly<Record<string, string>>, meaning?: string): string[] {
  const lock = meaning === undefined ? {} : { 'tml.lock': JSON.stringify({ lock: 1, modules: { 'pkg:nets/sizes': meaning } }) };
  return problemsOf(checkText({ 'main.tml': main, ...library, ...lock, ...change }));
}
const wrong = '0'.repeat(64);
const meaningOf = (change: Readonly<Record<string, string>>): string | undefined =>
  / found ([0-9a-f]{12})/.exec(check(change, wrong)[0] ?? '')?.[1];

describe('tml.lock', () => {
  it('is asked for, then compared', () => {
    expect(check({})).toEqual([
      'TML6011 2:23 "pkg:nets/sizes" is not locked: tml.lock does not say what it meant when this project was written (run tml lock main.tml, and keep the file with the project)',
    ]);
    expect(check({}, wrong)).toEqual([
      expect.stringMatching(
        /^TML6012 2:23 "pkg:nets\/sizes" means something else than what was locked: expected 000000000000, found [0-9a-f]{12} \(tml lock main\.tml --update accepts it\)$/,
      ),
    ]);
  });

  it('looks at meaning alone', () => {
    const meaning = meaningOf({});
    expect(meaning).toBeDefined();
    const same = [
      { 'node_modules/nets/sizes.tml': 'edition 1\n\n\nimport {\n  base,\n} from "./base.tml"\n\nexport let width = (base) * 2.0\n' },
      { 'node_modules/nets/base.tml': '# why\nedition 1\nexport let base = 1e3\nexport let other = 1\n' },
      {
        'node_modules/nets/sizes.tml': 'edition 1\nimport { base } from "./renamed.tml"\nexport let width = base * 2\n',
        'node_modules/nets/renamed.tml': library['node_modules/nets/base.tml'],
      },
    ];
    for (const change of same) expect(meaningOf(change)).toBe(meaning);
    const other = [
      { 'node_modules/nets/sizes.tml': 'edition 1\nimport { base } from "./base.tml"\nexport let width = base * 3\n' },
      { 'node_modules/nets/sizes.tml': 'edition 1\nimport { base } from "./base.tml"\nexport let width = 2 * base\n' },
      { 'node_modules/nets/base.tml': 'edition 1\nexport let base = 1_001\nexport let other = 1\n' },
    ];
    const changed = other.map(meaningOf);
    expect(new Set([meaning, ...changed]).size).toBe(4);
  });

  it.each([
    ['', 'it is not valid JSON'],
    ['[]', 'it holds no JSON object'],
    ['{"lock":2,"modules":{}}', 'it says "lock": 2, expected 1'],
    ['{"lock":1}', 'its "modules" are no JSON object'],
    ['{"lock":1,"modules":{"pkg:nets/sizes":"abc"}}', 'what it pins as "pkg:nets/sizes" is no SHA-256 hash'],
  ])('is refused when it is %j', (text, reason) => {
    const found = check({ 'tml.lock': text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`TML6013 tml.lock:1:1 tml.lock is no lock of TML: ${reason}`);
  });

  it('says nothing of a module that has errors of its own, and nothing where no package is imported', () => {
    expect(check({ 'node_modules/nets/base.tml': 'edition 1\nexport let base = \n' }).filter((one) => one.startsWith('TML6'))).toEqual([]);
    expect(check({ 'main.tml': 'edition 1\nlet a = 1\n', 'tml.lock': '{' })).toEqual([]);
  });
});
