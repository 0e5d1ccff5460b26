import type * as TensorFlow from '@tensorflow/tfjs-core';
import { parseRational, toFloat64 } from '../../graph/rational.js';
import { type ImageLayer, windowsOf } from '../../network/image-layer.js';
import type { TensorFlowNamespace } from './namespace.js';

type Pool = Extract<ImageLayer, { kind: 'maxpool2d' | 'avgpool2d' }>;
type Normalization = Extract<ImageLayer, { kind: 'batch_norm' }>;

export interface BatchStatistics {
  /** Whether a batch is normalised by its own statistics, and not by the averages. */
  readonly training: boolean;
  /** Told them where it is. */
  readonly statistics: (mean: TensorFlow.Tensor, variance: TensorFlow.Tensor) => void;
}

/** Less than any value of a sample. */
const LOWEST = -1e30;

/** Windows value by value: the pooling operations of TensorFlow.js have no gradient on the plain backend. */
function pooled(tf: TensorFlowNamespace, x: TensorFlow.Tensor4D, { kind, size, stride, padding }: Pool): TensorFlow.Tensor {
  const [, height, width] = x.shape;
  const down = windowsOf(height, size[0], stride[0], padding);
  const across = windowsOf(width, size[1], stride[1], padding);
  const border: [number, number][] = [
    [0, 0],
    [down.before, down.after],
    [across.before, across.after],
    [0, 0],
  ];
  const places = (count: number, step: number, first: number) =>
    tf.tensor1d(
      Int32Array.from({ length: count }, (_, index) => index * step + first),
      'int32',
    );
  const taps = (of: TensorFlow.Tensor): TensorFlow.Tensor[] =>
    Array.from({ length: size[0] * size[1] }, (_, tap) => {
      const rows = tf.gather(of, places(down.count, stride[0], Math.floor(tap / size[1])), 1);
      return tf.gather(rows, places(across.count, stride[1], tap % size[1]), 2);
    });
  if (kind === 'maxpool2d') return taps(tf.pad(x, border, LOWEST)).reduce((best, one) => tf.maximum(best, one));
  const total = (of: TensorFlow.Tensor): TensorFlow.Tensor => taps(of).reduce((sum, one) => tf.add(sum, one));
  return tf.div(total(tf.pad(x, border)), total(tf.pad(tf.onesLike(x), border)));
}

function normalized(
  tf: TensorFlowNamespace,
  x: TensorFlow.Tensor,
  layer: Normalization,
  parameters: readonly TensorFlow.Tensor[],
  { training, statistics }: BatchStatistics,
): TensorFlow.Tensor {
  const [gamma, beta, average, averageVariance] = parameters as [
    TensorFlow.Tensor,
    TensorFlow.Tensor,
    TensorFlow.Tensor,
    TensorFlow.Tensor,
  ];
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const mean = training ? tf.mean(x, axes, true) : average;
  const variance = training ? tf.mean(tf.square(tf.sub(x, mean)), axes, true) : averageVariance;
  if (training) statistics(mean, variance);
  const deviation = tf.sqrt(tf.add(variance, toFloat64(parseRational(layer.epsilon))));
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), deviation), gamma), beta);
}

/** Each channel by itself: with unequal strides, which the operation for it does not take, one convolution after the other. */
function apart(
  tf: TensorFlowNamespace,
  image: TensorFlow.Tensor4D,
  kernel: TensorFlow.Tensor3D,
  { stride, padding }: Extract<ImageLayer, { kind: 'depthwise' }>,
): TensorFlow.Tensor {
  const [rows, columns, channels] = kernel.shape;
  if (stride[0] === stride[1]) return tf.depthwiseConv2d(image, tf.reshape(kernel, [rows, columns, channels, 1]), stride[0], padding);
  const results = Array.from({ length: channels }, (_, channel) => {
    const one: TensorFlow.Tensor4D = tf.slice(image, [0, 0, 0, channel], [-1, -1, -1, 1]);
    const own = tf.slice(kernel, [0, 0, channel], [-1, -1, 1]);
    return tf.conv2d(one, tf.reshape(own, [rows, columns, 1, 1]), [...stride], padding);
  });
  return tf.concat(results, 3);
}

/** One image layer of a batch [samples, height, width, channels]; `parameters` are its own, and more. */
export function imageLayer(
  tf: TensorFlowNamespace,
  layer: ImageLayer,
  input: TensorFlow.Tensor,
  parameters: readonly TensorFlow.Tensor[],
  batch: BatchStatistics,
): TensorFlow.Tensor {
  const [kernel, bias] = parameters;
  const image = input as TensorFlow.Tensor4D;
  switch (layer.kind) {
    case 'conv2d': {
      const result = tf.conv2d(image, kernel as TensorFlow.Tensor4D, [...layer.stride], layer.padding);
      return layer.bias ? tf.add(result, bias as TensorFlow.Tensor) : result;
    }
    case 'depthwise': {
      const result = apart(tf, image, kernel as TensorFlow.Tensor3D, layer);
      return layer.bias ? tf.add(result, bias as TensorFlow.Tensor) : result;
    }
    case 'maxpool2d':
    case 'avgpool2d':
      return pooled(tf, image, layer);
    case 'pad': {
      const [rows, columns] = layer.size;
      const border: [number, number][] = [
        [0, 0],
        [rows, rows],
        [columns, columns],
        [0, 0],
      ];
      return tf.pad(image, border);
    }
    case 'as_image':
      return input.rank === 4 ? input : tf.expandDims(input, 3);
    case 'as_sequence': {
      const [batch = 0, height = 0] = input.shape;
      return input.rank === 3 ? input : tf.reshape(input, [batch, height, -1]);
    }
    case 'batch_norm':
      return normalized(tf, input, layer, parameters, batch);
  }
}
