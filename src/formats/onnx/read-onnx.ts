import type { Shape } from '../../network/shape.js';
import { damaged, shown, unsupported } from '../format-error.js';
import { type ImportedModel, ModelBuilder, readShape } from '../imported-model.js';
import { foldedConstant } from './constant-folding.js';
import { CHANNELS_FIRST, inputLayout } from './input-layout.js';
import { BATCH_AXIS, isLayout, naturalAxes } from './layout.js';
import { computed, NetworkImport, type OnnxValue } from './network-import.js';
import { NodeReader } from './node-reader.js';
import { nodeReaders } from './node-readers.js';
import type { NodeSurroundings } from './node-surroundings.js';
import { constantOf, type ReadGraph, type ReadNode, readOnnxGraph } from './read-graph.js';
import type { OnnxTensor } from './read-tensor.js';

/**
 * An ONNX model with one input, whose first axis is the batch, and one output. What moves, adds or removes axes becomes the order in which
 * layers and weights are read; a log-softmax at the end is left out as a softmax is. @throws FormatError
 */
export function readOnnx(bytes: Uint8Array, sample?: Shape): ImportedModel {
  const graph = readOnnxGraph(bytes);
  const readers = readersOf(graph);
  const [batch = 0, ...sides] = graph.input.sides;
  const isReadFirst = (readers.get(graph.input.name) ?? []).some((index) => CHANNELS_FIRST.has(graph.nodes[index]?.operator ?? ''));
  const layout = inputLayout(readShape('the input', sides), sample, isReadFirst);
  const builder = new ModelBuilder(layout.shape);
  const net = new NetworkImport(builder, batch, graph.opset);
  const values = new Map<string, OnnxValue>([...graph.constants].map(([name, tensor]) => [name, { kind: 'constant', tensor }]));
  values.set(graph.input.name, computed(0, layout.axes));
  /** By the name of a product the node that adds its bias: it is done with the product. */
  const merged = new Map<string, { readonly index: number; readonly sum: string }>();
  const done = new Set<number>();
  graph.nodes.forEach((node, index) => {
    if (done.has(index)) return;
    const inputs = node.inputs.map((name) => valueOf(values, node, name));
    const outputs = outputsOf(net, graph, node, inputs, surroundingsOf(graph, node, readers, values, merged));
    node.outputs.forEach((name, place) => {
      const value = outputs[place];
      if (name === '' || !value) return;
      if (values.has(name)) damaged(node.where, `it computes ${shown(name)} again`);
      values.set(name, value);
      const bias = merged.get(name);
      if (!bias) return;
      done.add(bias.index);
      values.set(bias.sum, value);
    });
  });
  const output = values.get(graph.output) ?? damaged('the model', `its output, ${shown(graph.output)}, is not computed`);
  if (output.kind !== 'computed' || output.surplus !== undefined)
    return unsupported('the output', 'it does not depend on the samples as a layer does');
  const { layer, axes } = output;
  const shape = builder.shape(layer);
  if (
    shape.length === 1 &&
    isLayout(
      axes.filter((axis) => axis.length > 0),
      shape,
      [BATCH_AXIS, [0]],
    )
  )
    return builder.finish(layer);
  const settled = net.settled('the output', output);
  const natural = naturalAxes(net.shape(settled).length);
  if (!isLayout(settled.axes, net.shape(settled), natural))
    return net.refuseAxes('the output', settled, 'features, or samples with their channels last,');
  return builder.finish(settled.layer);
}

function valueOf(values: ReadonlyMap<string, OnnxValue>, { where }: ReadNode, name: string): OnnxValue | undefined {
  // Nodes stand in the order in which they run: what is neither there nor constant comes later, or in a circle.
  if (name === '') return undefined;
  return values.get(name) ?? damaged(where, `it reads ${shown(name)}, which is not computed before it`);
}

function outputsOf(
  net: NetworkImport,
  graph: ReadGraph,
  node: ReadNode,
  inputs: readonly (OnnxValue | undefined)[],
  around: NodeSurroundings,
): readonly (OnnxValue | undefined)[] {
  const { operator, where } = node;
  if (operator === 'Constant') return [{ kind: 'constant', tensor: constantOf(node) }];
  if (operator === 'LogSoftmax') {
    const isLast = node.outputs[0] === graph.output && inputs[0]?.kind === 'computed' && inputs[0].axes.length === 2;
    return isLast ? [inputs[0]] : unsupported(where, 'a log-softmax elsewhere than at the end');
  }
  const reader = new NodeReader(node, inputs);
  const folded = foldedConstant(net, reader);
  if (folded) return [{ kind: 'constant', tensor: folded }];
  const read = nodeReaders.get(operator) ?? unsupported(where, `the operator ${shown(operator)} does not exist here`);
  return read(net, reader, around);
}

/** Indices of the nodes that read a value, each as often as it reads it; -1 for the output of the model. */
function readersOf({ nodes, output }: ReadGraph): ReadonlyMap<string, readonly number[]> {
  const readers = new Map<string, number[]>([[output, [-1]]]);
  nodes.forEach((node, index) => {
    for (const name of node.inputs) {
      const known = readers.get(name);
      if (known) known.push(index);
      else readers.set(name, [index]);
    }
  });
  return readers;
}

function surroundingsOf(
  { nodes }: ReadGraph,
  { outputs }: ReadNode,
  readers: ReadonlyMap<string, readonly number[]>,
  values: ReadonlyMap<string, OnnxValue>,
  merged: Map<string, { readonly index: number; readonly sum: string }>,
): NodeSurroundings {
  return {
    isRead: (output) => outputs[output] !== undefined && outputs[output] !== '' && readers.has(outputs[output]),
    addedTo(units): OnnxTensor | undefined {
      const [name = ''] = outputs;
      const [index = -1, ...more] = readers.get(name) ?? [];
      const next = nodes[index];
      const [sum = ''] = next?.outputs ?? [];
      if (more.length > 0 || next?.operator !== 'Add' || next.inputs.length !== 2) return undefined;
      const other = values.get(next.inputs.find((one) => one !== name) ?? '');
      if (other?.kind !== 'constant' || other.tensor.shape.length !== 1 || other.tensor.shape[0] !== units) return undefined;
      merged.set(name, { index, sum });
      return other.tensor;
    },
  };
}
