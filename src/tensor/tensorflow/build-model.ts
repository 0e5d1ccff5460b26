import type * as TensorFlow from '@tensorflow/tfjs-core';
import { unreachable } from '../../diagnostics/invariant.js';
import type { Layer, Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { scorePrototypes, scoreTree } from './build-feature-layers.js';
import { attend, recur } from './build-recurrent.js';
import { imageLayer } from './image-layers.js';
import type { TensorFlowNamespace } from './namespace.js';

export interface ForwardOptions {
  /** Factors of each dropout layer, by layer index, shaped like its input or broadcast to it; a layer without factors does nothing. */
  readonly dropoutFactors?: ReadonlyMap<number, TensorFlow.Tensor>;
  /** Batch normalisation by the statistics of the batch. */
  readonly training?: boolean;
  /** Told the mean and variance of the batch, by layer index, where `training` computes them. */
  readonly statistics?: (layer: number, mean: TensorFlow.Tensor, variance: TensorFlow.Tensor) => void;
}

/**
 * Dilated causal convolution, differentiable: TensorFlow.js has no gradient for dilated kernels, so times are sorted into `dilation`
 * interleaved sequences, each an ordinary convolution.
 */
function causalConv1d(
  tf: TensorFlowNamespace,
  x: TensorFlow.Tensor3D,
  kernel: TensorFlow.Tensor3D,
  bias: TensorFlow.Tensor1D,
  dilation: number,
): TensorFlow.Tensor3D {
  const [batch, time, channels] = x.shape;
  const [taps, , filters] = kernel.shape;
  const steps = Math.ceil(time / dilation);
  // Zeros in front make the time axis a multiple of the dilation and hold the causal padding.
  const padded = tf.pad(x, [
    [0, 0],
    [steps * dilation - time + (taps - 1) * dilation, 0],
    [0, 0],
  ]);
  const rows: TensorFlow.Tensor4D = tf.reshape(padded, [batch, steps + taps - 1, dilation, channels]);
  const filter: TensorFlow.Tensor4D = tf.reshape(kernel, [taps, 1, channels, filters]);
  const result: TensorFlow.Tensor3D = tf.reshape(tf.conv2d(rows, filter, 1, 'valid'), [batch, steps * dilation, filters]);
  return tf.add(tf.slice(result, [0, steps * dilation - time, 0], [batch, time, filters]), bias);
}

/** The same with any padding: zeros appended where it looks ahead, times left out where none is padded. */
function paddedConv1d(
  tf: TensorFlowNamespace,
  x: TensorFlow.Tensor3D,
  kernel: TensorFlow.Tensor3D,
  bias: TensorFlow.Tensor1D,
  { dilation, padding }: Extract<Layer, { kind: 'conv1d' }>,
): TensorFlow.Tensor3D {
  const [, time] = x.shape;
  const [taps, , filters] = kernel.shape;
  const reach = (taps - 1) * dilation;
  if (padding === 'causal') return causalConv1d(tf, x, kernel, bias, dilation);
  const ahead = padding === 'same' ? Math.ceil(reach / 2) : 0;
  const count = padding === 'same' ? time : time - reach;
  const ahead3d: [number, number][] = [
    [0, 0],
    [0, ahead],
    [0, 0],
  ];
  const all = causalConv1d(tf, tf.pad(x, ahead3d), kernel, bias, dilation);
  return tf.slice(all, [0, time + ahead - count, 0], [-1, count, filters]);
}

/** Windows of times, value by value: the pooling operations of TensorFlow.js have no gradient on the plain backend. */
function pooled(
  tf: TensorFlowNamespace,
  x: TensorFlow.Tensor3D,
  { kind, size, stride }: Extract<Layer, { kind: 'maxpool' | 'avgpool' }>,
): TensorFlow.Tensor {
  const windows = Math.floor((x.shape[1] - size) / stride) + 1;
  const values = Array.from({ length: size }, (_, i) => {
    const times = Int32Array.from({ length: windows }, (__, j) => j * stride + i);
    return tf.gather(x, tf.tensor1d(times, 'int32'), 1);
  });
  if (kind === 'maxpool') return values.reduce((best: TensorFlow.Tensor, one) => tf.maximum(best, one));
  return tf.div(
    values.reduce((sum: TensorFlow.Tensor, one) => tf.add(sum, one)),
    size,
  );
}

/**
 * Logits [batch, classes] of a batch of samples, by TensorFlow.js operations with their own gradients. `parameters` are in the order of
 * `parametersOf(network)`.
 */
export function forward(
  tf: TensorFlowNamespace,
  network: Network,
  parameters: readonly TensorFlow.Tensor[],
  samples: TensorFlow.Tensor,
  { dropoutFactors = new Map(), training = false, statistics = () => undefined }: ForwardOptions = {},
): TensorFlow.Tensor2D {
  const firstOf = new Map<number, number>();
  parametersOf(network).forEach(({ layer }, index) => firstOf.set(layer, Math.min(firstOf.get(layer) ?? index, index)));
  const counts = new Map<number, number>();
  for (const { layer } of parametersOf(network)) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  const outputs: TensorFlow.Tensor[] = [];
  const compute = (layer: Layer, index: number): TensorFlow.Tensor => {
    const inputs = layer.inputs.map((from) => outputs[from] as TensorFlow.Tensor);
    const input = inputs[0] ?? samples;
    const weights = () => parameters.slice(firstOf.get(index) ?? 0).slice(0, counts.get(index) ?? 0);
    switch (layer.kind) {
      case 'input':
        return samples;
      case 'conv1d': {
        const [kernel, bias] = weights() as [TensorFlow.Tensor3D, TensorFlow.Tensor1D];
        return paddedConv1d(tf, input as TensorFlow.Tensor3D, kernel, bias, layer);
      }
      case 'dense': {
        const [kernel, bias] = weights() as [TensorFlow.Tensor2D, TensorFlow.Tensor1D];
        return tf.add(tf.matMul(input as TensorFlow.Tensor2D, kernel), bias);
      }
      case 'relu':
        return tf.relu(input);
      case 'relu6':
        // Its own relu6 has no gradient on the plain backend.
        return tf.minimum(tf.relu(input), 6);
      case 'tanh':
        return tf.tanh(input);
      case 'sigmoid':
        return tf.sigmoid(input);
      case 'swish':
        return tf.mul(input, tf.sigmoid(input));
      case 'softmax':
        return tf.softmax(input, -1);
      case 'maxpool':
      case 'avgpool':
        return pooled(tf, input as TensorFlow.Tensor3D, layer);
      case 'global_avgpool':
        return input.rank === 4 ? tf.mean(input, [1, 2]) : tf.mean(input, 1);
      case 'dropout': {
        const factors = dropoutFactors.get(index);
        return factors ? tf.mul(input, factors) : input;
      }
      case 'add':
        return inputs.reduce((sum, term) => tf.add(sum, term));
      case 'concat':
        return tf.concat(inputs, -1);
      case 'matmul':
        return tf.matMul(input, inputs[1] as TensorFlow.Tensor, false, layer.transpose);
      case 'scale':
        return tf.mul(input, tf.reshape(inputs[1] as TensorFlow.Tensor, [input.shape[0] ?? 0, 1, 1, -1]));
      case 'last':
        return tf.squeeze(tf.slice(input, [0, (input.shape[1] ?? 1) - 1, 0], [-1, 1, -1]), [1]);
      case 'flatten':
        return tf.reshape(input, [input.shape[0] ?? 0, -1]);
      case 'conv2d':
      case 'depthwise':
      case 'maxpool2d':
      case 'avgpool2d':
      case 'pad':
      case 'as_image':
      case 'as_sequence':
      case 'batch_norm':
        return imageLayer(tf, layer, input, weights(), { training, statistics: (mean, variance) => statistics(index, mean, variance) });
      case 'attention':
        return attend(tf, input as TensorFlow.Tensor3D, weights());
      case 'lstm':
      case 'gru':
      case 'fastrnn':
      case 'fastgrnn':
        return recur(tf, layer, input as TensorFlow.Tensor3D, weights());
      case 'bonsai':
        return scoreTree(tf, layer, input as TensorFlow.Tensor2D, weights());
      case 'protonn':
        return scorePrototypes(tf, layer, input as TensorFlow.Tensor2D, weights());
      default:
        return unreachable(layer);
    }
  };
  network.layers.forEach((layer, index) => outputs.push(compute(layer, index)));
  return outputs.at(-1) as TensorFlow.Tensor2D;
}

/** Loss of each sample [batch]: `ce` on logits, `mse` of the softmax against one-hot labels. */
export function sampleLosses(
  tf: TensorFlowNamespace,
  kind: 'ce' | 'mse',
  logits: TensorFlow.Tensor2D,
  labels: Int32Array,
): TensorFlow.Tensor1D {
  const classes = logits.shape[1];
  const oneHot = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classes), 'float32');
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const logProbabilities = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
  if (kind === 'ce') return tf.neg(tf.sum(tf.mul(logProbabilities, oneHot), 1));
  return tf.mean(tf.square(tf.sub(tf.exp(logProbabilities), oneHot)), 1);
}
