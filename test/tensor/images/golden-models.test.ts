import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import h5wasm, { type Dataset } from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/network/network.js';
import { parametersOf } from '../../../src/network/parameters.js';
import { elementCount } from '../../../src/network/shape.js';
import { networkOf } from '../../checker/network-of.js';
import { sharedFile } from '../../shared-data.js';
import { testExecutor } from '../test-executor.js';

const resnetFile = sharedFile('data/models/mlperf_tiny/pretrainedResnet.h5');
const dsCnnFile = sharedFile('data/models/tinyml_security/ds_cnn/variables.data-00000-of-00001');
const cifarFile = sharedFile('data/cifar10/test_first2000.bin.gz');
const perfFile = sharedFile('data/cifar10/mlperf_tiny_perf200.bin.gz');
const mfccFile = sharedFile('data/speech_commands_test_v0.02/mfcc_int8_4890x49x10.bin.gz');
const labelFile = sharedFile('data/speech_commands_test_v0.02/labels_uint8_4890.bin');

/** Weights of a Keras file whose layers are named in order, `conv2d`, `conv2d_1`, …, by the kind of layer they belong to. */
async function kerasWeights(file: string, network: Network): Promise<Float32Array[]> {
  await h5wasm.ready;
  const h5 = new h5wasm.File(file, 'r');
  const names = { conv2d: 'conv2d', batch_norm: 'batch_normalization', dense: 'dense' } as const;
  const tensors = {
    kernel: 'kernel',
    bias: 'bias',
    gamma: 'gamma',
    beta: 'beta',
    mean: 'moving_mean',
    variance: 'moving_variance',
  } as const;
  const weights = parametersOf(network).map(({ layer, name }) => {
    const kind = network.layers[layer]?.kind as keyof typeof names;
    const place = network.layers.slice(0, layer).filter((one) => one.kind === kind).length;
    const own = place === 0 ? names[kind] : `${names[kind]}_${place}`;
    const dataset = h5.get(`model_weights/${own}/${own}/${tensors[name as keyof typeof tensors]}:0`) as Dataset | null;
    if (!dataset) throw new Error(`${file} has no ${own}/${tensors[name as keyof typeof tensors]}`);
    return Float32Array.from(dataset.value as Float32Array);
  });
  h5.close();
  return weights;
}

/** All weights one after the other, as they lie in a file. */
function contiguousWeights(file: string, network: Network): Float32Array[] {
  const bytes = readFileSync(file);
  let at = 0;
  return parametersOf(network).map(({ shape }) => {
    const values = Float32Array.from({ length: elementCount(shape) }, (_, index) => bytes.readFloatLE(at + 4 * index));
    at += 4 * values.length;
    return values;
  });
}

/** Records of a label and three planes of 32 × 32 bytes, as images of 0 to 255. */
function cifarImages(file: string): { samples: Float32Array; labels: Uint8Array } {
  const bytes = gunzipSync(readFileSync(file));
  const count = bytes.length / 3073;
  const labels = Uint8Array.from({ length: count }, (_, index) => bytes[index * 3073] ?? 0);
  const samples = new Float32Array(count * 3072);
  for (let index = 0; index < samples.length; index++) {
    const [image, value] = [Math.floor(index / 3072), index % 3072];
    samples[index] = bytes[image * 3073 + 1 + (value % 3) * 1024 + Math.floor(value / 3)] ?? 0;
  }
  return { samples, labels };
}

async function countRight(network: Network, weights: Float32Array[], samples: Float32Array, labels: Uint8Array): Promise<number> {
  const plan = (await testExecutor()).compileInference(network, labels.length);
  plan.setWeights(weights);
  const logits = plan.infer(samples, labels.length);
  const classes = logits.length / labels.length;
  return labels.reduce((right, label, index) => {
    const own = logits.subarray(index * classes, (index + 1) * classes);
    return right + (own.indexOf(Math.max(...own)) === label ? 1 : 0);
  }, 0);
}

describe('ResNet8 of std/models with the weights of MLPerf Tiny', () => {
  it.skipIf(!resnetFile || !cifarFile || !perfFile)(
    'is right where an independent float32 implementation is: 1758 of 2000, and 174 of the 200 of the benchmark',
    { timeout: 120_000 },
    async () => {
      const network = networkOf('resnet8', [32, 32, 3], 10);
      const weights = await kerasWeights(resnetFile ?? '', network);
      const first = cifarImages(cifarFile ?? '');
      expect(first.labels.length).toBe(2000);
      expect(await countRight(network, weights, first.samples, first.labels)).toBe(1758);
      const perf = cifarImages(perfFile ?? '');
      expect(await countRight(network, weights, perf.samples, perf.labels)).toBe(174);
    },
  );
});

/** Cepstral coefficients of the 4890 files of the test set, from what an int8 model reads. */
function cepstra(): { samples: Float32Array; labels: Uint8Array } {
  const bytes = gunzipSync(readFileSync(mfccFile ?? ''));
  const samples = Float32Array.from(bytes, (byte) => (((byte << 24) >> 24) - 83) * 0.58470291);
  return { samples, labels: new Uint8Array(readFileSync(labelFile ?? '')) };
}

describe('DS-CNN of std/models with the weights of the study', () => {
  it.skipIf(!dsCnnFile || !mfccFile || !labelFile)('is right as often as published', { timeout: 120_000 }, async () => {
    const network = networkOf('ds_cnn', [49, 10, 1], 12);
    const { samples, labels } = cepstra();
    expect(labels.length).toBe(4890);
    // The published 4492 are of the same weights with their convolutions rounded to int8.
    const right = await countRight(network, contiguousWeights(dsCnnFile ?? '', network), samples, labels);
    expect(Math.abs(right - 4492)).toBeLessThanOrEqual(5);
  });
});
