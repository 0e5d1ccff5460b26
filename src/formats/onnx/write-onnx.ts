import type { Network } from '../../network/network.js';
import type { Shape } from '../../network/shape.js';
import { bytesOfFloats } from '../float-values.js';
import type { Attribute, Initializer, OnnxGraph, OnnxNode } from './graph.js';
import { onnxGraph } from './layer-nodes.js';
import { bytesField, type Field, floatField, integerField, joined, messageField, textField } from './protobuf-writer.js';

/** The version of the operators, and the oldest file version that holds them. Numbers of fields and types below are those of onnx.proto. */
const OPSET = 17;
const IR_VERSION = 8;

const FLOAT = 1;
const INT64 = 7;

/** An ONNX model whose first axis, the batch, has any length. Samples have the shape of the network's input, channels last; the output are the logits. */
export function writeOnnx(network: Network, weights: readonly Float32Array[]): Uint8Array {
  const graph = onnxGraph(network, weights);
  return joined([
    integerField(1, IR_VERSION),
    textField(2, 'tml'),
    messageField(7, graphFields(graph)),
    messageField(8, [textField(1, ''), integerField(2, OPSET)]),
  ]);
}

const graphFields = ({ nodes, initializers, input, output }: OnnxGraph): readonly Field[] => [
  ...nodes.map((node, index) => messageField(1, nodeFields(node, index))),
  textField(2, 'model'),
  ...initializers.map((initializer) => messageField(5, initializerFields(initializer))),
  messageField(11, valueFields(input.name, input.shape)),
  messageField(12, valueFields(output.name, output.shape)),
];

const nodeFields = ({ operator, inputs, outputs, attributes }: OnnxNode, index: number): readonly Field[] => [
  ...inputs.map((name) => textField(1, name)),
  ...outputs.map((name) => textField(2, name)),
  textField(3, `${operator}_${index}`),
  textField(4, operator),
  ...Object.entries(attributes).map(([name, attribute]) => messageField(5, [textField(1, name), ...attributeFields(attribute)])),
];

function attributeFields(attribute: Attribute): readonly Field[] {
  switch (attribute.type) {
    case 'float':
      return [floatField(2, attribute.value), integerField(20, 1)];
    case 'int':
      return [integerField(3, attribute.value), integerField(20, 2)];
    case 'text':
      return [textField(4, attribute.value), integerField(20, 3)];
    case 'ints':
      return [...attribute.value.map((value) => integerField(8, value)), integerField(20, 7)];
  }
}

function initializerFields(initializer: Initializer): readonly Field[] {
  const { name } = initializer;
  switch (initializer.type) {
    case 'float': {
      const { array } = initializer;
      return [...sides(array.shape), integerField(2, FLOAT), textField(8, name), bytesField(9, bytesOfFloats(array.read()))];
    }
    case 'int64': {
      const bytes = new Uint8Array(8 * initializer.values.length);
      const view = new DataView(bytes.buffer);
      for (const [index, value] of initializer.values.entries()) view.setBigInt64(8 * index, BigInt(value), true);
      return [...sides(initializer.shape), integerField(2, INT64), textField(8, name), bytesField(9, bytes)];
    }
  }
}

const sides = (shape: readonly number[]): readonly Field[] => shape.map((side) => integerField(1, side));

const valueFields = (name: string, shape: Shape): readonly Field[] => {
  const axes = [messageField(1, [textField(2, 'batch')]), ...shape.map((side) => messageField(1, [integerField(1, side)]))];
  return [textField(1, name), messageField(2, [messageField(1, [integerField(1, FLOAT), messageField(2, axes)])])];
};
