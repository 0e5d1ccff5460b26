import { join } from 'node:path';
import type { Digest, Manifest } from '../graph/artifact.js';
import { readOptionalText } from './files.js';
import { parseOutcome } from './outcome.js';
import { unseal } from './sealed.js';

/** Finds what belongs to a result, without removing anything; what cannot be read belongs to nothing. */
export class Reach {
  readonly #directory: string;
  readonly #byKey = new Map<Digest, ReadonlySet<string>>();
  readonly #byArtifact = new Map<Digest, ReadonlySet<string>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Names, such as `cas/<digest>`, of the outcome under an action key, the text of the key, its artifact and blobs. */
  ofKey(key: Digest): ReadonlySet<string> {
    const known = this.#byKey.get(key);
    if (known) return known;
    const names = new Set([`ac/${key}`, `pre/${key}`]);
    const text = this.#read('ac', key);
    const value = text === undefined ? undefined : unseal(key, text);
    const outcome = value === undefined ? undefined : parseOutcome(value);
    if (outcome?.ok) for (const name of this.ofArtifact(outcome.artifact)) names.add(name);
    this.#byKey.set(key, names);
    return names;
  }

  /** Its manifest and blobs. */
  ofArtifact(digest: Digest): ReadonlySet<string> {
    const known = this.#byArtifact.get(digest);
    if (known) return known;
    const names = new Set([`cas/${digest}`]);
    for (const blob of this.#blobsOf(digest)) names.add(`cas/${blob}`);
    this.#byArtifact.set(digest, names);
    return names;
  }

  /** The action key that a plan entry leads to. */
  keyOfPlan(planKey: Digest): Digest | undefined {
    return /^[0-9a-f]{64} ([0-9a-f]{64})\n$/.exec(this.#read('plan', planKey) ?? '')?.[1];
  }

  #blobsOf(digest: Digest): readonly Digest[] {
    try {
      const manifest = JSON.parse(this.#read('cas', digest) ?? '') as Manifest;
      return [...Object.values(manifest.tensors).map((tensor) => tensor.digest), ...Object.values(manifest.blobs)];
    } catch {
      return [];
    }
  }

  #read(folder: string, name: string): string | undefined {
    try {
      return readOptionalText(join(this.#directory, folder, name));
    } catch {
      return undefined;
    }
  }
}
