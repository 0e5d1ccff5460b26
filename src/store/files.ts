import { closeSync, fstatSync, linkSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The error code of a failed system call, for messages. */
export const reasonOf = (problem: unknown): string =>
  problem instanceof Error ? ((problem as NodeJS.ErrnoException).code ?? problem.message) : String(problem);

/** Bytes of a file, or its absence. Misses are frequent and must be cheap, hence no exception for them. @throws on any other failure. */
export function readOptional(path: string): Uint8Array | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (problem) {
    // Removed by another process between the two calls.
    if (reasonOf(problem) === 'ENOENT') return undefined;
    throw problem;
  }
  try {
    // An allocation of its own, so that any typed array can view it without copying.
    const bytes = new Uint8Array(fstatSync(file).size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return length === bytes.length ? bytes : bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

let temporaryCount = 0;

function writeTemporary(temporaryFolder: string, data: string | Uint8Array): string {
  temporaryCount += 1;
  const path = join(temporaryFolder, `${process.pid}-${temporaryCount}-${process.hrtime.bigint()}`);
  try {
    writeFileSync(path, data, { flag: 'wx' });
  } catch (problem) {
    rmSync(path, { force: true });
    throw problem;
  }
  return path;
}

/** Puts a complete file in place or leaves everything as it was; an older file is replaced. @throws on failure. */
export function replaceFile(path: string, temporaryFolder: string, data: string | Uint8Array): void {
  const temporary = writeTemporary(temporaryFolder, data);
  try {
    renameSync(temporary, path);
  } catch (problem) {
    rmSync(temporary, { force: true });
    throw problem;
  }
}

/** Puts a complete file in place unless one is there: true when it was written, false when another came first. @throws on failure. */
export function createFile(path: string, temporaryFolder: string, data: string | Uint8Array): boolean {
  const temporary = writeTemporary(temporaryFolder, data);
  try {
    linkSync(temporary, path);
    return true;
  } catch (problem) {
    const reason = reasonOf(problem);
    if (reason === 'EEXIST') return false;
    // File systems without hard links: a rename is atomic as well, but cannot tell who came first.
    if (reason === 'EPERM' || reason === 'ENOTSUP' || reason === 'EOPNOTSUPP' || reason === 'ENOSYS') {
      if (statSync(path, { throwIfNoEntry: false }) !== undefined) return false;
      renameSync(temporary, path);
      return true;
    }
    throw problem;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Removes an entry, whatever it is. A failure leaves it to be found corrupt again, which is harmless. */
export function removeEntry(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    return;
  }
}

export function makeFolders(root: string, names: readonly string[]): void {
  for (const name of names) mkdirSync(join(root, name), { recursive: true });
}

/** Removes what processes that died left behind. Young files may belong to a live one. */
export function removeOldFiles(folder: string, ageMilliseconds: number, now: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && now - found.mtimeMs > ageMilliseconds) rmSync(path, { force: true, recursive: true });
  }
}
