import '../property-seed.js';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { writeTensorflowJs } from '../../src/formats/tensorflow-js/write.js';
import { elementCount } from '../../src/network/shape.js';
import { harTcn } from '../network/example-networks.js';
import { expectClose } from '../tensor/closeness.js';
import { randomImageNetwork } from '../tensor/images/random-image-networks.js';
import { randomNetwork, randomValues, testRandom } from '../tensor/random-networks.js';
import { tensorflowReference } from '../tensor/tensorflow-reference.js';
import { importFiles, outcomeOf } from './model-files.js';
import { plausibleWeights, smallNetwork, smallWeights } from './sample-files.js';

/** Comes with the optional native package; it has a reader and layers of its own. */
const installed = existsSync(path.join(packageRoot(), 'node_modules', '@tensorflow', 'tfjs-layers'));
if (!installed) console.warn('skipped: @tensorflow/tfjs-layers is not installed');

/** Logits of models in folders `0`, `1`, … of a folder, computed in a process of its own: the tests have loaded another copy of its core. */
const SCRIPT = `
const { readFileSync, writeFileSync } = require('node:fs');
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-cpu');
const { loadLayersModel } = require('@tensorflow/tfjs-layers');
(async () => {
  const results = [];
  for (const { folder, samples, shape } of JSON.parse(readFileSync(process.argv[1], 'utf8'))) {
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(folder + '/model.json', 'utf8'));
    const bytes = readFileSync(folder + '/weights.bin');
    const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const model = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }));
    results.push([...(await model.predict(tf.tensor(samples, shape)).data())]);
  }
  process.stdout.write(JSON.stringify(results));
})();
`;

describe.skipIf(!installed)('the layers of TensorFlow.js', () => {
  it('compute the logits of the published architecture and of any other network', { timeout: 120_000 }, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tml-tfjs-'));
    try {
      const cases = Array.from({ length: 16 }, (_, index) => {
        const random = testRandom(index + 1);
        const network =
          index === 0
            ? harTcn
            : index % 2 === 0
              ? randomNetwork(random, { layers: 6, relu: true, dropout: true })
              : randomImageNetwork(random, { layers: 6, relu: true });
        const weights = plausibleWeights(network, random);
        const samples = randomValues(2 * elementCount(network.input), random);
        const own = path.join(folder, `${index}`);
        mkdirSync(own);
        for (const { name, bytes } of writeTensorflowJs(network, weights)) writeFileSync(path.join(own, name), bytes);
        return { network, weights, samples, folder: own };
      });
      const tasks = cases.map(({ network, samples, folder: own }) => ({
        folder: own,
        samples: [...samples],
        shape: [2, ...network.input],
      }));
      writeFileSync(path.join(folder, 'tasks.json'), JSON.stringify(tasks));
      const text = execFileSync(process.execPath, ['-e', SCRIPT, path.join(folder, 'tasks.json')], {
        cwd: packageRoot(),
        encoding: 'utf8',
      });
      const results = JSON.parse(text) as number[][];
      for (const [index, { network, weights, samples }] of cases.entries()) {
        const expected = tensorflowReference({ network, weights, samples, labels: Int32Array.from([0, 0]), loss: 'ce' }).logits;
        expectClose(results[index] ?? [], expected, 1e-5, `network ${index}`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a model.json', () => {
  const files = writeTensorflowJs(smallNetwork, smallWeights);
  const model = JSON.parse(new TextDecoder().decode(files[0]?.bytes));
  const read = (json: unknown, shards = new Map([['weights.bin', files[1]!.bytes]])) =>
    importFiles({ name: 'model.json', contents: new Map([['model.json', new TextEncoder().encode(JSON.stringify(json))], ...shards]) });

  it.each(['../weights.bin', '/etc/passwd', 'a/weights.bin', '..', 'C:\\weights.bin'])('that names the shard %s is refused', (name) => {
    const found = read({ ...model, weightsManifest: [{ ...model.weightsManifest[0], paths: [name] }] }, new Map([[name, files[1]!.bytes]]));
    expect(found).toMatchObject({ ok: false, problem: { kind: 'damaged', problem: expect.stringContaining('no name of a file beside') } });
  });

  it('whose shard is not there names it', () => {
    expect(read(model, new Map())).toMatchObject({ ok: false, problem: { where: 'file weights.bin' } });
  });

  it('whose shard is too short names the array', () => {
    const short = new Map([['weights.bin', files[1]!.bytes.slice(0, 100)]]);
    expect(read(model, short)).toMatchObject({ ok: false, problem: { kind: 'damaged', where: expect.stringMatching(/^weights /) } });
  });

  it('whose layers read each other in a circle is refused', () => {
    const text = JSON.stringify(model).replace('["input_0",0,0,{}]', '["flatten_6",0,0,{}]');
    expect(read(JSON.parse(text))).toMatchObject({ ok: false, problem: { kind: 'damaged', problem: expect.stringContaining('circle') } });
  });

  it('with a chain of many layers is refused without deep calls', () => {
    const { config } = model.modelTopology.model_config;
    const chain = Array.from({ length: 20_000 }, (_, index) => ({
      class_name: 'Activation',
      name: `a${index}`,
      config: { name: `a${index}`, activation: 'relu' },
      inbound_nodes: [[[index === 0 ? 'input_0' : `a${index - 1}`, 0, 0, {}]]],
    }));
    const long = { ...config, layers: [config.layers[0], ...chain], output_layers: [['a19999', 0, 0]] };
    const found = read({ ...model, modelTopology: { model_config: { class_name: 'Functional', config: long } } });
    expect(found).toMatchObject({ ok: false, problem: { kind: 'unsupported', problem: expect.stringContaining('10000 layers') } });
  });

  it('with characters changed at random, or cut off, is read or refused, and nothing else', () => {
    const json = files[0]!.bytes;
    const change = fc.record({ at: fc.nat({ max: json.length - 1 }), to: fc.constantFrom(...'0129-"[]{},:naex') });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat({ max: json.length }), fc.boolean(), (changes, length, cut) => {
        const changed = cut ? json.slice(0, length) : json.slice();
        for (const { at, to } of changes) if (at < changed.length) changed[at] = to.charCodeAt(0);
        const contents = new Map([
          ['model.json', changed],
          ['weights.bin', files[1]!.bytes],
        ]);
        expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(importFiles({ name: 'model.json', contents })));
      }),
      { numRuns: 500 },
    );
  });

  it('is no model when it is other JSON', () => {
    expect(read({ name: 'a' })).toMatchObject({ ok: false, problem: { kind: 'unsupported' } });
  });
});
