import { readFileSync } from 'node:fs';
import { writeKerasH5 } from '../../src/formats/keras/write-h5.js';
import { writeOnnx } from '../../src/formats/onnx/write-onnx.js';
import { writeSafetensors } from '../../src/formats/safetensors/write.js';
import { parametersOf } from '../../src/network/parameters.js';
import type { Network } from '../../src/network/network.js';
import { sharedFile } from '../shared-data.js';
import { randomWeights, testRandom } from '../tensor/random-networks.js';

/** A small network with one of each kind of weights and a branch. */
export const smallNetwork: Network = {
  input: [8, 3],
  layers: [
    { kind: 'input', inputs: [] },
    { kind: 'conv1d', inputs: [0], filters: 4, kernel: 3, dilation: 2, padding: 'causal' },
    { kind: 'relu', inputs: [1] },
    { kind: 'conv1d', inputs: [0], filters: 4, kernel: 1, dilation: 1, padding: 'valid' },
    { kind: 'add', inputs: [2, 3] },
    { kind: 'maxpool', inputs: [4], size: 2, stride: 2 },
    { kind: 'flatten', inputs: [5] },
    { kind: 'dense', inputs: [6], units: 5 },
  ],
};

export const smallWeights = randomWeights(smallNetwork, testRandom(7));

/** Weights that a training could have left: variances are above zero. */
export const plausibleWeights = (network: Network, random: () => number): Float32Array[] =>
  randomWeights(network, random).map((values, index) =>
    parametersOf(network)[index]?.name === 'variance' ? values.map((value) => 0.5 + Math.abs(value)) : values,
  );

export interface SampleFile {
  readonly format: string;
  readonly bytes: Uint8Array;
}

/** One whole model in each format; those of the shared data where they are there. */
export function sampleFiles(): readonly SampleFile[] {
  const published = sharedFile('data/models/tinyml_security/Auritus_TCN.h5');
  return [
    { format: 'safetensors', bytes: writeSafetensors(smallNetwork, smallWeights) },
    { format: 'Keras .h5', bytes: writeKerasH5(smallNetwork, smallWeights) },
    { format: 'ONNX', bytes: writeOnnx(smallNetwork, smallWeights) },
    ...(published === null ? [] : [{ format: 'a published .h5', bytes: readFileSync(published) }]),
  ];
}
