import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { reasonOf } from '../store/files.js';

/**
 * Writes a file whole or not at all; a problem is returned. A file that was there keeps who may read, write and run it, and a link stays a link:
 * what it names is written.
 */
export function writeWhole(file: string, text: string, code: 'TML2006' | 'TML7010' = 'TML7010'): Diagnostic | undefined {
  let partial: string | undefined;
  try {
    const before = statSync(file, { throwIfNoEntry: false });
    const target = before ? realpathSync(file) : file;
    partial = `${target}.${process.pid}.part`;
    writeFileSync(partial, text);
    if (before) chmodSync(partial, before.mode & 0o7777);
    renameSync(partial, target);
    return undefined;
  } catch (cause) {
    if (partial !== undefined) rmSync(partial, { force: true });
    return diagnostic(code, { file, reason: reasonOf(cause) });
  }
}
