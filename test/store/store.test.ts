import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import type { Action } from '../../src/graph/action.js';
import type { ArtifactDraft, Tensor } from '../../src/graph/artifact.js';
import { actionKey, sha256 } from '../../src/graph/keys.js';
import { seal, unseal } from '../../src/store/sealed.js';
import { Store } from '../../src/store/store.js';

let folder = '';
let problems: Diagnostic[] = [];
const open = (): Store =>
  new Store({ directory: join(folder, 'store'), spill: join(folder, 'spill'), report: (problem) => problems.push(problem) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tml-store-'));
  problems = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const action: Action = { op: 'train', opVersion: 1, params: { epochs: 6 }, inputs: {}, profile: 'none' };
const key = actionKey(action);
const ok = (artifact: string) => ({ ok: true, artifact }) as const;

describe('artifacts', () => {
  const tensors: fc.Arbitrary<Tensor> = fc.oneof(
    fc.float32Array({ noNaN: true }).map((data): Tensor => ({ shape: [data.length], data })),
    fc.float64Array({ noNaN: true }).map((data): Tensor => ({ shape: [1, data.length], data })),
    fc.int32Array().map((data): Tensor => ({ shape: [data.length, 1], data })),
    fc.uint8Array().map((data): Tensor => ({ shape: [data.length], data })),
  );

  test('read back as they were written, bit by bit', () => {
    const store = open();
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), tensors, { noNullPrototype: true }), (drafts) => {
        const draft: ArtifactDraft = { type: 'model', meta: { layers: [1, 'two', null] }, tensors: drafts };
        const { digest } = store.content.writeArtifact(draft);
        const manifest = open().content.readManifest(digest);
        expect(manifest?.meta).toEqual(draft.meta);
        for (const [name, tensor] of Object.entries(drafts)) {
          const reference = manifest?.tensors[name];
          const read = reference === undefined ? undefined : store.content.readTensor(reference);
          expect(read?.shape).toEqual(tensor.shape);
          expect(read?.data.constructor).toBe(tensor.data.constructor);
          expect(Buffer.from((read?.data.buffer ?? new ArrayBuffer(0)) as ArrayBuffer)).toEqual(
            Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength),
          );
        }
      }),
      { numRuns: 30 },
    );
    expect(problems).toEqual([]);
  });

  test('lie under their SHA-256 as raw little-endian bytes', () => {
    const { digest, manifest } = open().content.writeArtifact({
      type: 'dataset',
      meta: {},
      tensors: { x: { shape: [2], data: Float32Array.of(1, -2) } },
    });
    const blob = manifest.tensors['x']?.digest ?? '';
    expect([...readFileSync(join(folder, 'store/cas', blob))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
    expect(sha256(readFileSync(join(folder, 'store/cas', digest)))).toBe(digest);
  });

  test('share blobs, and do not depend on the part of a buffer a tensor views', () => {
    const content = open().content;
    const whole = Float32Array.of(9, 1, 2, 9);
    const one = content.writeArtifact({ type: 'model', meta: {}, tensors: { w: { shape: [2], data: whole.subarray(1, 3) } } });
    const two = content.writeArtifact({
      type: 'model',
      meta: { other: true },
      tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } },
    });
    expect(two.manifest.tensors).toEqual(one.manifest.tensors);
    expect(readdirSync(join(folder, 'store/cas'))).toHaveLength(3);
  });

  test('that are damaged are healed when they are written again', () => {
    const { content } = open();
    const draft: ArtifactDraft = { type: 'model', meta: {}, tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } } };
    const { digest, manifest } = content.writeArtifact(draft);
    const path = join(folder, 'store/cas', manifest.tensors['w']?.digest ?? '');
    writeFileSync(path, Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(content.writeArtifact(draft)).toEqual({ digest, manifest, kept: true });
    expect([...new Float32Array(new Uint8Array(readFileSync(path)).buffer)]).toEqual([1, 2]);
    expect(problems.map((problem) => problem.code)).toEqual(['TML6002']);
  });

  test('whose shape does not fit their data are refused', () => {
    const tensor = { shape: [3], data: Float32Array.of(1, 2) };
    expect(() => open().content.writeArtifact({ type: 'model', meta: {}, tensors: { tensor } })).toThrow('holds 2 values');
  });
});

