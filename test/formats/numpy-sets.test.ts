import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { modelHeader } from '../../src/ops/model/model-header.js';
import { sharedFile } from '../shared-data.js';
import { testExecutor } from '../tensor/test-executor.js';
import { importBytes, importFiles, outcomeOf, wholeModel } from './model-files.js';

const models = (name: string) => sharedFile(`data/models/tinyml_security/${name}`);
const bonsai = models('bonsai/W.npy');
const protonn = models('protonn/W.npy');
const protonnLite = models('protoNN_model.tflite');
const features = (name: string) => sharedFile(`data/auritus_protonn_features/${name}`);
const samples = features('test_features_float32_300x10.bin.gz');
const labels = features('test_labels_uint8_300.bin');

/** The files of a set, by name. */
function setAt(file: string): ReadonlyMap<string, Uint8Array> {
  const names = ['B', 'T', 'V', 'W', 'Z', 'gamma', 'hyperParam'].map((name) => `${name}.npy`);
  const there = names.filter((name) => existsSync(path.join(path.dirname(file), name)));
  return new Map(there.map((name) => [name, readFileSync(path.join(path.dirname(file), name))]));
}

async function scoresOf(read: ReturnType<typeof importBytes>, values: Float32Array): Promise<readonly Float32Array[]> {
  const { network, weights } = wholeModel(read);
  const count = values.length / 10;
  const plan = (await testExecutor()).compileInference(network, count);
  plan.setWeights([...weights]);
  const scores = plan.infer(values, count).slice();
  return Array.from({ length: count }, (_, index) => scores.subarray(index * 9, index * 9 + 9));
}

describe.skipIf(!bonsai)('a Bonsai of EdgeML', () => {
  it('is a network of the shapes and sigma in its files, found beside the one that is named', () => {
    const header = modelHeader(bonsai ?? '', [10]);
    expect(header).toMatchObject({
      ok: true,
      model: {
        network: {
          input: [10],
          layers: [{ kind: 'input' }, { kind: 'bonsai', units: 9, projection: 22, depth: 3, sigma: '1', sharpness: '1000000000' }],
        },
      },
    });
  });

  it('gives the scores that were computed of two windows apart from this', async () => {
    const windows = Float32Array.of(
      ...[0.230495, 0.674007, 2.950526, 159.244022, 2.720032, 158.570015, 0.090134, 641.273311, 0.300223, 25.323375],
      ...[0.691355, 2.071728, 1.370053, 161.681971, 0.678698, 159.610242, 0.025262, 1429.535387, 0.158941, 37.809197],
    );
    const contents = setAt(bonsai ?? '');
    const [first = [], second = []] = await scoresOf(importFiles({ name: 'T.npy', contents }), windows);
    const golden = [
      [-1.5899, -2.7538, 0.0972, -2.9072, 0.0604, -0.1627, 0.0467, -0.4098, 2.2646],
      [1.5566, -1.9849, -1.2954, -1.4644, 0.1418, -0.0651, -0.1588, -0.1071, -0.0106],
    ];
    const furthest = [first, second].flatMap((scores, row) =>
      Array.from(scores, (score, index) => Math.abs(score - (golden[row]?.[index] ?? 9))),
    );
    expect(furthest).toHaveLength(18);
    expect(Math.max(...furthest)).toBeLessThan(1e-4);
  });

  it('without one of its files, or with one cut off or changed, is refused with the name of the file', () => {
    const contents = setAt(bonsai ?? '');
    const without = (name: string) => importFiles({ name: 'W.npy', contents: new Map([...contents].filter(([one]) => one !== name)) });
    expect(without('Z.npy')).toMatchObject({ ok: false, problem: { kind: 'damaged', where: 'Z.npy' } });
    expect(without('hyperParam.npy')).toMatchObject({ ok: false, problem: { kind: 'damaged', where: 'hyperParam.npy' } });
    expect(without('V.npy')).toMatchObject({ ok: false, problem: { kind: 'unsupported', where: 'the folder' } });
    for (const [name, bytes] of contents) {
      if (name === 'W.npy') continue;
      for (let part = 0; part < 8; part++) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 8));
        expect(outcomeOf(importFiles({ name: 'W.npy', contents: new Map([...contents, [name, cut]]) }))).not.toBe('read');
      }
    }
    const pickle = contents.get('hyperParam.npy') ?? new Uint8Array();
    for (let at = 0; at < pickle.length; at++) {
      const changed = Uint8Array.from(pickle).fill(0xff, at, at + 1);
      const read = importFiles({ name: 'W.npy', contents: new Map([...contents, ['hyperParam.npy', changed]]) });
      expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(read));
    }
  });
});

describe.skipIf(!protonn || !protonnLite || !samples || !labels)('a ProtoNN of EdgeML', () => {
  it('is right on 202 of 300 windows, and the same model as its .tflite', async () => {
    const bytes = gunzipSync(readFileSync(samples ?? ''));
    const values = Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(4 * index));
    const truth = readFileSync(labels ?? '');
    const arrays = importFiles({ name: 'W.npy', contents: setAt(protonn ?? '') });
    const lite = importBytes(readFileSync(protonnLite ?? ''));
    const scores = await scoresOf(arrays, values);
    expect(scores.filter((row, index) => row.indexOf(Math.max(...row)) === truth[index])).toHaveLength(202);
    expect(wholeModel(arrays).network).toMatchObject({ layers: [{}, { gamma: '1/250', projection: 70, prototypes: 70, units: 9 }] });
    expect(wholeModel(lite)).toEqual(wholeModel(arrays));
  });
});
