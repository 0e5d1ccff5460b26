import type { Layer, Network } from '../../network/network.js';
import { type ParameterName, parametersOf } from '../../network/parameters.js';
import type { Shape } from '../../network/shape.js';
import { shapesOf } from '../../network/shapes.js';
import { unsupported } from '../format-error.js';
import { liveModel } from '../live-model.js';
import { transposed, type WeightArray } from '../weights.js';
import type { OnnxGraph } from './graph.js';
import { GraphBuilder, int, ints, type Value } from './graph-builder.js';
import { imageNodes } from './image-nodes.js';
import { recurrentNodes } from './recurrent-nodes.js';

/** The parameters of the layer that is written, by name. */
export type ParameterOf = (name: ParameterName) => WeightArray;

/** The network as nodes of ONNX. @throws FormatError where a layer has no operator. */
export function onnxGraph(whole: Network, all: readonly Float32Array[]): OnnxGraph {
  const { network, weights } = liveModel(whole, all);
  const shapes = shapesOf(network);
  const parameters = new Map(
    parametersOf(network).map(({ layer, name, shape }, index): [string, WeightArray] => [
      `${layer}.${name}`,
      { shape, read: () => weights[index] ?? new Float32Array() },
    ]),
  );
  const graph = new GraphBuilder();
  const values: Value[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const parameter: ParameterOf = (name) => parameters.get(`${index}.${name}`) ?? { shape: [], read: () => new Float32Array() };
    const inputs = layer.inputs.map((one) => values[one] ?? { rank: 1 });
    const input = shapes[layer.inputs[0] ?? 0] ?? [];
    const names = layerNodes(graph, layer, `layer ${layer.kind}_${index}`, inputs, input, parameter);
    values.push({ rank: shapes[index]?.length ?? 1, ...names });
  }
  return graph.finish({ name: 'input', shape: network.input }, values.at(-1) ?? { rank: 1 }, shapes.at(-1) ?? []);
}

function layerNodes(
  graph: GraphBuilder,
  layer: Layer,
  where: string,
  inputs: readonly Value[],
  input: Shape,
  parameter: ParameterOf,
): Omit<Value, 'rank'> {
  const value = inputs[0] ?? { rank: 1 };
  const [time = 1] = input;
  const first = (operator: string, attributes = {}) => ({ first: graph.node(operator, [graph.first(value)], attributes) });
  switch (layer.kind) {
    case 'input':
      return { last: 'input' };
    case 'conv1d': {
      const { kernel, dilation, padding } = layer;
      const reach = padding === 'valid' ? 0 : (kernel - 1) * dilation;
      const before = padding === 'same' ? Math.floor(reach / 2) : reach;
      const weights = [graph.weights(transposed(parameter('kernel'), [2, 1, 0])), graph.weights(parameter('bias'))];
      const attributes = { kernel_shape: ints(kernel), dilations: ints(dilation), pads: ints(before, reach - before) };
      return { first: graph.node('Conv', [graph.first(value), ...weights], attributes) };
    }
    case 'dense':
      return { first: graph.node('Gemm', [graph.first(value), graph.weights(parameter('kernel')), graph.weights(parameter('bias'))]) };
    case 'relu':
      return first('Relu');
    case 'relu6': {
      const bound = (of: number) => graph.weights({ shape: [], read: () => Float32Array.of(of) });
      return { first: graph.node('Clip', [graph.first(value), bound(0), bound(6)]) };
    }
    case 'tanh':
      return first('Tanh');
    case 'sigmoid':
      return first('Sigmoid');
    case 'swish':
      return { first: graph.node('Mul', [graph.first(value), graph.node('Sigmoid', [graph.first(value)])]) };
    case 'softmax':
      return first('Softmax', { axis: int(1) });
    case 'dropout':
      return value;
    case 'add':
    case 'concat': {
      const names = inputs.map((one) => graph.first(one));
      if (names.length === 1) return value;
      if (layer.kind === 'concat') return { first: graph.node('Concat', names, { axis: int(1) }) };
      return { first: graph.node(names.length === 2 ? 'Add' : 'Sum', names) };
    }
    case 'matmul': {
      const [left, right] = [value, inputs[1] ?? value];
      return { last: graph.node('MatMul', [graph.last(left), layer.transpose ? graph.first(right) : graph.last(right)]) };
    }
    case 'scale': {
      const factors = graph.node('Unsqueeze', [graph.first(inputs[1] ?? value), graph.integers(2, 3)]);
      return { first: graph.node('Mul', [graph.first(value), factors]) };
    }
    case 'last':
      return { first: lastTime(graph, value, time) };
    case 'maxpool':
    case 'avgpool': {
      const attributes = { kernel_shape: ints(layer.size), strides: ints(layer.stride) };
      return first(layer.kind === 'maxpool' ? 'MaxPool' : 'AveragePool', attributes);
    }
    case 'global_avgpool':
      return { first: graph.node('Flatten', [graph.node('GlobalAveragePool', [graph.first(value)])], { axis: int(1) }) };
    case 'flatten':
      return { first: graph.node('Flatten', [graph.last(value)], { axis: int(1) }) };
    case 'attention': {
      const weights = [graph.weights(parameter('kernel')), graph.weights(parameter('bias'))];
      const query = graph.node('Gemm', [lastTime(graph, value, time), ...weights]);
      const row = graph.node('Unsqueeze', [query, graph.integers(1)]);
      const scores = graph.node('Softmax', [graph.node('MatMul', [row, graph.first(value)])], { axis: int(2) });
      return { first: graph.node('Squeeze', [graph.node('MatMul', [scores, graph.last(value)]), graph.integers(1)]) };
    }
    case 'conv2d':
    case 'depthwise':
    case 'maxpool2d':
    case 'avgpool2d':
    case 'pad':
    case 'as_image':
    case 'as_sequence':
    case 'batch_norm':
      return imageNodes(graph, layer, value, input, parameter);
    case 'lstm':
    case 'gru':
      return recurrentNodes(graph, layer, value, parameter);
    case 'fastrnn':
    case 'fastgrnn':
    case 'bonsai':
    case 'protonn':
      return unsupported(where, 'ONNX has no such operator');
  }
}

const lastTime = (graph: GraphBuilder, value: Value, time: number): string =>
  graph.node('Gather', [graph.last(value), graph.integer(time - 1)], { axis: int(1) });
