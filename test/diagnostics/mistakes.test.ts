import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { checkText } from '../checker/check-text.js';
import { fixtureOf, readFolder, storedFixture } from './fixture.js';

/** What people get wrong, a folder each: the text alone of the one error must let them mend it. */
const folder = path.join(packageRoot(), 'test', 'diagnostics', 'mistakes');
const outputs = ['input.tml', 'expected.txt', 'expected.json', 'fixed.tml'];

const check = (files: Readonly<Record<string, string>>) => checkText(files).diagnostics;

describe.each(readdirSync(folder).sort())('the mistake %s', (name) => {
  const stored = readFolder(path.join(folder, name));
  const others = Object.entries(stored).filter(([file]) => !outputs.includes(file));
  const files = { 'main.tml': stored['input.tml'] ?? '', ...Object.fromEntries(others) };
  const found = check(files);

  it('gives one error, in these words', () => {
    const made = fixtureOf(files, found);
    expect(found.filter((problem) => problem.severity !== 'note').map(({ severity }) => severity)).toEqual(['error']);
    expect(storedFixture(path.join(folder, name), made)).toEqual(made);
  });

  it('has a fix that mends it, where it has one that leaves no choice', () => {
    const fixed = fixtureOf(files, found)['fixed.tml'];
    if (fixed !== undefined) expect(check({ ...files, 'main.tml': fixed }).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
