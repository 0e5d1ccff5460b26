import { appendFileSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { createFile, reasonOf } from '../store/files.js';
import type { RunEvent } from './events.js';
import { runsFolder } from './history.js';

const FLUSH_BYTES = 64 * 1024;
/** So many and so cheap to lose that they wait for the next other event. */
const BUFFERED: ReadonlySet<RunEvent['type']> = new Set(['node-progress', 'node-queued', 'node-cached', 'node-skipped']);

/** `runs/<id>/` in the store: the events as they happen, then `run.json` and `results.json`. */
export class RunRecord {
  readonly run: string;
  /** Absent where nothing can be written. */
  readonly folder?: string;
  readonly #temporaryFolder: string;
  readonly #report: (problem: Diagnostic) => void;
  #buffer = '';
  #failed = false;

  /** `store` is absent where the store cannot be used; `started` names the run. */
  constructor(store: string | undefined, started: Date, report: (problem: Diagnostic) => void) {
    this.#report = report;
    this.#temporaryFolder = join(store ?? '', 'tmp');
    const name = runName(started);
    const folder = store === undefined ? undefined : this.#makeFolder(store, name);
    this.run = folder?.name ?? name;
    if (folder !== undefined) this.folder = folder.path;
  }

  /** Relative to the working directory; empty where there is none. */
  get displayPath(): string {
    return this.folder === undefined ? '' : relative(process.cwd(), this.folder) || '.';
  }

  append(event: RunEvent): void {
    if (this.folder === undefined) return;
    this.#buffer += `${JSON.stringify(event)}\n`;
    if (!BUFFERED.has(event.type) || this.#buffer.length > FLUSH_BYTES) this.flush();
  }

  flush(): void {
    const text = this.#buffer;
    this.#buffer = '';
    if (text !== '') this.#attempt('events.ndjson', (path) => appendFileSync(path, text));
  }

  /** The path of the file, where it could be written. */
  write(name: string, text: string): string | undefined {
    return this.#attempt(name, (path) => void createFile(path, this.#temporaryFolder, text));
  }

  #makeFolder(store: string, name: string): { readonly name: string; readonly path: string } | undefined {
    const parent = runsFolder(store);
    try {
      mkdirSync(parent, { recursive: true });
      for (let count = 1; ; count += 1) {
        const unique = count === 1 ? name : `${name}-${count}`;
        const path = join(parent, unique);
        if (makeNewFolder(path)) return { name: unique, path };
      }
    } catch (problem) {
      this.#report(diagnostic('TML6005', { file: parent, reason: reasonOf(problem) }));
      return undefined;
    }
  }

  #attempt(name: string, action: (path: string) => void): string | undefined {
    if (this.folder === undefined) return undefined;
    const path = join(this.folder, name);
    try {
      action(path);
      return path;
    } catch (problem) {
      // The report becomes an event, which would fail and be reported again.
      if (!this.#failed) {
        this.#failed = true;
        this.#report(diagnostic('TML6005', { file: path, reason: reasonOf(problem) }));
      }
      return undefined;
    }
  }
}

function makeNewFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (problem) {
    if (reasonOf(problem) === 'EEXIST') return false;
    throw problem;
  }
}

/** `2026-11-22-200512`, in UTC, so that names sort by time. */
const runName = (started: Date): string => {
  const [day = '', time = ''] = started.toISOString().split('T');
  return `${day}-${time.slice(0, 8).replaceAll(':', '')}`;
};
