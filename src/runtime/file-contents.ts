import { type BigIntStats, readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { diagnostic } from '../diagnostics/registry.js';
import type { Digest } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { NodeInstance } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import { sha256 } from '../graph/keys.js';
import {
  contentDigest,
  contentOf,
  expectedAt,
  type FileSource,
  type ListedFile,
  listFiles,
  systemReason,
} from '../ops/files/file-source.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { Store } from '../store/store.js';
import type { Failure } from './failure.js';

/** What the path parameters of an instance hold, or why that cannot be known. */
export type FileContents =
  | { readonly ok: true; readonly digests: Readonly<Record<string, Digest>>; readonly files: Readonly<Record<string, FileSource>> }
  | { readonly ok: false; readonly problem: Failure };

/** A file changed a moment ago may change again within the resolution of its time stamps: what was read then is not remembered. */
const SETTLED = 2_000_000_000n;

/** Reads what path parameters hold, each place once in a run, unless the store remembers it for files with these sizes and times. */
export class FileContentsReader {
  readonly #specs: ReadonlyMap<string, OpSpec>;
  readonly #store: Store;
  readonly #known = new Map<string, Content>();

  constructor(specs: ReadonlyMap<string, OpSpec>, store: Store) {
    this.#specs = specs;
    this.#store = store;
  }

  /** Undefined for an instance without path parameters. */
  of({ label, files: paths }: NodeInstance, op: string): FileContents | undefined {
    if (paths === undefined) return undefined;
    const files = sourcesOf(paths, this.#specs.get(op));
    const digests: Record<string, Digest> = {};
    for (const [param, source] of Object.entries(files)) {
      const content = this.#read(source);
      if (!content.ok) return { ok: false, problem: failureOf(label, op, param, source, content.problem) };
      digests[param] = content.digest;
    }
    return { ok: true, digests, files };
  }

  /** Makes the next run read files again whose times say that nothing changed. */
  forget(files: Iterable<FileSource>): void {
    for (const source of files) {
      const listed = stampedFiles(source);
      if (listed.ok) this.#store.removeMemo(memoName(source, listed.files));
    }
  }

  #read(source: FileSource): Content {
    const name = canonicalJson([source.path, source.content as Json]);
    const content = this.#known.get(name) ?? readContent(source, this.#store);
    this.#known.set(name, content);
    return content;
  }
}

type Content = { readonly ok: true; readonly digest: Digest } | { readonly ok: false; readonly problem: string };

function sourcesOf(files: Readonly<Record<string, string>>, spec: OpSpec | undefined): Readonly<Record<string, FileSource>> {
  const sources: Record<string, FileSource> = {};
  for (const { name, type } of spec?.params ?? []) {
    const path = files[name];
    if (type.kind !== 'path' || path === undefined) continue;
    sources[name] = { path, content: contentOf(type) };
  }
  return sources;
}

function readContent(source: FileSource, store: Store): Content {
  const before = stampedFiles(source);
  if (!before.ok) return before;
  const name = memoName(source, before.files);
  const remembered = store.readMemo(name);
  if (typeof remembered === 'string') return { ok: true, digest: remembered };
  const digests: { readonly name: string; readonly digest: Digest }[] = [];
  for (const file of before.files) {
    try {
      digests.push({ name: file.name, digest: sha256(readFileSync(file.path)) });
    } catch (problem) {
      return unreadable(file, problem);
    }
  }
  const digest = contentDigest(source.content, digests);
  const after = stampedFiles(source);
  if (after.ok && memoName(source, after.files) === name && before.files.every(isSettled)) store.writeMemo(name, digest);
  return { ok: true, digest };
}

interface StampedFile extends ListedFile {
  readonly stats: BigIntStats;
}

function stampedFiles(source: FileSource): { readonly ok: true; readonly files: readonly StampedFile[] } | Extract<Content, { ok: false }> {
  const listing = listFiles(source);
  if (!listing.ok) return listing;
  const files: StampedFile[] = [];
  for (const file of listing.files) {
    try {
      files.push({ ...file, stats: statSync(file.path, { bigint: true }) });
    } catch (problem) {
      return unreadable(file, problem);
    }
  }
  return { ok: true, files };
}

const unreadable = ({ name }: ListedFile, problem: unknown): Extract<Content, { ok: false }> => ({
  ok: false,
  problem: `${name} cannot be read: ${systemReason(problem)}`,
});

/** The change of an inode, unlike that of its content, cannot be dated back. */
const stamp = ({ name, stats }: StampedFile): readonly string[] => [
  name,
  ...[stats.size, stats.mtimeNs, stats.ctimeNs, stats.ino].map(String),
];

function memoName({ path, content }: FileSource, files: readonly StampedFile[]): Digest {
  return sha256(canonicalJson(['files', path, content, files.map(stamp)]));
}

function isSettled({ stats }: StampedFile): boolean {
  const now = BigInt(Date.now()) * 1_000_000n;
  return now - stats.mtimeNs > SETTLED && now - stats.ctimeNs > SETTLED;
}

/** The place stands in the notes: messages enter results, which are the same wherever a run takes place. */
function failureOf(node: string, op: string, param: string, source: FileSource, problem: string): Failure {
  const { code, message } = diagnostic('TML7008', { node, problem });
  const shown = relative(process.cwd(), source.path);
  return {
    code,
    message,
    notes: [
      `looked at ${shown === '' || shown.startsWith('..') ? source.path : shown}, expected ${expectedAt(source)}`,
      `${param} of ${op} says where it is; a relative path starts at the folder of the file it is written in, with --set at the working directory`,
    ],
  };
}
