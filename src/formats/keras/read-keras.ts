import type { Shape } from '../../network/shape.js';
import { textOf } from '../byte-reader.js';
import { Fields, parseJson } from '../fields.js';
import { shown, unsupported } from '../format-error.js';
import { Hdf5File } from '../hdf5/read.js';
import type { ImportedModel } from '../imported-model.js';
import type { KerasWeights } from './layer.js';
import { importKeras } from './read-config.js';
import { openZip } from './zip.js';

/** A whole model as `model.save("x.keras")` of Keras 3 writes it: an archive of its configuration and its weights. @throws FormatError */
export function readKerasArchive(bytes: Uint8Array, sample?: Shape): ImportedModel {
  const file = openZip(bytes);
  const config = parseJson('config.json in the archive', textOf(file('config.json')));
  return importKeras(config, weightsIn(new Hdf5File(file('model.weights.h5')), new Fields('the configuration', config)), sample);
}

/** Arrays lie by the class of their layer and its number among those of that class, and have numbers themselves: `layers/dense_1/vars/0`. */
function weightsIn(file: Hdf5File, model: Fields): KerasWeights {
  const groups = new Map<string, { readonly group: string; readonly config: Fields }>();
  const counts = new Map<string, number>();
  for (const value of model.object('config').list('layers')) {
    const layer = new Fields('a layer', value);
    const config = layer.object('config');
    const kind = snakeCase(layer.text('class_name'));
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const name = layer.textOr('name', config.textOr('name', kind));
    groups.set(name, { group: `layers/${kind}${count === 0 ? '' : `_${count}`}`, config });
  }
  return {
    of({ name, className }, path, part) {
      const found = groups.get(name);
      if (!found) return undefined;
      const paths = arraysOf(className, found.config);
      if (paths.length === 0)
        return unsupported(`layer ${shown(name)}`, `the weights of a ${shown(className)} are not read from a .keras file`);
      const place = paths.indexOf(path);
      if (place === -1) return undefined;
      const cell = part === undefined ? (isRecurrent(className) ? '/cell' : '') : `/${part}_layer/cell`;
      return file.array(`${found.group}${cell}/vars/${place}`);
    },
  };
}

const isRecurrent = (className: string): boolean => className === 'LSTM' || className === 'GRU';

/** The arrays of a layer in the order in which Keras makes them. */
function arraysOf(className: string, config: Fields): readonly string[] {
  switch (className) {
    case 'Dense':
    case 'Conv1D':
    case 'Conv2D':
      return ['kernel', 'bias'];
    case 'DepthwiseConv2D':
      return ['depthwise_kernel', 'bias'];
    case 'SeparableConv2D':
      return ['depthwise_kernel', 'pointwise_kernel', 'bias'];
    case 'LSTM':
    case 'GRU':
    case 'Bidirectional':
      return ['kernel', 'recurrent_kernel', 'bias'];
    case 'BatchNormalization':
      return [
        ...(config.flag('scale', true) ? ['gamma'] : []),
        ...(config.flag('center', true) ? ['beta'] : []),
        'moving_mean',
        'moving_variance',
      ];
    default:
      return [];
  }
}

/** `DepthwiseConv2D` as `depthwise_conv2d`. */
const snakeCase = (className: string): string =>
  className
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
