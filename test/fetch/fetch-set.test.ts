import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PublishedSet, publishedSets } from '../../src/fetch/catalogue.js';
import { type Fetched, fetchSet } from '../../src/fetch/fetch-set.js';
import { type Behaviour, breakingAfter, DataServer, honest, withoutRanges } from './data-server.js';
import { type Member, tarFile } from './tar-file.js';

let place = '';
let server: DataServer | undefined;
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'tml-fetch-'));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(place, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const content = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251);

function setOf(files: Readonly<Record<string, Uint8Array>>, unpack: boolean): PublishedSet {
  return {
    name: 'sample',
    files: Object.entries(files).map(([name, bytes]) => ({
      name,
      address: `http://127.0.0.1:1/${name}`,
      bytes: bytes.length,
      sha256: sha256(bytes),
    })),
    unpack,
    licence: 'none',
  };
}
const plain = setOf({ 'one.bin': content }, false);
const folder = (): string => path.join(place, 'data', 'sample');

async function serving(
  behaviours: readonly Behaviour[],
  files: Readonly<Record<string, Uint8Array>> = { 'one.bin': content },
): Promise<string> {
  server = new DataServer(new Map(Object.entries(files)), behaviours);
  return server.start();
}
const bring = (set: PublishedSet, base: string | undefined, signal = new AbortController().signal): Promise<Fetched> =>
  fetchSet(set, { folder: folder(), base, progress: () => undefined, signal });
const codeOf = (fetched: Fetched): string => (fetched.ok ? 'fetched' : fetched.problem.code);
const files = (): readonly string[] => (existsSync(folder()) ? readdirSync(folder()).filter((name) => !name.startsWith('.')) : []);

