import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TensorReference } from '../../src/graph/artifact.js';
import { ArtifactCache, LostInput } from '../../src/runtime/worker/artifact-cache.js';
import { ContentStore } from '../../src/store/content.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tml-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Three artifacts of 80 bytes each in a cache of 200. */
function filled() {
  const content = new ContentStore({ spill: folder }, (problem) => expect.unreachable(problem.message));
  const cache = new ArtifactCache(content, 200);
  const artifacts = [1, 2, 3].map((fill) =>
    content.writeArtifact({ type: 'model', meta: {}, tensors: { w: { shape: [10], data: new Float64Array(10).fill(fill) } } }),
  );
  const references = artifacts.map(({ manifest }) => manifest.tensors['w'] as TensorReference);
  const read = (index: number) => cache.tensor(artifacts[index]?.digest ?? '', references[index] as TensorReference);
  const forget = (): void => rmSync(join(folder, 'cas'), { recursive: true });
  return { cache, read, forget, artifacts };
}

test('recent tensors are kept within the limit, the least recently used goes first', () => {
  const { read, forget } = filled();
  read(0);
  read(1);
  read(0);
  read(2);
  forget();
  expect(read(0).data[0]).toBe(1);
  expect(read(2).data[0]).toBe(3);
  expect(() => read(1)).toThrow(LostInput);
});

test('a tensor larger than the limit is read, alone', () => {
  const content = new ContentStore({ spill: folder }, (problem) => expect.unreachable(problem.message));
  const cache = new ArtifactCache(content, 8);
  const { digest, manifest } = content.writeArtifact({
    type: 'model',
    meta: {},
    tensors: { w: { shape: [4], data: Float32Array.of(1, 2, 3, 4) } },
  });
  expect([...cache.tensor(digest, manifest.tensors['w'] as TensorReference).data]).toEqual([1, 2, 3, 4]);
});

test('a missing manifest names its artifact', () => {
  const { cache, forget, artifacts } = filled();
  forget();
  const { digest = '' } = artifacts[0] ?? {};
  expect(() => cache.manifest(digest)).toThrow(expect.objectContaining({ digest }) as Error);
});
