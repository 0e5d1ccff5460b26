import type { Json } from '../../graph/json.js';
import { parseRational, toFloat64 } from '../../graph/rational.js';
import type { ImageLayer } from '../../network/image-layer.js';
import type { LayerKind } from '../../network/network.js';
import type { ParameterTensor } from '../../network/parameters.js';
import type { Shape } from '../../network/shape.js';

type Config = { readonly [key: string]: Json };

/** Class and configuration of a layer of images in Keras; `input` is the shape that it reads. */
export function imageStep(layer: ImageLayer, input: Shape): readonly [className: string, config: Config] {
  const common = { data_format: 'channels_last' };
  switch (layer.kind) {
    case 'conv2d': {
      const { filters, kernel, stride, padding, bias } = layer;
      const fields = { filters, kernel_size: kernel, strides: stride, padding, dilation_rate: [1, 1], groups: 1, activation: 'linear' };
      return ['Conv2D', { ...common, ...fields, use_bias: bias }];
    }
    case 'depthwise': {
      const { kernel, stride, padding, bias } = layer;
      const fields = { kernel_size: kernel, strides: stride, padding, depth_multiplier: 1, dilation_rate: [1, 1], activation: 'linear' };
      return ['DepthwiseConv2D', { ...common, ...fields, use_bias: bias }];
    }
    case 'maxpool2d':
    case 'avgpool2d': {
      const { size, stride, padding } = layer;
      return [layer.kind === 'maxpool2d' ? 'MaxPooling2D' : 'AveragePooling2D', { ...common, pool_size: size, strides: stride, padding }];
    }
    case 'pad': {
      const [rows, columns] = layer.size;
      const padding = [
        [rows, rows],
        [columns, columns],
      ];
      return ['ZeroPadding2D', { ...common, padding }];
    }
    case 'as_image':
      return ['Reshape', { target_shape: input.length === 3 ? input : [...input, 1] }];
    case 'as_sequence': {
      const [rows = 1, columns = 1, channels = 1] = input;
      return ['Reshape', { target_shape: [rows, columns * channels] }];
    }
    case 'batch_norm': {
      const number = (text: string) => toFloat64(parseRational(text));
      const fields = { momentum: number(layer.momentum), epsilon: number(layer.epsilon), center: true, scale: true };
      return ['BatchNormalization', { axis: input.length, ...fields }];
    }
  }
}

const NAMES: Readonly<Partial<Record<ParameterTensor['name'], string>>> = {
  kernel: 'kernel',
  bias: 'bias',
  gamma: 'gamma',
  beta: 'beta',
  mean: 'moving_mean',
  variance: 'moving_variance',
  recurrent: 'recurrent_kernel',
};

/** What Keras calls an array of weights, and its shape there: a depthwise kernel has a last side for several kernels a channel. */
export function kerasArray(
  kind: LayerKind | undefined,
  name: ParameterTensor['name'],
  shape: Shape,
): { readonly name: string; readonly shape: Shape } {
  return kind === 'depthwise' && name === 'kernel'
    ? { name: 'depthwise_kernel', shape: [...shape, 1] }
    : { name: NAMES[name] ?? name, shape };
}
