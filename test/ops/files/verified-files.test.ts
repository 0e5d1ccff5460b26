import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/graph/keys.js';
import { contentDigest, type FileSource, listFiles } from '../../../src/ops/files/file-source.js';
import { FilesChanged, VerifiedFiles } from '../../../src/ops/files/verified-files.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tml-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
const source = (): FileSource => ({ path: folder, content: { of: 'folder', suffix: '.csv' } });
const digestOf = (files: Record<string, string>): string =>
  contentDigest(
    { of: 'folder', suffix: '.csv' },
    Object.keys(files)
      .sort()
      .map((name) => ({ name, digest: sha256(files[name]!) })),
  );

describe('listFiles', () => {
  const names = (): readonly string[] | string => {
    const listing = listFiles(source());
    return listing.ok ? listing.files.map(({ name }) => name) : listing.problem;
  };

  it('finds the regular files with the suffix, sorted by code units, and no hidden ones', () => {
    for (const name of ['b.csv', '10.csv', '1_.csv', 'B.csv', '.DS_Store', '._b.csv', 'b.CSV', 'notes.txt']) put(name, '');
    mkdirSync(path.join(folder, 'sub.csv'));
    symlinkSync('b.csv', path.join(folder, 'link.csv'));
    symlinkSync('sub.csv', path.join(folder, 'sublink.csv'));
    symlinkSync('nowhere', path.join(folder, 'dangling.csv'));
    expect(names()).toEqual(['10.csv', '1_.csv', 'B.csv', 'b.csv', 'dangling.csv', 'link.csv']);
  });

  it('finds files with further suffixes, and in subfolders where it is asked to', () => {
    for (const name of ['a/x', 'a/b', '.hidden']) mkdirSync(path.join(folder, name), { recursive: true });
    for (const name of ['z.wav', 'index.csv', 'a/x/1.wav', 'a/2.wav', 'a/b.txt', 'a/.3.wav', '.hidden/4.wav', 'a.wav']) put(name, '');
    symlinkSync('a', path.join(folder, 'link'));
    const listed = (content: FileSource['content']): readonly string[] | string => {
      const listing = listFiles({ path: folder, content });
      return listing.ok ? listing.files.map(({ name }) => name) : listing.problem;
    };
    expect(listed({ of: 'folder', suffix: '.wav' })).toEqual(['a.wav', 'z.wav']);
    expect(listed({ of: 'folder', suffix: '.wav', also: ['.csv'] })).toEqual(['a.wav', 'index.csv', 'z.wav']);
    expect(listed({ of: 'folder', suffix: '.wav', nested: true })).toEqual(['a.wav', 'a/2.wav', 'a/x/1.wav', 'z.wav']);
  });

  it('says what is wrong with the place', () => {
    expect(names()).toBe('the folder holds no .csv file');
    const at = (place: string, content: FileSource['content']) => listFiles({ path: path.join(folder, place), content });
    put('file', '');
    expect(at('none', source().content)).toEqual({ ok: false, problem: 'there is no such folder' });
    expect(at('file', source().content)).toEqual({ ok: false, problem: 'it is a file, not a folder' });
    expect(at('file/x', source().content)).toMatchObject({ ok: false });
    expect(at('.', { of: 'file' })).toEqual({ ok: false, problem: 'it is no file' });
    expect(at('none', { of: 'file' })).toEqual({ ok: false, problem: 'there is no such file' });
  });
});

describe('contentDigest', () => {
  it('is of names and contents, not of the place', () => {
    expect(digestOf({ 'a.csv': '1', 'b.csv': '2' })).toBe(
      sha256(
        JSON.stringify([
          ['a.csv', sha256('1')],
          ['b.csv', sha256('2')],
        ]),
      ),
    );
    expect(digestOf({ 'a.csv': '1' })).not.toBe(digestOf({ 'b.csv': '1' }));
    // A single file is its bytes, whatever its name.
    expect(contentDigest({ of: 'file' }, [{ name: 'x.h5', digest: sha256('1') }])).toBe(sha256('1'));
  });
});

describe('VerifiedFiles', () => {
  const files = { 'a.csv': 'one', 'b.csv': 'two' };
  beforeEach(() => {
    for (const [name, text] of Object.entries(files)) put(name, text);
  });

  it('reads what the key names', () => {
    const verified = new VerifiedFiles(source(), digestOf(files));
    expect(verified.names).toEqual(['a.csv', 'b.csv']);
    expect(new TextDecoder().decode(verified.read('b.csv'))).toBe('two');
    expect(() => verified.verify()).not.toThrow();
  });

  it.each([
    ['a changed file', () => put('b.csv', 'TWO')],
    ['one more file', () => put('c.csv', '')],
    ['a file less', () => rmSync(path.join(folder, 'a.csv'))],
    ['another name', () => put('c.csv', 'one')],
  ])('does not accept %s', (_what, change) => {
    const expected = digestOf(files);
    change();
    expect(() => new VerifiedFiles(source(), expected).verify()).toThrow(FilesChanged);
  });

  it('notices what changes while it reads, read or not', () => {
    const verified = new VerifiedFiles(source(), digestOf(files));
    verified.read('a.csv');
    put('b.csv', 'TWO');
    expect(() => verified.verify()).toThrow(FilesChanged);
    put('a.csv', 'ONE');
    expect(() => verified.read('a.csv')).toThrow(FilesChanged);
    const gone = new VerifiedFiles(source(), digestOf(files));
    rmSync(folder, { recursive: true });
    expect(() => gone.read('a.csv')).toThrow(FilesChanged);
    expect(() => new VerifiedFiles(source(), digestOf(files))).toThrow(FilesChanged);
  });
});