describe('outcomes', () => {
  test('of the first writer stand', () => {
    const store = open();
    expect(store.writeOutcome(action, ok('aa'), 'first')).toEqual(ok('aa'));
    expect(open().writeOutcome(action, ok('bb'), 'first')).toEqual(ok('aa'));
    expect(store.readOutcome(key)).toEqual(ok('aa'));
    expect(store.writeOutcome(action, ok('bb'), 'replace')).toEqual(ok('bb'));
    expect(store.readOutcome(key)).toEqual(ok('bb'));
  });

  test('keep the preimage of their key', () => {
    const store = open();
    store.writeOutcome(action, ok('aa'), 'first');
    expect(store.readAction(key)).toEqual(action);
    writeFileSync(join(folder, 'store/pre', key), '{"op":"train"}');
    expect(store.readAction(key)).toBeUndefined();
    expect(problems.map((problem) => problem.code)).toEqual(['TML6002']);
  });

  test('that are errors of the experiment read back whole', () => {
    const error = { code: 'TML7100', message: 'diverged at epoch 2', data: { epoch: 2 } };
    open().writeOutcome(action, { ok: false, error }, 'first');
    expect(open().readOutcome(key)).toEqual({ ok: false, error });
  });

  test('with any one bit flipped or any tail cut off are not believed', () => {
    const text = seal('k', { ok: true, artifact: 'a'.repeat(64) });
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(6), (position, bit) => {
        const bytes = Buffer.from(text);
        bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
        expect(unseal('k', bytes.toString('utf8'))).toBeUndefined();
        expect(unseal('k', text.slice(0, position))).toBeUndefined();
      }),
    );
    expect(unseal('k', text)).toEqual({ ok: true, artifact: 'a'.repeat(64) });
    expect(unseal('other', text)).toBeUndefined();
  });

  test('that are a folder where a file should be are removed and reported', () => {
    const store = open();
    store.writeOutcome(action, ok('aa'), 'first');
    rmSync(join(folder, 'store/ac', key));
    mkdirSync(join(folder, 'store/ac', key));
    expect(store.writeOutcome(action, ok('bb'), 'first')).toEqual(ok('bb'));
    expect(store.readOutcome(key)).toEqual(ok('bb'));
    expect(problems.map((problem) => problem.code)).toEqual(['TML6002']);
  });
});

describe('a failed write', () => {
  test('of a blob goes to the spill folder, with one warning', () => {
    const store = open();
    rmSync(join(folder, 'store/cas'), { recursive: true });
    writeFileSync(join(folder, 'store/cas'), 'in the way');
    const { digest, kept } = store.content.writeArtifact({
      type: 'model',
      meta: {},
      tensors: { w: { shape: [1], data: Float32Array.of(1) } },
    });
    expect(kept).toBe(false);
    expect(store.content.readManifest(digest)?.type).toBe('model');
    expect(problems.map((problem) => problem.code)).toEqual(['TML6003']);
    expect(readdirSync(join(folder, 'store/tmp'))).toEqual([]);
  });

  test('of a blob that nothing can take throws the system error', () => {
    const store = open();
    rmSync(join(folder, 'store/cas'), { recursive: true });
    writeFileSync(join(folder, 'store/cas'), 'in the way');
    writeFileSync(join(folder, 'spill'), 'in the way too');
    expect(() => store.content.writeArtifact({ type: 'model', meta: {}, tensors: {} })).toThrow(/EEXIST|ENOTDIR/);
  });

  test('of an outcome is one warning, and the run can use its own', () => {
    const store = open();
    rmSync(join(folder, 'store/ac'), { recursive: true });
    writeFileSync(join(folder, 'store/ac'), 'in the way');
    expect(store.writeOutcome(action, ok('aa'), 'first')).toEqual(ok('aa'));
    expect(store.writeOutcome(action, ok('bb'), 'replace')).toEqual(ok('bb'));
    expect(problems.map((problem) => problem.code)).toEqual(['TML6003']);
  });
});

describe('opening', () => {
  test('removes old temporary files and leaves young ones', () => {
    open();
    const [old, young] = ['old', 'young'].map((name) => join(folder, 'store/tmp', name));
    writeFileSync(old ?? '', 'half');
    writeFileSync(young ?? '', 'half');
    utimesSync(old ?? '', 1, 1);
    open();
    expect(readdirSync(join(folder, 'store/tmp'))).toEqual(['young']);
  });

  test('a place that is not a folder is one warning, and nothing is known or kept', () => {
    writeFileSync(join(folder, 'store'), 'a file');
    const store = open();
    expect(problems.map((problem) => problem.code)).toEqual(['TML6001']);
    store.writeOutcome(action, ok('aa'), 'first');
    store.writePlan(key, key);
    expect(store.readOutcome(key)).toBeUndefined();
    expect(store.readPlan(key)).toBeUndefined();
    expect(problems).toHaveLength(1);
  });
});

test('an outcome lies flat under its key, as a server of /ac/<key> needs it', () => {
  open().writeOutcome(action, ok('aa'), 'first');
  expect(JSON.parse(readFileSync(join(folder, 'store/ac', key), 'utf8'))).toMatchObject({ value: { ok: true, artifact: 'aa' } });
});
