import type * as TensorFlow from '@tensorflow/tfjs-core';
import { parseRational, toFloat64 } from '../../graph/rational.js';
import { type FeatureLayer, treeNodes } from '../../network/feature-layer.js';
import type { TensorFlowNamespace } from './namespace.js';

type Tensor = TensorFlow.Tensor;

/** Bonsai, node by node: scores [batch, units]. */
export function scoreTree(
  tf: TensorFlowNamespace,
  layer: Extract<FeatureLayer, { kind: 'bonsai' }>,
  x: TensorFlow.Tensor2D,
  [z, w, v, t]: readonly Tensor[],
): Tensor {
  const { units, projection } = layer;
  const [sigma, sharpness] = [toFloat64(parseRational(layer.sigma)), toFloat64(parseRational(layer.sharpness))];
  const projected = tf.div(tf.matMul(x, z as Tensor, false, true), projection);
  const times = (matrix: Tensor | undefined, from: number, rows: number): Tensor =>
    tf.matMul(projected, tf.slice(matrix as Tensor, [from, 0], [rows, projection]), false, true);
  const probabilities: Tensor[] = [tf.ones([x.shape[0], 1])];
  const terms = Array.from({ length: treeNodes(layer.depth) }, (_, node) => {
    if (node > 0) {
      const parent = (node - 1) >> 1;
      const side = tf.tanh(tf.mul(times(t, parent, 1), sharpness));
      const share = tf.div(node % 2 === 1 ? tf.add(1, side) : tf.sub(1, side), 2);
      probabilities.push(tf.mul(probabilities[parent] as Tensor, share));
    }
    const gate = tf.tanh(tf.mul(times(v, node * units, units), sigma));
    return tf.mul(probabilities[node] as Tensor, tf.mul(times(w, node * units, units), gate));
  });
  return terms.reduce((sum, term) => tf.add(sum, term));
}

/** ProtoNN: scores [batch, units]. */
export function scorePrototypes(
  tf: TensorFlowNamespace,
  layer: Extract<FeatureLayer, { kind: 'protonn' }>,
  x: TensorFlow.Tensor2D,
  [w, b, z]: readonly Tensor[],
): Tensor {
  const gamma = toFloat64(parseRational(layer.gamma));
  const projected = tf.expandDims(tf.matMul(x, w as Tensor), 2);
  const distances = tf.sum(tf.square(tf.sub(projected, tf.expandDims(b as Tensor, 0))), 1);
  return tf.matMul(tf.exp(tf.mul(distances, -(gamma ** 2))), z as Tensor, false, true);
}
