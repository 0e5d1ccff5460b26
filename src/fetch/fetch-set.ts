import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { Leases } from '../store/leases.js';
import type { PublishedSet } from './catalogue.js';
import { download } from './download.js';
import { BadArchive, unpack } from './unpack.js';

export interface FetchOptions {
  /** Where the data set is put. Beside it, `<folder>.fetching` holds what is not whole yet. */
  readonly folder: string;
  /** Asked instead of the publishers: file names follow it. */
  readonly base: string | undefined;
  readonly progress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
}

export interface FetchProgress {
  readonly what: 'download' | 'unpack';
  readonly file: string;
  readonly done: number;
  readonly total: number;
}

export type Fetched = { readonly ok: true; readonly already: boolean } | { readonly ok: false; readonly problem: Diagnostic };

/** Says in a folder what was fetched into it: hidden, so that no data set reads it. */
const MARK = '.fetched.json';

/**
 * Fetches a data set into a folder, which appears whole or not at all. What an earlier try has left is continued; of two processes
 * that fetch into one folder, the second is refused.
 * @throws a failed system call, and the reason of `signal`.
 */
export async function fetchSet(set: PublishedSet, options: FetchOptions): Promise<Fetched> {
  const { folder } = options;
  const known = markOf(set);
  const present = presence(folder, known);
  if (present !== 'absent')
    return present === 'whole' ? { ok: true, already: true } : refused(diagnostic('TML7167', { folder, set: set.name }));
  const working = `${folder}.fetching`;
  for (const name of ['lease', 'tmp']) mkdirSync(path.join(working, name), { recursive: true });
  const leases = new Leases(working);
  if (!leases.take([set.name])) return refused(diagnostic('TML7166', { folder, set: set.name }));
  try {
    // Another process may have ended while this one began.
    if (presence(folder, known) === 'whole') {
      rmSync(working, { recursive: true, force: true });
      return { ok: true, already: true };
    }
    const ready = path.join(working, 'ready');
    rmSync(ready, { recursive: true, force: true });
    mkdirSync(ready);
    for (const file of set.files) {
      const target = path.join(working, file.name);
      const address = options.base === undefined ? file.address : `${options.base.replace(/\/+$/, '')}/${file.name}`;
      const progress = (done: number): void => options.progress({ what: 'download', file: file.name, done, total: file.bytes });
      // What lies there under its own name was whole and right.
      const downloaded = existsSync(target)
        ? { ok: true as const }
        : await download(file, { address, target, progress, signal: options.signal });
      if (!downloaded.ok) return downloaded;
    }
    for (const [index, { name }] of set.files.entries()) {
      options.progress({ what: 'unpack', file: name, done: index, total: set.files.length });
      if (set.unpack) await unpack(path.join(working, name), ready, options.signal);
      else renameSync(path.join(working, name), path.join(ready, name));
    }
    const whole = set.unpack ? onlyFolder(ready) : ready;
    writeFileSync(path.join(whole, MARK), known);
    mkdirSync(path.dirname(folder), { recursive: true });
    renameSync(whole, folder);
    rmSync(working, { recursive: true, force: true });
    return { ok: true, already: false };
  } catch (cause) {
    if (cause instanceof BadArchive) return refused(diagnostic('TML7165', { set: set.name, problem: cause.message }));
    throw cause;
  } finally {
    leases.release([set.name]);
  }
}

const refused = (problem: Diagnostic): Fetched => ({ ok: false, problem });

const markOf = ({ name, files }: PublishedSet): string =>
  `${JSON.stringify({ name, files: files.map((file) => [file.name, file.sha256]) }, null, 2)}\n`;

function presence(folder: string, mark: string): 'absent' | 'whole' | 'other' {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return 'absent';
  const file = path.join(folder, MARK);
  return existsSync(file) && readFileSync(file, 'utf8') === mark ? 'whole' : 'other';
}

/** An archive of one folder is that folder. */
function onlyFolder(folder: string): string {
  const [only, ...others] = readdirSync(folder, { withFileTypes: true });
  return only?.isDirectory() && others.length === 0 ? path.join(folder, only.name) : folder;
}
