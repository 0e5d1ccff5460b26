import type { ImageLayer } from '../../src/network/image-layer.js';
import type { Layer, Network } from '../../src/network/network.js';
import type { RecurrentLayer } from '../../src/network/recurrent-layer.js';
import { networkOf } from '../checker/network-of.js';
import { gatedNetwork } from '../tensor/images/gated-networks.js';
import { randomImageNetwork } from '../tensor/images/random-image-networks.js';
import { randomNetwork, testRandom } from '../tensor/random-networks.js';

const chain = (input: readonly number[], ...layers: readonly Layer[]): Network => ({
  input,
  layers: [{ kind: 'input', inputs: [] }, ...layers],
});

const recurrent = (kind: 'lstm' | 'gru', direction: RecurrentLayer['direction']): Network =>
  chain(
    [7, 3],
    { kind, inputs: [0], units: 4, return: 'sequence', direction },
    { kind, inputs: [1], units: 5, return: 'last', direction },
    { kind: 'dense', inputs: [2], units: 3 },
  );

const pooled = (kind: 'maxpool2d' | 'avgpool2d'): ImageLayer => ({ kind, inputs: [0], size: [3, 2], stride: [2, 2], padding: 'same' });

/** Networks that together have every layer that ONNX can say, and those of the standard library in small. */
export const onnxCases: ReadonlyMap<string, Network> = new Map([
  ['lstm', recurrent('lstm', 'forward')],
  ['lstm backward', recurrent('lstm', 'backward')],
  ['gru', recurrent('gru', 'forward')],
  ['gru backward', recurrent('gru', 'backward')],
  ['attention', chain([6, 4], { kind: 'attention', inputs: [0] })],
  ['softmax over channels', chain([6, 4], { kind: 'softmax', inputs: [0] }, { kind: 'flatten', inputs: [1] })],
  ['relu6', chain([5], { kind: 'dense', inputs: [0], units: 40 }, { kind: 'relu6', inputs: [1] })],
  ['sigmoid of an image', chain([3, 4, 2], { kind: 'sigmoid', inputs: [0] }, { kind: 'flatten', inputs: [1] })],
  ['max pooling, same', chain([7, 5, 3], pooled('maxpool2d'), { kind: 'flatten', inputs: [1] })],
  ['average pooling, same', chain([7, 5, 3], pooled('avgpool2d'), { kind: 'flatten', inputs: [1] })],
  ['sequence of rows', chain([4, 3, 2], { kind: 'as_sequence', inputs: [0] }, { kind: 'last', inputs: [1] })],
  [
    'matrix products',
    chain(
      [5, 4],
      { kind: 'matmul', inputs: [0, 0], transpose: true },
      { kind: 'matmul', inputs: [1, 0], transpose: false },
      { kind: 'tanh', inputs: [2] },
      { kind: 'flatten', inputs: [3] },
    ),
  ],
  ...Array.from({ length: 20 }, (_, seed): [string, Network] => [
    `random ${seed}`,
    seed % 2 === 0
      ? randomNetwork(testRandom(seed), { layers: 8, relu: true, dropout: true })
      : randomImageNetwork(testRandom(seed), { layers: 8, relu: true }),
  ]),
  ['tcn', networkOf('tcn(filters: 6, dilations: [1, 4], kernel: 3)', [40, 6], 4)],
  ['tcn_kws', networkOf('tcn_kws()', [49, 10], 12)],
  ['ds_cnn', networkOf('ds_cnn(filters: 8)', [49, 10], 12)],
  ['kws_cnn', networkOf('kws_cnn(filters: 4)', [49, 10], 12)],
  ['attention_rnn', networkOf('attention_rnn(units: 6)', [49, 10], 12)],
  ['gru_kws', networkOf('gru_kws(units: 6)', [49, 10], 12)],
  ['lstm_kws', networkOf('lstm_kws(units: 6)', [49, 10], 12)],
  ['lstm_har', networkOf('lstm_har(units: 6)', [50, 6], 4)],
  ['har_cnn', networkOf('har_cnn(filters: 6)', [50, 6], 4)],
  ['cnn_lstm', networkOf('cnn_lstm(filters: 6, units: 6)', [50, 6], 4)],
  ['mlp', networkOf('mlp()', [20], 4)],
  ['resnet8', networkOf('resnet8()', [32, 32, 3], 10)],
  ['mobilenet_v1', networkOf('mobilenet_v1(width: 0.1)', [32, 32, 3], 10)],
  ['mobilenet_v2', networkOf('mobilenet_v2(width: 0.1)', [32, 32, 3], 10)],
  ['squeeze and excitation', gatedNetwork(testRandom(2))],
]);
