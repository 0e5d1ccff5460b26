import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Digest } from '../../graph/artifact.js';
import { canonicalJson } from '../../graph/canonical-json.js';
import { filesNamedIn, mayNameFiles } from '../../formats/named-files.js';
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
    if (found === undefined) return { ok: false, problem: `there is no such ${content.of === 'folder' ? 'folder' : 'file'}` };
    if (content.of !== 'folder') {
      if (!found.isFile()) return { ok: false, problem: 'it is no file' };
      const only = { name: path.basename(place), path: place };
      return { ok: true, files: content.of === 'file' ? [only] : [only, ...companions(place)] };
    }
    if (!found.isDirectory()) return { ok: false, problem: 'it is a file, not a folder' };
    const suffixes = [content.suffix, ...(content.also ?? [])];
    const files = entriesOf(place, content.nested ? DEEPEST : 0)
      .filter(({ name }) => suffixes.some((suffix) => name.endsWith(suffix)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return files.length > 0 ? { ok: true, files } : { ok: false, problem: `the folder holds no ${content.suffix} file` };
  } catch (problem) {
    return { ok: false, problem: `it cannot be read: ${systemReason(problem)}` };
  }
}

/** Folders in a folder that are looked through. */
const DEEPEST = 8;

/** The regular files that are not hidden, by their path beneath `folder`. Links to folders are not followed: they may lead in a circle. */
function entriesOf(folder: string, deeper: number, prefix = ''): ListedFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return deeper > 0 ? entriesOf(place, deeper - 1, `${prefix}${entry.name}/`) : [];
    return isFile(entry) ? [{ name: `${prefix}${entry.name}`, path: place }] : [];
  });
}

/** Files that a model names and that lie beside it; those that do not exist are missed when the model is read. */
function companions(model: string): readonly ListedFile[] {
  if (!mayNameFiles(model)) return [];
  const folder = path.dirname(model);
  return filesNamedIn(readFileSync(model))
    .filter((name) => name !== path.basename(model))
    .map((name): ListedFile => ({ name, path: path.join(folder, name) }))
    .filter(({ path: file }) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
}

/** A link that leads nowhere counts: that it cannot be read is worth an error. */
function isFile(entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.isFile() ?? true;
}

/** What a path parameter reads, without the rest of its type. */
export function contentOf(type: PathContent): PathContent {
  if (type.of !== 'folder') return { of: type.of };
  const { suffix, also, nested } = type;
  return { of: 'folder', suffix, ...(also ? { also } : {}), ...(nested ? { nested } : {}) };
}

/** What was expected at the place, for messages. */
export const expectedAt = ({ content }: FileSource): string => (content.of === 'folder' ? `a folder of ${content.suffix} files` : 'a file');

/** The code of a failed system call. @throws what is no such failure. */
export function systemReason(problem: unknown): string {
  if (!(problem instanceof Error && 'syscall' in problem)) throw problem;
  return (problem as NodeJS.ErrnoException).code ?? problem.message;
}

/**
 * The digest that stands for the files in an action. For a folder the SHA-256 of the canonical JSON of [name, SHA-256] pairs,
 * in the order of the list; for a single file that of its bytes, whatever its name. Where they lie never enters.
 */
export function contentDigest(content: PathContent, files: readonly { readonly name: string; readonly digest: Digest }[]): Digest {
  const [only] = files;
  if (content.of !== 'folder' && files.length === 1 && only !== undefined) return only.digest;
  return sha256(canonicalJson(files.map(({ name, digest }) => [name, digest])));
}
