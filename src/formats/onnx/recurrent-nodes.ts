import type { RecurrentLayer } from '../../network/recurrent-layer.js';
import { reshaped, transposed, type WeightArray } from '../weights.js';
import { gatesInOrder, onnxGates } from './gates.js';
import { type GraphBuilder, int, ints, text, type Value } from './graph-builder.js';
import type { ParameterOf } from './layer-nodes.js';

/** The nodes of an lstm or gru. */
export function recurrentNodes(
  graph: GraphBuilder,
  layer: RecurrentLayer & { readonly kind: 'lstm' | 'gru' },
  value: Value,
  parameter: ParameterOf,
): Omit<Value, 'rank'> {
  const { units, direction } = layer;
  const order = onnxGates(layer.kind);
  // [1 direction, gates · units, columns], gate by gate.
  const matrix = (name: 'kernel' | 'recurrent') => {
    const turned = transposed(parameter(name), [1, 0]);
    return graph.weights(reshaped(gatesInOrder(turned, units, order), [1, ...turned.shape]));
  };
  // Biases of the input's product, then of the recurrent one: an lstm here has the first alone, a gru both.
  const own = parameter('bias');
  const length = 2 * order.length * units;
  const bias: WeightArray =
    layer.kind === 'gru'
      ? reshaped(own, [1, length])
      : {
          shape: [1, length],
          read() {
            const values = new Float32Array(length);
            values.set(gatesInOrder(own, units, order).read());
            return values;
          },
        };
  const times = graph.node('Transpose', [graph.last(value)], { perm: ints(1, 0, 2) });
  const inputs = [times, matrix('kernel'), matrix('recurrent'), graph.weights(bias)];
  const attributes = {
    hidden_size: int(units),
    direction: text(direction === 'forward' ? 'forward' : 'reverse'),
    // The reset gate multiplies the recurrent product with its bias, as Keras 2 and PyTorch have it.
    ...(layer.kind === 'gru' && { linear_before_reset: int(1) }),
  };
  const states = graph.recurrentNode(layer.kind === 'lstm' ? 'LSTM' : 'GRU', inputs, attributes, layer.return);
  if (layer.return === 'last') return { first: graph.node('Squeeze', [states, graph.integers(0)]) };
  const sequence = graph.node('Squeeze', [states, graph.integers(1)]);
  return { last: graph.node('Transpose', [sequence], { perm: ints(1, 0, 2) }) };
}
