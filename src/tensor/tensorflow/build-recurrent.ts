import type * as TensorFlow from '@tensorflow/tfjs-core';
import { type RecurrentLayer, ranksOf } from '../../network/recurrent-layer.js';
import type { TensorFlowNamespace } from './namespace.js';

type Tensor = TensorFlow.Tensor;

/** One step of a cell: the state's tensors before, and after. */
type Cell = (x: Tensor, state: readonly Tensor[]) => readonly Tensor[];

/** The full matrices, and the tensors behind them. */
function splitWeights(tf: TensorFlowNamespace, layer: RecurrentLayer, weights: readonly Tensor[]) {
  const rest = [...weights];
  const [kernel, recurrent] = ranksOf(layer).map((rank): Tensor => {
    const [first] = rest.splice(0, 1) as [Tensor];
    if (rank === null) return first;
    const [second] = rest.splice(0, 1) as [Tensor];
    return tf.matMul(first, second);
  }) as [Tensor, Tensor];
  return { kernel, recurrent, others: rest };
}

function cellOf(tf: TensorFlowNamespace, layer: RecurrentLayer, weights: readonly Tensor[]): Cell {
  const { kernel, recurrent, others } = splitWeights(tf, layer, weights);
  const gates = (values: Tensor, count: number): Tensor[] => tf.split(values, count, 1);
  switch (layer.kind) {
    case 'lstm': {
      const [bias] = others as [Tensor];
      return (x, [h, c]) => {
        const sums = tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(h as Tensor, recurrent)), bias);
        const [i, f, g, o] = gates(sums, 4) as [Tensor, Tensor, Tensor, Tensor];
        const cell = tf.add(tf.mul(tf.sigmoid(f), c as Tensor), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        return [tf.mul(tf.sigmoid(o), tf.tanh(cell)), cell];
      };
    }
    case 'gru': {
      const [inner, outer] = tf.split(others[0] as Tensor, 2, 0) as [Tensor, Tensor];
      return (x, [h]) => {
        const [xz, xr, xn] = gates(tf.add(tf.matMul(x, kernel), inner), 3) as [Tensor, Tensor, Tensor];
        const [hz, hr, hn] = gates(tf.add(tf.matMul(h as Tensor, recurrent), outer), 3) as [Tensor, Tensor, Tensor];
        const [z, r] = [tf.sigmoid(tf.add(xz, hz)), tf.sigmoid(tf.add(xr, hr))];
        const n = tf.tanh(tf.add(xn, tf.mul(r, hn)));
        return [tf.add(tf.mul(z, h as Tensor), tf.mul(tf.sub(1, z), n))];
      };
    }
    case 'fastrnn': {
      const [bias, alpha, beta] = others as [Tensor, Tensor, Tensor];
      return (x, [h]) => {
        const c = tf.tanh(tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(h as Tensor, recurrent)), bias));
        return [tf.add(tf.mul(tf.sigmoid(beta), h as Tensor), tf.mul(tf.sigmoid(alpha), c))];
      };
    }
    case 'fastgrnn': {
      const [gateBias, bias, zeta, nu] = others as [Tensor, Tensor, Tensor, Tensor];
      return (x, [h]) => {
        const p = tf.add(tf.matMul(x, kernel), tf.matMul(h as Tensor, recurrent));
        const [z, c] = [tf.sigmoid(tf.add(p, gateBias)), tf.tanh(tf.add(p, bias))];
        const open = tf.add(tf.mul(tf.sigmoid(zeta), tf.sub(1, z)), tf.sigmoid(nu));
        return [tf.add(tf.mul(z, h as Tensor), tf.mul(open, c))];
      };
    }
  }
}

/** A recurrent layer step by step, with the differentiation of TensorFlow.js. */
export function recur(tf: TensorFlowNamespace, layer: RecurrentLayer, x: TensorFlow.Tensor3D, weights: readonly Tensor[]): Tensor {
  const [batch, time, channels] = x.shape;
  const cell = cellOf(tf, layer, weights);
  // Its unstack has no gradient for a single time.
  const at = (t: number): Tensor => tf.reshape(tf.slice(x, [0, t, 0], [batch, 1, channels]), [batch, channels]);
  const zeros = tf.zeros([batch, layer.units]);
  let state: readonly Tensor[] = layer.kind === 'lstm' ? [zeros, zeros] : [zeros];
  const outputs: Tensor[] = [];
  for (let t = 0; t < time; t++) {
    state = cell(at(layer.direction === 'backward' ? time - 1 - t : t), state);
    outputs.push(state[0] as Tensor);
  }
  if (layer.return === 'last') return outputs.at(-1) as Tensor;
  return tf.stack(layer.direction === 'backward' ? outputs.toReversed() : outputs, 1);
}

/** The mean over time, weighted by the softmax of the products with a query that the last time makes. */
export function attend(tf: TensorFlowNamespace, x: TensorFlow.Tensor3D, [kernel, bias]: readonly Tensor[]): Tensor {
  const [batch, time, channels] = x.shape;
  const last = tf.reshape(tf.slice(x, [0, time - 1, 0], [batch, 1, channels]), [batch, channels]);
  const query = tf.reshape(tf.add(tf.matMul(last, kernel as Tensor), bias as Tensor), [batch, channels, 1]);
  const weights = tf.softmax(tf.reshape(tf.matMul(x, query), [batch, time]), -1);
  return tf.reshape(tf.matMul(tf.reshape(weights, [batch, 1, time]), x), [batch, channels]);
}
