import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Leases } from '../../src/store/leases.js';
import { Store } from '../../src/store/store.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tml-leases-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Leases =>
  new Store({ directory: folder, spill: join(folder, 'spill'), report: (problem) => expect.unreachable(problem.message) }).leases;
const pathOf = (key: string): string => join(folder, 'lease', key);

test('a lease has one holder at a time', () => {
  const [one, two] = [open(), open()];
  expect(one.take(['a'])).toBe(true);
  expect(two.take(['a'])).toBe(false);
  expect(two.take(['b'])).toBe(true);
  one.release(['a']);
  expect(two.take(['a'])).toBe(true);
  // Not its own any more.
  one.release(['a']);
  expect(one.take(['a'])).toBe(false);
});

test('several leases are taken together or not at all', () => {
  const [one, two] = [open(), open()];
  expect(one.take(['b'])).toBe(true);
  expect(two.take(['a', 'b', 'c'])).toBe(false);
  expect(['a', 'b', 'c'].map((key) => existsSync(pathOf(key)))).toEqual([false, true, false]);
  expect(one.take(['a', 'c'])).toBe(true);
});

test('the lease of a process that has ended is free', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const leases = open();
  writeFileSync(pathOf('a'), `${hostname()} ${pid}\n`);
  expect(leases.take(['a'])).toBe(true);
  writeFileSync(pathOf('b'), `${hostname()} ${process.pid}\n`);
  expect(leases.take(['b'])).toBe(false);
});

test('on another machine only a lease that is not renewed is free', () => {
  const leases = open();
  writeFileSync(pathOf('a'), 'elsewhere 1\n');
  expect(leases.take(['a'])).toBe(false);
  utimesSync(pathOf('a'), 1, 1);
  expect(leases.take(['a'])).toBe(true);
});

test('where nothing can be written every lease is free', () => {
  expect(new Leases(undefined).take(['a'])).toBe(true);
  const leases = open();
  rmSync(join(folder, 'lease'), { recursive: true });
  writeFileSync(join(folder, 'lease'), 'in the way');
  expect(leases.take(['a'])).toBe(true);
  leases.release(['a']);
});
