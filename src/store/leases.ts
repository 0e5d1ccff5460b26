import { readFileSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '../graph/artifact.js';
import { createFile, reasonOf, removeEntry } from './files.js';

/** A lease that was not renewed for so long belongs to a process that is gone. */
const STALE = 30_000;
const RENEWAL = 10_000;

/**
 * `lease/<key>` says that some process computes a key, so that others wait for its result. Leases save work and
 * nothing depends on them: where one cannot be written, or two processes believe they have it, both compute, and the
 * first result stands.
 */
export class Leases {
  /** Absent where the store cannot be used: then every lease is free. */
  readonly #directory: string | undefined;
  readonly #held = new Set<Digest>();
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  /** Takes all of the leases or none. */
  take(keys: readonly Digest[]): boolean {
    const taken: Digest[] = [];
    for (const key of keys) {
      if (!this.#takeOne(key)) {
        this.release(taken);
        return false;
      }
      taken.push(key);
    }
    return true;
  }

  release(keys: readonly Digest[]): void {
    for (const key of keys) {
      if (this.#held.delete(key)) removeEntry(this.#pathOf(key));
    }
    if (this.#held.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #takeOne(key: Digest): boolean {
    if (this.#directory === undefined) return true;
    const path = this.#pathOf(key);
    try {
      if (!this.#create(path)) {
        if (!isAbandoned(path)) return false;
        removeEntry(path);
        if (!this.#create(path)) return false;
      }
    } catch {
      // A full disk, say: the outcome's own write will report it.
      return true;
    }
    this.#held.add(key);
    this.#timer ??= setInterval(() => this.#renew(), RENEWAL).unref();
    return true;
  }

  #create(path: string): boolean {
    return createFile(path, join(this.#directory ?? '', 'tmp'), ownerText());
  }

  #renew(): void {
    const now = new Date();
    for (const key of this.#held) {
      try {
        utimesSync(this.#pathOf(key), now, now);
      } catch {
        // Another process took it for abandoned, or the store is gone; both may compute.
        this.#held.delete(key);
      }
    }
  }

  #pathOf(key: Digest): string {
    return join(this.#directory ?? '', 'lease', key);
  }
}

const ownerText = (): string => `${hostname()} ${process.pid}\n`;

/** Whether nobody holds a lease any more: it is not there, was not renewed, or its process is gone. */
export function isAbandoned(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE) return true;
    const [, host, pid] = /^(\S+) (\d+)\n$/.exec(readFileSync(path, 'utf8')) ?? [];
    return host === hostname() && !isAlive(Number(pid));
  } catch (problem) {
    return reasonOf(problem) === 'ENOENT';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    // EPERM: it runs, as another user.
    return reasonOf(problem) === 'EPERM';
  }
}
