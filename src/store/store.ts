import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { Action } from '../graph/action.js';
import type { Digest } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';
import { actionPreimage, keyOfPreimage } from '../graph/keys.js';
import { ContentStore } from './content.js';
import { createFile, makeFolders, readOptionalText, reasonOf, removeEntry, removeOldFiles, replaceFile } from './files.js';
import { Leases } from './leases.js';
import { parseOutcome, type StoredOutcome } from './outcome.js';
import { seal, unseal } from './sealed.js';

const FOLDERS = ['ac', 'cas', 'checkpoint', 'lease', 'memo', 'plan', 'pre', 'tmp'] as const;
/** Older temporary files cannot belong to a write that is still going on. */
const TEMPORARY_AGE = 60 * 60 * 1000;

type Folder = 'ac' | 'memo' | 'plan' | 'pre';

export interface StoreOptions {
  readonly directory: string;
  /** Takes the blobs that the store cannot; made when first needed. */
  readonly spill: string;
  /** Called once for each corrupt entry and each kind of failed write. */
  readonly report: (problem: Diagnostic) => void;
}

/**
 * The store of one machine: plain files that a simple HTTP server can serve as Bazel's `/ac/<key>` and `/cas/<sha256>`.
 * No locks: entries appear complete by link or rename, and an entry that is not whole counts as absent.
 *
 * `plan/<planKey>` names the action key, `ac/<key>` its outcome, `pre/<key>` the text the key is the hash of.
 */
export class Store {
  readonly content: ContentStore;
  /** Absent where the folder could not be used; then only the spill folder of `content` is. */
  readonly directory?: string;
  readonly leases: Leases;
  readonly #report: (problem: Diagnostic) => void;
  #writeFailed = false;
  /** Whether the last plan key that was read led somewhere. */
  #knewPlan = false;

  constructor(options: StoreOptions) {
    this.#report = options.report;
    const usable = prepare(options);
    if (usable) this.directory = options.directory;
    this.leases = new Leases(this.directory);
    this.content = new ContentStore(
      usable ? { directory: options.directory, spill: options.spill } : { spill: options.spill },
      options.report,
    );
  }

  /** The action key that a plan key led to. */
  readPlan(planKey: Digest): Digest | undefined {
    if (this.directory === undefined) return undefined;
    // Most new work is found here, and an exception costs ten times a look. Known entries come in long rows, and so do unknown ones.
    if (!this.#knewPlan && !existsSync(pathOf(this.directory, 'plan', planKey))) return undefined;
    const text = this.#read('plan', planKey);
    this.#knewPlan = text !== undefined;
    if (text === undefined) return undefined;
    const match = /^([0-9a-f]{64}) ([0-9a-f]{64})\n$/.exec(text);
    if (match?.[1] === planKey && match[2] !== undefined) return match[2];
    this.#discard('plan', planKey);
    return undefined;
  }

  writePlan(planKey: Digest, key: Digest): void {
    this.#write('plan', planKey, `${planKey} ${key}\n`, 'replace');
  }

  readOutcome(key: Digest): StoredOutcome | undefined {
    const text = this.#read('ac', key);
    if (text === undefined) return undefined;
    const value = unseal(key, text);
    const outcome = value === undefined ? undefined : parseOutcome(value);
    if (outcome === undefined) this.#discard('ac', key);
    return outcome;
  }

  /**
   * Keeps an outcome and the preimage of its key. `first`: one that is already there stands; `replace`: the new one
   * does. Returns the one that stands.
   */
  writeOutcome(action: Action, outcome: StoredOutcome, policy: 'first' | 'replace'): StoredOutcome {
    const preimage = actionPreimage(action);
    const key = keyOfPreimage(preimage);
    this.#write('pre', key, preimage, 'first');
    const text = seal(key, outcome as unknown as Json);
    if (this.#write('ac', key, text, policy)) return outcome;
    const earlier = this.readOutcome(key);
    if (earlier !== undefined) return earlier;
    // The earlier one was corrupt and is gone now.
    this.#write('ac', key, text, 'replace');
    return outcome;
  }

  /** Forgets an outcome whose artifact turned out to be lost. */
  removeOutcome(key: Digest): void {
    if (this.directory !== undefined) removeEntry(pathOf(this.directory, 'ac', key));
  }

  /** The action a key was made of. */
  readAction(key: Digest): Action | undefined {
    const text = this.#read('pre', key);
    if (text === undefined) return undefined;
    if (keyOfPreimage(text) === key) return JSON.parse(text) as Action;
    this.#discard('pre', key);
    return undefined;
  }

  /** A fact about this machine that is slow to find out, under the hash of what it depends on. */
  readMemo(name: Digest): Json | undefined {
    const text = this.#read('memo', name);
    if (text === undefined) return undefined;
    const value = unseal(name, text);
    if (value === undefined) this.#discard('memo', name);
    return value;
  }

  writeMemo(name: Digest, value: Json): void {
    this.#write('memo', name, seal(name, value), 'replace');
  }

  removeMemo(name: Digest): void {
    if (this.directory !== undefined) removeEntry(pathOf(this.directory, 'memo', name));
  }

  #read(folder: Folder, name: Digest): string | undefined {
    if (this.directory === undefined) return undefined;
    try {
      return readOptionalText(pathOf(this.directory, folder, name));
    } catch (problem) {
      this.#discard(folder, name, `unreadable (${reasonOf(problem)})`);
      return undefined;
    }
  }

  /** False only where another entry stands under the policy `first`. */
  #write(folder: Folder, name: Digest, text: string, policy: 'first' | 'replace'): boolean {
    if (this.directory === undefined) return true;
    const path = pathOf(this.directory, folder, name);
    const temporaryFolder = join(this.directory, 'tmp');
    try {
      if (policy === 'first') return createFile(path, temporaryFolder, text);
      replaceFile(path, temporaryFolder, text);
    } catch (problem) {
      if (!this.#writeFailed) this.#report(diagnostic('TML6003', { entry: `${folder}/${name}`, reason: reasonOf(problem) }));
      this.#writeFailed = true;
    }
    return true;
  }

  #discard(folder: Folder, name: Digest, problem = 'corrupt'): void {
    if (this.directory !== undefined) removeEntry(pathOf(this.directory, folder, name));
    this.#report(diagnostic('TML6002', { entry: `${folder}/${name}`, problem }));
  }
}

/** Of an entry; `join` would normalise ten thousand paths that are normal. */
const pathOf = (directory: string, folder: Folder, name: Digest): string => `${directory}/${folder}/${name}`;

function prepare(options: StoreOptions): boolean {
  try {
    makeFolders(options.directory, FOLDERS);
    removeOldFiles(join(options.directory, 'tmp'), TEMPORARY_AGE, Date.now());
    return true;
  } catch (problem) {
    options.report(diagnostic('TML6001', { directory: options.directory, reason: reasonOf(problem) }));
    return false;
  }
}

/** Whether two outcomes are the same bytes. */
export const sameOutcome = (a: StoredOutcome, b: StoredOutcome): boolean =>
  canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);
