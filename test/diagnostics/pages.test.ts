import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/checker/host.js';
import { describe, expect, it } from 'vitest';
import { isLintOnly } from '../../src/diagnostics/families/lints.js';
import { registry } from '../../src/diagnostics/registry.js';
import { checkText } from '../checker/check-text.js';
import { fixtureOf, storedFixture } from './fixture.js';
import { type Example, pagesFolder, readExample, readPage } from './page.js';

const codes = Object.keys(registry).sort() as (keyof typeof registry)[];
const pageFile = (code: string): string => path.join(pagesFolder, `${code}.md`);
const fixtures = path.join(packageRoot(), 'test', 'diagnostics', 'fixtures');

/** Nothing in a text alone leads to these: they come from the disk, or need the contents of data. */
const outsideOfTexts: readonly string[] = [
  'TML2002',
  'TML2003',
  'TML2004',
  'TML2005',
  'TML2006',
  'TML3305',
  'TML3306',
  'TML3346',
  'TML3347',
  'TML3348',
  'TML3349',
  'TML3350',
];
const needsNoExample = (code: string): boolean => /^TML[67]/.test(code) || outsideOfTexts.includes(code);

const written = codes.filter((code) => existsSync(pageFile(code)));
const check = (code: string, { files, ...settings }: Example) => checkText(files, { ...settings, lint: isLintOnly(code) }).diagnostics;

describe('every code', () => {
  it('has a page', () => {
    expect(codes.filter((code) => !written.includes(code))).toEqual([]);
  });
  it('is one that exists', () => {
    expect(readdirSync(pagesFolder).filter((file) => file.startsWith('TML'))).toEqual(written.map((code) => `${code}.md`));
    expect(readdirSync(fixtures).filter((code) => !(code in registry))).toEqual([]);
  });
});

describe.each(written)('the page of %s', (code) => {
  const page = readPage(readFileSync(pageFile(code), 'utf8'));

  it('says what it is about', () => {
    expect(page.title).toBe(`${code} ${registry[code].name}`);
    expect(page.text.length).toBeGreaterThan(60);
  });

  if (needsNoExample(code)) {
    it('names a cause and a remedy', () => expect([...page.sections.keys()]).toEqual(['Cause', 'What to do']));
    return;
  }

  it('has a bad example that reports exactly this, in these words', () => {
    const example = readExample(page.sections.get('Bad') ?? '');
    const found = check(code, example);
    expect([...new Set(found.map((problem) => problem.code))]).toEqual([code]);
    const made = fixtureOf(example.files, found);
    expect(storedFixture(path.join(fixtures, code), made)).toEqual(made);
    const { 'fixed.tml': fixed } = made;
    if (fixed !== undefined) {
      const left = check(code, { ...example, files: { ...example.files, 'main.tml': fixed } });
      expect(left.filter((problem) => problem.code === code).length).toBeLessThan(found.length);
    }
  });

  it('has a good example that reports nothing', () => {
    const example = readExample(page.sections.get('Good') ?? '');
    expect(example.files).toHaveProperty(['main.tml']);
    expect(check(code, example).map((problem) => `${problem.code} ${problem.message}`)).toEqual([]);
  });
});
