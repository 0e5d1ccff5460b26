import type { Digest, Manifest, Tensor, TensorReference } from '../../graph/artifact.js';
import type { ContentStore } from '../../store/content.js';

/** Thrown out of an operation that reads a tensor which is not whole any more; the scheduler has it computed again. */
export class LostInput extends Error {
  override readonly name = 'LostInput';
  constructor(readonly digest: Digest) {
    super(`artifact ${digest} is not complete`);
  }
}

/** Tensors of recent tasks, least recently used first, within a limit of bytes. Manifests are small and stay. */
export class ArtifactCache {
  readonly #content: ContentStore;
  readonly #limit: number;
  readonly #manifests = new Map<Digest, Manifest>();
  readonly #tensors = new Map<string, Tensor>();
  #bytes = 0;

  constructor(content: ContentStore, limit: number) {
    this.#content = content;
    this.#limit = limit;
  }

  /** @throws LostInput */
  manifest(digest: Digest): Manifest {
    const known = this.#manifests.get(digest);
    if (known !== undefined) return known;
    const manifest = this.#content.readManifest(digest);
    if (manifest === undefined) throw new LostInput(digest);
    this.#manifests.set(digest, manifest);
    return manifest;
  }

  /** @throws LostInput, naming `artifact`. */
  tensor(artifact: Digest, reference: TensorReference): Tensor {
    const name = nameOf(reference);
    const known = this.#tensors.get(name);
    if (known !== undefined) {
      this.#tensors.delete(name);
      this.#tensors.set(name, known);
      return known;
    }
    const tensor = this.#content.readTensor(reference);
    if (tensor === undefined) throw new LostInput(artifact);
    this.#keep(name, tensor);
    return tensor;
  }

  /** Remembers what was just written, for the next task. */
  add(digest: Digest, manifest: Manifest, tensors: Readonly<Record<string, Tensor>>): void {
    this.#manifests.set(digest, manifest);
    for (const [name, reference] of Object.entries(manifest.tensors)) {
      const tensor = tensors[name];
      if (tensor !== undefined && !this.#tensors.has(nameOf(reference))) this.#keep(nameOf(reference), tensor);
    }
  }

  #keep(name: string, tensor: Tensor): void {
    this.#tensors.set(name, tensor);
    this.#bytes += tensor.data.byteLength;
    for (const [oldest, { data }] of this.#tensors) {
      if (this.#bytes <= this.#limit || oldest === name) break;
      this.#tensors.delete(oldest);
      this.#bytes -= data.byteLength;
    }
  }
}

/** Equal bytes may be read as other types or shapes. */
const nameOf = (reference: TensorReference): string => `${reference.digest} ${reference.dtype} ${reference.shape.join('x')}`;
