import { readdirSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { reasonOf } from '../store/files.js';

const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.tml', '.git']);

export interface FoundFiles {
  /** Each once, in the order asked for, those of a folder in the order of their names. */
  readonly files: readonly string[];
  /** Folders that cannot be read. */
  readonly problems: readonly Diagnostic[];
}

/** The files named and the `.tml` files of the folders named; without a path those of the working directory. */
export function tmlFiles(paths: readonly string[]): FoundFiles {
  const problems: Diagnostic[] = [];
  const files = new Set((paths.length === 0 ? ['.'] : paths).flatMap((path) => filesAt(path, problems)));
  return { files: [...files], problems };
}

function filesAt(path: string, problems: Diagnostic[]): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [normalize(path)];
  try {
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesAt(join(path, entry.name), problems);
        return entry.name.endsWith('.tml') ? [join(path, entry.name)] : [];
      });
  } catch (cause) {
    problems.push(diagnostic('TML2004', { path, reason: reasonOf(cause) }));
    return [];
  }
}
