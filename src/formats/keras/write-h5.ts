import { canonicalJson } from '../../graph/canonical-json.js';
import type { Network } from '../../network/network.js';
import { type Hdf5Array, type Hdf5Group, writeHdf5 } from '../hdf5/write.js';
import { type KerasArray, kerasModel } from './write-config.js';

/** A whole model as `model.save("x.h5")` of Keras 2 writes it, without a training configuration; `load_model` reads it. Its output are the logits. */
export function writeKerasH5(network: Network, weights: readonly Float32Array[]): Uint8Array {
  const { config, layers, arrays } = kerasModel(network, weights, 'native');
  const version = { keras_version: '2.4.0', backend: 'tensorflow' };
  const groups = layers.map(
    (layer) =>
      [
        layer,
        layerGroup(
          layer,
          arrays.filter((array) => array.layer === layer),
        ),
      ] as const,
  );
  const root = group({ ...version, model_config: canonicalJson(config) }, [
    ['model_weights', group({ ...version, layer_names: layers }, groups)],
  ]);
  return writeHdf5(root);
}

/** `dense_7` holds `dense_7/kernel:0`: a group in the group, as Keras names weights. */
function layerGroup(layer: string, arrays: readonly KerasArray[]): Hdf5Group {
  const names = arrays.map(({ name }) => `${layer}/${name}:0`);
  return group({ weight_names: names }, arrays.length === 0 ? [] : [[layer, arraysGroup(arrays.map((array) => [array.name, array]))]]);
}

/** Arrays by path: a group for each part of it but the last. */
function arraysGroup(arrays: readonly (readonly [path: string, array: KerasArray])[]): Hdf5Group {
  const children = new Map<string, (readonly [string, KerasArray])[]>();
  for (const [path, array] of arrays) {
    const [first = '', ...rest] = path.split('/');
    const key = rest.length === 0 ? `${first}:0` : first;
    children.set(key, [...(children.get(key) ?? []), [rest.join('/'), array]]);
  }
  return group(
    {},
    [...children].map(([key, inner]) => {
      const [only] = inner;
      return only?.[0] === '' ? [key, { kind: 'array', shape: only[1].shape, values: only[1].values }] : [key, arraysGroup(inner)];
    }),
  );
}

const group = (attributes: Hdf5Group['attributes'], children: readonly (readonly [string, Hdf5Group | Hdf5Array])[]): Hdf5Group => ({
  kind: 'group',
  attributes,
  children: new Map(children),
});
