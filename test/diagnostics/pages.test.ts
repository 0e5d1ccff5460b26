import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/checker/host.js';
import { describe, expect, it } from 'vitest';
import { registry } from '../../src/diagnostics/registry.js';
import { renderDiagnostics } from '../../src/diagnostics/render-frame.js';
import { sortDiagnostics } from '../../src/diagnostics/sort-diagnostics.js';
import { checkText } from '../checker/check-text.js';
import { type Example, pagesFolder, readExample, readPage } from './page.js';

const codes = Object.keys(registry).sort() as (keyof typeof registry)[];
const pageFile = (code: string): string => path.join(pagesFolder, `${code}.md`);
const fixtures = path.join(packageRoot(), 'test', 'diagnostics', 'fixtures');
const fixture = (code: string): string => path.join(fixtures, code, 'expected.txt');
/** `TML_UPDATE_FIXTURES=1` writes what the checker says now; read the difference before keeping it. */
const update = process.env['TML_UPDATE_FIXTURES'] === '1';

/** Still to be written. The list only shrinks: a page for one of these, or a new code without a page, fails. */
const withoutPage: readonly string[] = ['TML2016', 'TML3305', 'TML3306'];

/** Nothing in a text leads to these: they come from the disk. */
const outsideOfTexts: readonly string[] = ['TML2002', 'TML2003', 'TML2004', 'TML2005', 'TML2006'];
const needsNoExample = (code: string): boolean => /^TML[67]/.test(code) || outsideOfTexts.includes(code);

const written = codes.filter((code) => existsSync(pageFile(code)));
const check = ({ files, ...settings }: Example) => checkText(files, settings).diagnostics;

describe('every code', () => {
  it('has a page, or waits for one', () => {
    expect(codes.filter((code) => !written.includes(code))).toEqual(withoutPage);
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
    const found = check(readExample(page.sections.get('Bad') ?? ''));
    expect([...new Set(found.map((problem) => problem.code))]).toEqual([code]);
    const text = `${renderDiagnostics(sortDiagnostics(found), { color: false, explains: () => true })}\n`;
    if (update) {
      mkdirSync(path.dirname(fixture(code)), { recursive: true });
      writeFileSync(fixture(code), text);
    }
    expect(text).toBe(readFileSync(fixture(code), 'utf8'));
  });

  it('has a good example that reports nothing', () => {
    const example = readExample(page.sections.get('Good') ?? '');
    expect(example.files).toHaveProperty(['main.tml']);
    expect(check(example).map((problem) => `${problem.code} ${problem.message}`)).toEqual([]);
  });
});
