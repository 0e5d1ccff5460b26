import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../graph/artifact.js';
import { createFile, reasonOf } from './files.js';

/** What a collection never removes, until it is unpinned: the results of a run with its record, or the result under one action key. */
export type Pin = { readonly kind: 'run'; readonly run: string } | { readonly kind: 'key'; readonly key: Digest };

const nameOf = (pin: Pin): string => (pin.kind === 'run' ? `run-${pin.run}` : `key-${pin.key}`);

const folderOf = (directory: string): string => join(directory, 'pin');

/** In the order of their names. */
export function pinsOf(directory: string): readonly Pin[] {
  try {
    return readdirSync(folderOf(directory))
      .sort()
      .map((name): Pin => {
        const rest = name.slice('run-'.length);
        return name.startsWith('run-') ? { kind: 'run', run: rest } : { kind: 'key', key: rest };
      });
  } catch (problem) {
    if (reasonOf(problem) === 'ENOENT') return [];
    throw problem;
  }
}

/** @throws the system's error where the store cannot be written. */
export function addPin(directory: string, pin: Pin): void {
  mkdirSync(folderOf(directory), { recursive: true });
  createFile(join(folderOf(directory), nameOf(pin)), join(directory, 'tmp'), '');
}

/** @throws the system's error where the store cannot be written. */
export function removePin(directory: string, pin: Pin): void {
  rmSync(join(folderOf(directory), nameOf(pin)), { force: true });
}
