import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { reasonOf } from '../store/files.js';

/** Writes a file whole or not at all; a problem is returned. */
export function writeWhole(file: string, text: string, code: 'TML7010' | 'TML7012' = 'TML7010'): Diagnostic | undefined {
  const partial = `${file}.${process.pid}.part`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, file);
    return undefined;
  } catch (cause) {
    rmSync(partial, { force: true });
    return diagnostic(code, { file, reason: reasonOf(cause) });
  }
}
