import { closeSync, openSync, readFileSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic, Location, SourceFile } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { examineFiles } from '../ops/files/examine-files.js';
import { contentOf } from '../ops/files/file-source.js';
import type { Examination, PathContent } from '../ops/op-spec.js';
import type { ParseResult } from '../parser/parse.js';
import { isDataFile } from './data/data-file.js';

export type ReadResult = { readonly ok: true; readonly source: SourceFile } | { readonly ok: false; readonly problem: Diagnostic };

/** The outside world as the checker sees it, so that an editor can serve unsaved texts. */
export interface CheckerHost {
  /** Reads an absolute path. `importedAt` is where an import asked for it; a file of more than `limit` bytes is refused, unread. */
  read(file: string, importedAt?: Location, limit?: number): ReadResult;
  /** Reads a text as `parse` does; an editor keeps what it has read before. */
  parse?(file: string, source: SourceFile): ParseResult;
  /** Whether there is such a file. */
  exists(file: string): boolean;
  folderExists(folder: string): boolean;
  /** Looks at data; absent where only texts are at hand. */
  examine?(path: string, content: PathContent): Examination;
  /** The path with every link on its way followed; the path itself where nothing is there. */
  realPath(file: string): string;
  /** Absolute: where paths of the command line start. */
  readonly workingDirectory: string;
  /** Absolute folder of the standard library. */
  readonly stdlib: string;
  /** How a path is printed: relative to where `tml` was started. */
  display(file: string): string;
}

/** Walks up from this module to the package root, from sources and from the bundle alike. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (path.dirname(folder) !== folder) {
    try {
      if (statSync(path.join(folder, 'stdlib')).isDirectory()) return folder;
    } catch {
      // Not here: the next folder up is tried.
    }
    folder = path.dirname(folder);
  }
  throw new Error('the standard library is missing from the installation');
}

/** Offset of the first byte that is not UTF-8, or −1. */
function invalidUtf8(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    decoder.decode(bytes);
    return -1;
  } catch {
    let low = 0;
    let high = bytes.length;
    // The decoder only says that something is wrong: bisect for the longest prefix that is still a valid beginning.
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const prefix = new TextDecoder('utf-8', { fatal: true });
      try {
        prefix.decode(bytes.subarray(0, middle), { stream: true });
        low = middle;
      } catch {
        high = middle - 1;
      }
    }
    return low;
  }
}

/** The whole file, or undefined when it has more than `limit` bytes. */
function readBytes(file: string, limit: number | undefined): Buffer | undefined {
  if (limit === undefined) return readFileSync(file);
  const bytes = Buffer.alloc(limit + 1);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got)
      got = readSync(descriptor, bytes, length, bytes.length - length, null);
    return length > limit ? undefined : bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

export function readSource(file: string, display: string, importedAt?: Location, limit?: number): ReadResult {
  const details = importedAt ? { location: importedAt } : {};
  let bytes: Buffer | undefined;
  try {
    bytes = readBytes(file, limit);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, problem: diagnostic('TML2001', { path: display }, details) };
    if (code === 'EISDIR')
      return { ok: false, problem: diagnostic('TML2002', { path: display, expected: isDataFile(file) ? 'data' : '.tml' }, details) };
    return { ok: false, problem: diagnostic('TML2004', { path: display, reason: code }, details) };
  }
  if (!bytes) return { ok: false, problem: diagnostic('TML2005', { path: display, limit: `${limit}` }, details) };
  const offset = invalidUtf8(bytes);
  if (offset >= 0) return { ok: false, problem: diagnostic('TML2003', { path: display, offset }, details) };
  return { ok: true, source: { path: display, text: bytes.toString('utf8') } };
}

export function fileHost(workingDirectory = process.cwd()): CheckerHost {
  const stdlib = path.join(packageRoot(), 'stdlib');
  const display = (file: string): string => {
    if (file.startsWith(stdlib + path.sep)) return `std/${path.relative(stdlib, file).split(path.sep).join('/')}`;
    const relative = path.relative(workingDirectory, file);
    return relative.startsWith('..') ? file : relative;
  };
  return {
    stdlib,
    workingDirectory,
    display,
    read: (file, importedAt, limit) => readSource(file, display(file), importedAt, limit),
    exists: (file) => stats(file)?.isFile() ?? false,
    folderExists: (folder) => stats(folder)?.isDirectory() ?? false,
    examine: (place, content) => examineFiles({ path: place, content: contentOf(content) }),
    realPath,
  };
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function stats(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
