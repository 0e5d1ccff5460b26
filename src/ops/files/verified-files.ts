import { readFileSync } from 'node:fs';
import { invariant } from '../../diagnostics/invariant.js';
import type { Digest } from '../../graph/artifact.js';
import { sha256 } from '../../graph/keys.js';
import type { SourceFiles } from '../op-run.js';
import { contentDigest, type FileSource, type ListedFile, listFiles, systemReason } from './file-source.js';

/** Files are not what they were when the action got its key. Thrown through the operation that reads them. */
export class FilesChanged extends Error {
  override readonly name = 'FilesChanged';
}

/** The files of a path parameter, hashed as they are read, so that what was computed can be trusted to be of what the key names. */
export class VerifiedFiles implements SourceFiles {
  readonly names: readonly string[];
  readonly #source: FileSource;
  readonly #expected: Digest;
  readonly #files: ReadonlyMap<string, ListedFile>;
  readonly #digests = new Map<string, Digest>();

  /** @throws FilesChanged */
  constructor(source: FileSource, expected: Digest) {
    const listing = listFiles(source);
    if (!listing.ok) throw new FilesChanged(listing.problem);
    this.#source = source;
    this.#expected = expected;
    this.#files = new Map(listing.files.map((file) => [file.name, file]));
    this.names = listing.files.map(({ name }) => name);
  }

  /** @throws FilesChanged where it is gone, or not what it was the last time. */
  read(name: string): Uint8Array {
    const file = this.#files.get(name);
    invariant(file !== undefined, `there is no file ${name} among those listed`);
    const bytes = readNow(file);
    const digest = sha256(bytes);
    if ((this.#digests.get(name) ?? digest) !== digest) throw new FilesChanged(`${name} changed between two readings`);
    this.#digests.set(name, digest);
    return bytes;
  }

  /** Compares what was read, and what was not, with the key. @throws FilesChanged */
  verify(): void {
    for (const name of this.names) if (!this.#digests.has(name)) this.read(name);
    const digests = this.names.map((name) => ({ name, digest: this.#digests.get(name) ?? '' }));
    if (contentDigest(this.#source.content, digests) !== this.#expected) throw new FilesChanged('other contents than the key names');
  }
}

function readNow({ name, path }: ListedFile): Uint8Array {
  try {
    return readFileSync(path);
  } catch (problem) {
    throw new FilesChanged(`${name} cannot be read: ${systemReason(problem)}`);
  }
}
