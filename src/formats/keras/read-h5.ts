import type { Shape } from '../../network/shape.js';
import { parseJson } from '../fields.js';
import { unsupported } from '../format-error.js';
import { Hdf5File } from '../hdf5/read.js';
import type { ImportedModel } from '../imported-model.js';
import { importKeras } from './read-config.js';

/** A whole model as `model.save("x.h5")` of Keras writes it. @throws FormatError */
export function readKerasH5(bytes: Uint8Array, sample?: Shape): ImportedModel {
  const file = new Hdf5File(bytes);
  const [config] = file.texts('', 'model_config') ?? [];
  if (config === undefined) {
    const isWeights = file.texts('', 'layer_names') !== undefined || file.names('').includes('layers');
    return unsupported(
      'attribute model_config',
      isWeights ? 'the file holds weights alone; save the whole model' : 'there is none: this is no model of Keras',
    );
  }
  return importKeras(
    parseJson('attribute model_config', config),
    {
      of({ name }, path, part) {
        const group = `model_weights/${name}`;
        const names = file.texts(group, 'weight_names') ?? [];
        // `dense/kernel:0`, and below a layer of layers `tcn/residual_block_0/conv1D_0/kernel:0`.
        // In both directions `both/forward_lstm/lstm_cell/kernel:0`.
        const found = names.find(
          (one) => `/${one.replace(/:\d+$/, '')}`.endsWith(`/${path}`) && (part === undefined || one.includes(`/${part}_`)),
        );
        return found === undefined ? undefined : file.array(`${group}/${found}`);
      },
    },
    sample,
  );
}