describe('fetching a data set', () => {
  it('puts the files into the folder, and does nothing the second time', async () => {
    const base = await serving([honest]);
    expect(await bring(plain, `${base}/mirror/`)).toEqual({ ok: true, already: false });
    expect(readFileSync(path.join(folder(), 'one.bin')).equals(content)).toBe(true);
    expect(readdirSync(path.dirname(folder()))).toEqual(['sample']);
    expect(await bring(plain, base)).toEqual({ ok: true, already: true });
    expect(server?.requests).toEqual(['/mirror/one.bin all']);
  });

  it('continues where a connection broke off, as often as it takes', async () => {
    const base = await serving([breakingAfter(100_000), breakingAfter(50_000), honest]);
    expect(await bring(plain, base)).toEqual({ ok: true, already: false });
    expect(readFileSync(path.join(folder(), 'one.bin')).equals(content)).toBe(true);
    expect(server?.requests[0]).toBe('/one.bin all');
    expect(server?.requests.slice(1).every((request) => /^\/one\.bin bytes=\d+-$/.test(request))).toBe(true);
  });

  it('continues in another run what one left behind', async () => {
    const silent: Behaviour = (_, response) => response.destroy();
    const first = await serving([breakingAfter(100_000), silent]);
    expect(await bring(plain, first)).toMatchObject({ ok: false, problem: { code: 'TML7162' } });
    expect(files()).toEqual([]);
    await server?.stop();
    const second = await serving([honest]);
    expect(await bring(plain, second)).toEqual({ ok: true, already: false });
    expect(server?.requests).toEqual([expect.stringMatching(/^\/one\.bin bytes=[1-9]\d*-$/)]);
  });

  it('begins again where a server knows no ranges, or not this one', async () => {
    const unsatisfied: Behaviour = (_, response) => void response.writeHead(416).end();
    const base = await serving([breakingAfter(100_000), withoutRanges]);
    expect(await bring(plain, base)).toEqual({ ok: true, already: false });
    await server?.stop();
    rmSync(folder(), { recursive: true });
    expect(await bring(plain, await serving([breakingAfter(100_000), unsatisfied, honest]))).toEqual({ ok: true, already: false });
    expect(server?.requests.at(-1)).toBe('/one.bin all');
  });

  it('refuses wrong bytes, forgets them, and takes the right ones the next time', async () => {
    const wrong: Behaviour = (request, response, bytes) =>
      honest(
        request,
        response,
        bytes.map((byte, at) => (at === 777 ? byte ^ 1 : byte)),
      );
    const base = await serving([wrong, honest]);
    const fetched = await bring(plain, base);
    expect(fetched).toMatchObject({ ok: false, problem: { code: 'TML7164', message: expect.stringContaining(sha256(content)) } });
    expect(files()).toEqual([]);
    expect(codeOf(await bring(plain, base))).toBe('fetched');
  });

  it('refuses another length, whether it is announced or not', async () => {
    const short: Behaviour = (request, response, bytes) => honest(request, response, bytes.subarray(1));
    expect(codeOf(await bring(plain, await serving([short])))).toBe('TML7163');
    await server?.stop();
    const endless: Behaviour = (_, response, bytes) => {
      response.writeHead(200);
      response.write(bytes);
      response.end(bytes);
    };
    expect(codeOf(await bring(plain, await serving([endless])))).toBe('TML7163');
    expect(files()).toEqual([]);
  });

  it('says what the server answered, and when there is none', async () => {
    const base = await serving([honest], {});
    expect(await bring(plain, base)).toMatchObject({
      ok: false,
      problem: { code: 'TML7161', message: `${base}/one.bin does not give one.bin: the server answered 404 Not Found` },
    });
    await server?.stop();
    expect(await bring(plain, base)).toMatchObject({
      ok: false,
      problem: {
        code: 'TML7160',
        message: `one.bin cannot be fetched from ${base}/one.bin: ECONNREFUSED`,
        notes: [expect.stringContaining('--from')],
      },
    });
  });

  it('lets one of two at once do it, and refuses the other', async () => {
    const base = await serving([honest]);
    const both = await Promise.all([bring(plain, base), bring(plain, base)]);
    expect(both.map(codeOf).sort()).toEqual(['TML7166', 'fetched']);
    expect(files()).toEqual(['one.bin']);
  });

  it('touches no folder that it did not make', async () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(path.join(folder(), 'mine.txt'), 'mine');
    expect(codeOf(await bring(plain, undefined))).toBe('TML7167');
    expect(files()).toEqual(['mine.txt']);
  });

  it('stops when it is told to, and keeps what came', async () => {
    const stop = new AbortController();
    const slow: Behaviour = (_, response, bytes) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 1000), () => stop.abort());
    };
    const base = await serving([slow, honest]);
    await expect(bring(plain, base, stop.signal)).rejects.toThrow(/abort/i);
    expect(files()).toEqual([]);
    expect(codeOf(await bring(plain, base))).toBe('fetched');
  });

  describe('of an archive', () => {
    const archived = (members: readonly Member[]) => {
      const bytes = tarFile(members);
      return { set: setOf({ 'set.tar.gz': bytes }, true), files: { 'set.tar.gz': bytes } };
    };

    it('unpacks what lies in its one folder', async () => {
      const { set, files: served } = archived([
        { name: 'set/', kind: '5' },
        { name: 'set/a.bin', bytes: content },
        { name: './set/._a.bin', bytes: Uint8Array.of(1) },
        { name: './set/deep/b.bin', bytes: Uint8Array.of(1, 2, 3) },
        { name: 'set/empty.bin' },
      ]);
      expect(codeOf(await bring(set, await serving([honest], served)))).toBe('fetched');
      expect([...files()].sort()).toEqual(['a.bin', 'deep', 'empty.bin']);
      expect(readFileSync(path.join(folder(), 'a.bin')).equals(content)).toBe(true);
      expect([...readFileSync(path.join(folder(), 'deep', 'b.bin'))]).toEqual([1, 2, 3]);
    });

    it.each([
      ['a member outside the folder', [{ name: '../evil.bin', bytes: Uint8Array.of(1) }]],
      ['an absolute path', [{ name: '/tmp/evil.bin', bytes: Uint8Array.of(1) }]],
      ['a link', [{ name: 'set/link', kind: '2' }]],
    ])('refuses %s', async (_, members) => {
      const { set, files: served } = archived(members);
      expect(codeOf(await bring(set, await serving([honest], served)))).toBe('TML7165');
      expect(files()).toEqual([]);
      expect(existsSync(path.join(place, 'data', 'evil.bin'))).toBe(false);
    });

    it('refuses what is no archive, or only the beginning of one', async () => {
      const whole = tarFile([{ name: 'a.bin', bytes: content }]);
      for (const bytes of [content, whole.subarray(0, whole.length - 200)]) {
        const set = setOf({ 'set.tar.gz': bytes }, true);
        expect(codeOf(await bring(set, await serving([honest], { 'set.tar.gz': bytes })))).toBe('TML7165');
        await server?.stop();
        rmSync(path.join(place, 'data'), { recursive: true });
      }
    });
  });
});

describe('the catalogue', () => {
  it('names each file once, with a size and a checksum', () => {
    expect(publishedSets.map(({ name }) => name)).toEqual(['cifar10', 'speech_commands', 'auritus', 'mnist']);
    const all = publishedSets.flatMap(({ files: list }) => list);
    expect(all).toHaveLength(1 + 1 + 399 + 4);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { address, bytes, sha256: sum } of all) {
      expect(URL.canParse(address)).toBe(true);
      expect(bytes).toBeGreaterThan(0);
      expect(sum).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
