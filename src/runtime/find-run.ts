import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { newestRuns, runsFolder } from './history.js';

export interface FoundRun {
  readonly run: string;
  readonly folder: string;
  /** The store that holds its record. */
  readonly store: string;
}

export type FindRun = { readonly ok: true; readonly found: FoundRun } | { readonly ok: false; readonly problem: Diagnostic };

/** Names said in a message. */
const SHOWN = 5;

/** Finds the record of a run that has ended: by its folder, its name, the beginning of its name that no other has, or `last`. */
export function findRun(store: string, asked: string): FindRun {
  if (existsSync(join(asked, 'run.json'))) {
    const folder = resolve(asked);
    return { ok: true, found: { run: basename(folder), folder: asked, store: dirname(dirname(folder)) } };
  }
  const folderOf = (run: string): string => join(runsFolder(store), run);
  const runs = newestRuns(store).filter((run) => existsSync(join(folderOf(run), 'run.json')));
  const meant = asked === 'last' ? runs.slice(0, 1) : runs.includes(asked) ? [asked] : runs.filter((run) => run.startsWith(asked));
  const [run, ...others] = meant;
  if (run !== undefined && others.length === 0) return { ok: true, found: { run, folder: folderOf(run), store } };
  const names = (run === undefined ? runs : meant).slice(0, SHOWN);
  const problem =
    run === undefined
      ? diagnostic('TML7033', { asked, store, runs: names })
      : diagnostic('TML7034', { asked, runs: names, count: meant.length });
  return { ok: false, problem };
}
