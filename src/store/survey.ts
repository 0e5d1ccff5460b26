import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keyOfPreimage, sha256 } from '../graph/keys.js';
import { openCheckpoint } from './checkpoints.js';
import { readOptional, reasonOf } from './files.js';
import { parseOutcome } from './outcome.js';
import { unseal } from './sealed.js';

const KINDS = { ac: 'outcome', cas: 'content', checkpoint: 'checkpoint', memo: 'memo', plan: 'plan', pre: 'preimage' } as const;
type Folder = keyof typeof KINDS;

export interface StoreEntry {
  readonly folder: Folder;
  readonly kind: (typeof KINDS)[Folder];
  readonly name: string;
  readonly bytes: number;
  /** When it was written. */
  readonly modified: Date;
}

/** Every entry of a store, by folder and name; those that vanish meanwhile are left out. A store that does not exist has none. */
export function entriesOf(directory: string): readonly StoreEntry[] {
  return (Object.keys(KINDS) as Folder[]).flatMap((folder) =>
    namesIn(join(directory, folder)).flatMap((name): readonly StoreEntry[] => {
      const found = statSync(join(directory, folder, name), { throwIfNoEntry: false });
      return found ? [{ folder, kind: KINDS[folder], name, bytes: found.size, modified: found.mtime }] : [];
    }),
  );
}

/** What is wrong with an entry; undefined where it is whole, or gone meanwhile. Nothing is removed. */
export function problemOf(directory: string, { folder, name }: StoreEntry): string | undefined {
  let bytes: Uint8Array | undefined;
  try {
    bytes = readOptional(join(directory, folder, name));
  } catch (problem) {
    return `unreadable (${reasonOf(problem)})`;
  }
  return bytes === undefined || isWhole(folder, name, bytes) ? undefined : 'corrupt';
}

function isWhole(folder: Folder, name: string, bytes: Uint8Array): boolean {
  if (folder === 'cas') return sha256(bytes) === name;
  if (folder === 'checkpoint') return openCheckpoint(name, bytes) !== undefined;
  const text = new TextDecoder().decode(bytes);
  switch (folder) {
    case 'ac': {
      const value = unseal(name, text);
      return value !== undefined && parseOutcome(value) !== undefined;
    }
    case 'memo':
      return unseal(name, text) !== undefined;
    case 'plan':
      return /^([0-9a-f]{64}) [0-9a-f]{64}\n$/.exec(text)?.[1] === name;
    case 'pre':
      return keyOfPreimage(text) === name;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (problem) {
    if (reasonOf(problem) === 'ENOENT') return [];
    throw problem;
  }
}
