import '../property-seed.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import h5wasm, { type Dataset, type Group } from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { kerasModel } from '../../src/formats/keras/write-config.js';
import { modelWriters, writerNames } from '../../src/formats/write-model-file.js';
import type { Network } from '../../src/network/network.js';
import { elementCount } from '../../src/network/shape.js';
import type { Executor, Weights } from '../../src/tensor/executor.js';
import { networkOf } from '../checker/network-of.js';
import { randomImageNetwork } from '../tensor/images/random-image-networks.js';
import { randomNetwork, randomValues, randomWeights, testRandom } from '../tensor/random-networks.js';
import { testExecutor } from '../tensor/test-executor.js';
import { importFiles, wholeModel } from './model-files.js';
import { plausibleWeights, smallNetwork, smallWeights } from './sample-files.js';

/** As wide as its samples, so that no convolution over one time is in it: its padding would be none under another name. */
const tcn = networkOf('tcn(filters: 6, dilations: [1, 4], kernel: 3)', [40, 6], 4);

function logits(executor: Executor, network: Network, weights: Weights, samples: Float32Array): readonly number[] {
  const plan = executor.compileInference(network, 2);
  plan.setWeights(weights);
  return [...plan.infer(samples, 2)];
}

describe.each(writerNames)('a model written as %s', (format) => {
  const throughFile = (network: Network, weights: Weights) => {
    const files = modelWriters[format].write(network, weights);
    return wholeModel(
      importFiles({
        name: files[0]?.name ?? '',
        contents: new Map(files.map(({ name, bytes }) => [name, bytes])),
        sample: network.input,
      }),
    );
  };

  it('is read again with every layer and every bit', () => {
    expect(throughFile(smallNetwork, smallWeights)).toEqual({ network: smallNetwork, weights: smallWeights });
    // ONNX has models as they are used: its dropout is none.
    if (format === 'onnx') return;
    const weights = randomWeights(tcn, testRandom(3));
    expect(throughFile(tcn, weights)).toEqual({ network: tcn, weights });
  });

  it('of any kind computes the same bits when it is read again', async () => {
    const executor = await testExecutor();
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = testRandom(seed);
        const network =
          seed % 2 === 0
            ? randomNetwork(random, { layers: 8, relu: true, dropout: false })
            : randomImageNetwork(random, { layers: 8, relu: true });
        const weights = plausibleWeights(network, random);
        const samples = randomValues(2 * elementCount(network.input), random);
        const back = throughFile(network, weights);
        expect(logits(executor, back.network, back.weights, samples)).toEqual(logits(executor, network, weights, samples));
      }),
      { numRuns: 20 },
    );
  });
});

describe('a written .h5', () => {
  it('is read by the HDF5 library with every name, text and bit', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tml-h5-'));
    const [file] = modelWriters.keras.write(smallNetwork, smallWeights);
    writeFileSync(path.join(folder, 'model.h5'), file?.bytes ?? new Uint8Array());
    await h5wasm.ready;
    const read = new h5wasm.File(path.join(folder, 'model.h5'), 'r');
    try {
      const { layers, arrays, config } = kerasModel(smallNetwork, smallWeights, 'native');
      expect(JSON.parse(String(read.attrs['model_config']?.value))).toEqual(config);
      const group = read.get('model_weights') as Group;
      expect(group.attrs['layer_names']?.value).toEqual(layers);
      for (const { layer, name, shape, values } of arrays) {
        const dataset = read.get(`model_weights/${layer}/${layer}/${name}:0`) as Dataset;
        expect(dataset.shape).toEqual(shape);
        expect(dataset.value).toEqual(values);
      }
    } finally {
      read.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
