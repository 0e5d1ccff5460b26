import { describe, expect, it } from 'vitest';
import { modelWriters, writerNames } from '../../src/formats/write-model-file.js';
import { gatedNetwork } from '../tensor/images/gated-networks.js';
import { randomWeights, testRandom } from '../tensor/random-networks.js';
import { importFiles, wholeModel } from './model-files.js';

const network = gatedNetwork(testRandom(2));

/** `onnx` is written and not read. */
describe.each(writerNames.filter((format) => format !== 'onnx'))('squeeze and excitation written as %s', (format) => {
  it('is read again with every layer and every bit', () => {
    const weights = randomWeights(network, testRandom(1));
    const files = modelWriters[format].write(network, weights);
    const contents = new Map(files.map(({ name, bytes }) => [name, bytes]));
    expect(wholeModel(importFiles({ name: files[0]?.name ?? '', contents, sample: network.input }))).toEqual({ network, weights });
  });
});
