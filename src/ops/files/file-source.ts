import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Digest } from '../../graph/artifact.js';
import { canonicalJson } from '../../graph/canonical-json.js';
import { sha256 } from '../../graph/keys.js';
import type { PathContent } from '../op-spec.js';

/** What a path parameter points at on this machine. */
export interface FileSource {
  /** Absolute. */
  readonly path: string;
  readonly content: PathContent;
}

/** One file of a source. */
export interface ListedFile {
  /** Inside the folder, with `/` between the names of subfolders; for a single file its base name. */
  readonly name: string;
  readonly path: string;
}

/** `problem` says what is wrong with the place; the place itself is not in it. */
export type Listing = { readonly ok: true; readonly files: readonly ListedFile[] } | { readonly ok: false; readonly problem: string };

/** The files that an operation reads, by name in the order of UTF-16 code units; at least one. */
export function listFiles({ path: place, content }: FileSource): Listing {
  try {
    const found = statSync(place, { throwIfNoEntry: false });
    if (found === undefined) return { ok: false, problem: `there is no such ${content.of}` };
    if (content.of === 'file') {
      return found.isFile() ? { ok: true, files: [{ name: path.basename(place), path: place }] } : { ok: false, problem: 'it is no file' };
    }
    if (!found.isDirectory()) return { ok: false, problem: 'it is a file, not a folder' };
    const suffixes = [content.suffix, ...(content.also ?? [])];
    const files = entriesOf(place, content.nested ?? false, '')
      .filter(({ name }) => suffixes.some((suffix) => name.endsWith(suffix)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return files.length > 0 ? { ok: true, files } : { ok: false, problem: `the folder holds no ${content.suffix} file` };
  } catch (problem) {
    return { ok: false, problem: `it cannot be read: ${systemReason(problem)}` };
  }
}

function entriesOf(folder: string, isNested: boolean, prefix: string): ListedFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const place = path.join(folder, entry.name);
      if (isNested && entry.isDirectory()) return entriesOf(place, true, `${prefix}${entry.name}/`);
      return isFile(entry) ? [{ name: `${prefix}${entry.name}`, path: place }] : [];
    });
}

/** A link that leads nowhere counts: that it cannot be read is worth an error. */
function isFile(entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.isFile() ?? true;
}

/** What was expected at the place, for messages. */
export const expectedAt = ({ content }: FileSource): string => (content.of === 'file' ? 'a file' : `a folder of ${content.suffix} files`);

/** The code of a failed system call. @throws what is no such failure. */
export function systemReason(problem: unknown): string {
  if (!(problem instanceof Error && 'syscall' in problem)) throw problem;
  return (problem as NodeJS.ErrnoException).code ?? problem.message;
}

/**
 * The digest that stands for the files in an action. For a folder the SHA-256 of the canonical JSON of [name, SHA-256] pairs,
 * sorted by name; for a single file that of its bytes, whatever its name. Where they lie never enters.
 */
export function contentDigest(content: PathContent, files: readonly { readonly name: string; readonly digest: Digest }[]): Digest {
  const [only] = files;
  if (content.of === 'file' && only !== undefined) return only.digest;
  return sha256(canonicalJson(files.map(({ name, digest }) => [name, digest])));
}
