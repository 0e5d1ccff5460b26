import { parseRational, toFloat64 } from '../../graph/rational.js';
import { type ImageLayer, type ImagePadding, type Sides, windowsOf } from '../../network/image-layer.js';
import type { Shape } from '../../network/shape.js';
import { reshaped, transposed } from '../weights.js';
import { float, type GraphBuilder, int, ints, type Value } from './graph-builder.js';
import type { ParameterOf } from './layer-nodes.js';

/** The nodes of a layer of images; `input` is the shape it reads. */
export function imageNodes(
  graph: GraphBuilder,
  layer: ImageLayer,
  value: Value,
  input: Shape,
  parameter: ParameterOf,
): Omit<Value, 'rank'> {
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwise': {
      const { kernel, stride, padding, bias } = layer;
      const own = parameter('kernel');
      const isDepthwise = layer.kind === 'depthwise';
      // [channels, 1, height, width]: each channel is a group of its own.
      const weights = isDepthwise ? reshaped(transposed(own, [2, 0, 1]), [own.shape[2] ?? 1, 1, ...kernel]) : transposed(own, [3, 2, 0, 1]);
      const names = [graph.weights(weights), ...(bias ? [graph.weights(parameter('bias'))] : [])];
      const attributes = { ...windows(input, kernel, stride, padding), group: int(isDepthwise ? (input[2] ?? 1) : 1) };
      return { first: graph.node('Conv', [graph.first(value), ...names], attributes) };
    }
    case 'maxpool2d':
      return { first: graph.node('MaxPool', [graph.first(value)], windows(input, layer.size, layer.stride, layer.padding)) };
    case 'avgpool2d': {
      const attributes = { ...windows(input, layer.size, layer.stride, layer.padding), count_include_pad: int(0) };
      return { first: graph.node('AveragePool', [graph.first(value)], attributes) };
    }
    case 'pad': {
      const [rows, columns] = layer.size;
      return { first: graph.node('Pad', [graph.first(value), graph.integers(0, 0, rows, columns, 0, 0, rows, columns)]) };
    }
    case 'as_image':
      if (input.length === 3) return value;
      return { first: graph.node('Unsqueeze', [graph.last(value), graph.integers(1)]) };
    case 'as_sequence': {
      if (input.length === 2) return value;
      const [height = 1, width = 1, channels = 1] = input;
      // A length of 0 stands for the batch's own.
      return { last: graph.node('Reshape', [graph.last(value), graph.integers(0, height, width * channels)]) };
    }
    case 'batch_norm': {
      const names = (['gamma', 'beta', 'mean', 'variance'] as const).map((name) => graph.weights(parameter(name)));
      const attributes = { epsilon: float(toFloat64(parseRational(layer.epsilon))) };
      return { first: graph.node('BatchNormalization', [graph.first(value), ...names], attributes) };
    }
  }
}

function windows(input: Shape, size: Sides, stride: Sides, padding: ImagePadding) {
  const rows = windowsOf(input[0] ?? 1, size[0], stride[0], padding);
  const columns = windowsOf(input[1] ?? 1, size[1], stride[1], padding);
  return { kernel_shape: ints(...size), strides: ints(...stride), pads: ints(rows.before, columns.before, rows.after, columns.after) };
}
