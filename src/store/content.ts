import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { ArtifactDraft, Digest, Manifest, Tensor, TensorReference } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';
import { sha256 } from '../graph/keys.js';
import { fileSize, makeFolders, readOptional, reasonOf, removeEntry, replaceFile } from './files.js';
import { byteLengthOf, bytesOf, dtypeOf, tensorOf } from './tensor-bytes.js';

/** Where blobs may lie. The spill folder lives as long as one run and takes what the store cannot. */
export interface ContentPlaces {
  /** Absent where the store cannot be used at all. */
  readonly directory?: string;
  readonly spill: string;
}

export interface StoredArtifact {
  readonly digest: Digest;
  readonly manifest: Manifest;
  /** False where some of it lies in the spill folder and is gone after the run. */
  readonly kept: boolean;
}

interface Written {
  readonly digest: Digest;
  readonly kept: boolean;
}

const decoder = new TextDecoder();

/**
 * Blobs and manifests, each named by its SHA-256 (`cas/<sha256>`). Everything is verified when read; what does not
 * match its name is removed, reported once and counts as absent.
 */
export class ContentStore {
  readonly #places: ContentPlaces;
  readonly #report: (problem: Diagnostic) => void;
  #writeFailed = false;

  constructor(places: ContentPlaces, report: (problem: Diagnostic) => void) {
    this.#places = places;
    this.#report = report;
  }

  read(digest: Digest): Uint8Array | undefined {
    for (const path of this.#pathsOf(digest)) {
      const bytes = this.#readVerified(path, digest);
      if (bytes !== undefined) return bytes;
    }
    return undefined;
  }

  /** @throws the system's error where neither the store nor the spill folder takes the bytes. */
  writeArtifact(draft: ArtifactDraft): StoredArtifact {
    let kept = true;
    const put = (data: string | Uint8Array): Digest => {
      const written = this.#write(data);
      kept &&= written.kept;
      return written.digest;
    };
    const tensors = Object.entries(draft.tensors).map(([name, tensor]): [string, TensorReference] => [
      name,
      { dtype: dtypeOf(tensor.data), shape: tensor.shape, digest: put(bytesOf(tensor)) },
    ]);
    const manifest: Manifest = { type: draft.type, meta: draft.meta, tensors: Object.fromEntries(tensors), blobs: {} };
    // The manifest last: what it names exists.
    const digest = put(canonicalJson(manifest as unknown as Json));
    return { digest, manifest, kept };
  }

  readManifest(digest: Digest): Manifest | undefined {
    const bytes = this.read(digest);
    // Its hash was verified, so it is what `writeArtifact` wrote.
    return bytes === undefined ? undefined : (JSON.parse(decoder.decode(bytes)) as Manifest);
  }

  readTensor(reference: TensorReference): Tensor | undefined {
    const bytes = this.read(reference.digest);
    return bytes === undefined ? undefined : tensorOf(reference, bytes);
  }

  /** Whether all blobs of an artifact are there in full length. Their content is verified by whoever reads them. */
  hasBlobs(manifest: Manifest): boolean {
    let complete = true;
    for (const reference of Object.values(manifest.tensors)) {
      if (!this.#hasBlob(reference.digest, byteLengthOf(reference))) complete = false;
    }
    for (const digest of Object.values(manifest.blobs)) {
      if (!this.#hasBlob(digest, undefined)) complete = false;
    }
    return complete;
  }

  /** Whether an artifact with all its blobs is there. */
  isWhole(artifact: Digest | undefined): boolean {
    const manifest = artifact === undefined ? undefined : this.readManifest(artifact);
    return manifest !== undefined && this.hasBlobs(manifest);
  }

  #write(data: string | Uint8Array): Written {
    const digest = sha256(data);
    const length = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
    const { directory, spill } = this.#places;
    if (directory !== undefined) {
      const path = `${directory}/cas/${digest}`;
      // What lies there already may be damaged, and then this is what heals it.
      if (fileSize(path) === length && this.#readVerified(path, digest) !== undefined) return { digest, kept: true };
      try {
        replaceFile(path, join(directory, 'tmp'), data);
        return { digest, kept: true };
      } catch (problem) {
        // Once: a full disk fails every write from here on.
        if (!this.#writeFailed) this.#report(diagnostic('TML6003', { entry: `cas/${digest}`, reason: reasonOf(problem) }));
        this.#writeFailed = true;
      }
    }
    makeFolders(spill, ['cas', 'tmp']);
    replaceFile(join(spill, 'cas', digest), join(spill, 'tmp'), data);
    return { digest, kept: false };
  }

  #hasBlob(digest: Digest, length: number | undefined): boolean {
    for (const path of this.#pathsOf(digest)) {
      const found = fileSize(path);
      if (found === undefined) continue;
      if (length === undefined || found === length) return true;
      this.#discard(path, digest, `truncated (${found} of ${length} bytes)`);
    }
    return false;
  }

  #pathsOf(digest: Digest): readonly string[] {
    const { directory, spill } = this.#places;
    const spilled = `${spill}/cas/${digest}`;
    return directory === undefined ? [spilled] : [`${directory}/cas/${digest}`, spilled];
  }

  #readVerified(path: string, digest: Digest): Uint8Array | undefined {
    let bytes: Uint8Array | undefined;
    try {
      bytes = readOptional(path);
    } catch (problem) {
      this.#discard(path, digest, `unreadable (${reasonOf(problem)})`);
      return undefined;
    }
    if (bytes === undefined || sha256(bytes) === digest) return bytes;
    this.#discard(path, digest, 'corrupt');
    return undefined;
  }

  #discard(path: string, digest: Digest, problem: string): void {
    removeEntry(path);
    this.#report(diagnostic('TML6002', { entry: `cas/${digest}`, problem }));
  }
}
