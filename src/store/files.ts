import {
  closeSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** The error code of a failed system call, for messages. */
export const reasonOf = (problem: unknown): string =>
  problem instanceof Error ? ((problem as NodeJS.ErrnoException).code ?? problem.message) : String(problem);

/** `ENOTDIR`: a file stands where a folder of the path should be. */
const isAbsence = (problem: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(reasonOf(problem));

/** Bytes in a file; undefined where there is none. @throws on any other failure. */
export function fileSize(path: string): number | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? found.size : undefined;
  } catch (problem) {
    if (isAbsence(problem)) return undefined;
    throw problem;
  }
}

const shared = Buffer.allocUnsafe(64 * 1024);

/** Bytes of a file in an allocation of their own, or its absence. @throws on any other failure. */
export function readOptional(path: string): Uint8Array | undefined {
  return withFile(path, (file) => {
    const length = fill(file, shared);
    if (length < shared.length) return new Uint8Array(shared.subarray(0, length));
    const bytes = new Uint8Array(fstatSync(file).size);
    return bytes.subarray(0, fill(file, bytes, 0));
  });
}

/** Like `readOptional`, for UTF-8 text that is nearly always small: thousands of entries are read before a run says its first word. */
export function readOptionalText(path: string): string | undefined {
  return withFile(path, (file) => {
    const length = fill(file, shared);
    if (length < shared.length) return shared.toString('utf8', 0, length);
    const bytes = Buffer.allocUnsafe(fstatSync(file).size);
    return bytes.toString('utf8', 0, fill(file, bytes, 0));
  });
}

function withFile<T>(path: string, read: (file: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (problem) {
    if (isAbsence(problem)) return undefined;
    throw problem;
  }
  try {
    return read(file);
  } finally {
    closeSync(file);
  }
}

/** Reads until the end of the file or of the buffer; returns how many bytes it read. */
function fill(file: number, bytes: Uint8Array, start: number | null = null): number {
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(file, bytes, length, bytes.length - length, start === null ? null : start + length);
    if (count === 0) break;
    length += count;
  }
  return length;
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
