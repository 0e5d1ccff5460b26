import { canonicalJson } from '../../graph/canonical-json.js';
import type { Json } from '../../graph/json.js';
import type { Network } from '../../network/network.js';
import { bytesOfFloats } from '../float-values.js';
import { kerasModel } from '../keras/write-config.js';
import type { WrittenFile } from '../written-file.js';

const SHARD = 'weights.bin';

/** A layers model of TensorFlow.js: `model.json` with one shard beside it. `tf.loadLayersModel` reads it; its output are the logits. */
export function writeTensorflowJs(network: Network, weights: readonly Float32Array[]): readonly WrittenFile[] {
  const { config, arrays } = kerasModel(network, weights, 'padded');
  const model: Json = {
    format: 'layers-model',
    generatedBy: 'TML',
    convertedBy: null,
    modelTopology: { keras_version: '2.4.0', backend: 'tensorflow', model_config: config },
    weightsManifest: [
      { paths: [SHARD], weights: arrays.map(({ layer, name, shape }) => ({ name: `${layer}/${name}`, shape, dtype: 'float32' })) },
    ],
  };
  const shard = new Uint8Array(arrays.reduce((sum, { values }) => sum + 4 * values.length, 0));
  let at = 0;
  for (const { values } of arrays) {
    shard.set(bytesOfFloats(values), at);
    at += 4 * values.length;
  }
  return [
    { name: 'model.json', bytes: new TextEncoder().encode(`${canonicalJson(model)}\n`) },
    { name: SHARD, bytes: shard },
  ];
}
