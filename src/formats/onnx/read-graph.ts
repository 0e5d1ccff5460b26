import { MAX_LAYERS } from '../../network/shapes.js';
import { damaged, shown, unsupported } from '../format-error.js';
import { ProtobufMessage } from './protobuf-reader.js';
import { numbersTensor, type OnnxTensor, readOnnxTensor } from './read-tensor.js';

/** A node as the file has it; empty names stand for inputs and outputs that are left out. */
export interface ReadNode {
  /** `node Conv_3 (Conv)`. */
  readonly where: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, ProtobufMessage>;
}

/** The one graph of a model: nodes in the order in which they run. */
export interface ReadGraph {
  readonly nodes: readonly ReadNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** Sides of the one input, the batch among them; 0 where a side has no fixed length. */
  readonly input: { readonly name: string; readonly sides: readonly number[] };
  readonly output: string;
  /** The version of the operators. */
  readonly opset: number;
}

/** ONNX has no magic number: the version of the format comes first, and a field of the model after it. */
export const isOnnx = (bytes: Uint8Array): boolean => {
  const [tag, version = 0, next = 0] = bytes;
  return tag === 0x08 && version >= 1 && version < 128 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72].includes(next);
};

/** Operators of versions 7 to 25 mean what is read here; where an operator changed in between, its reader says so. */
const [OLDEST, NEWEST] = [7, 25];

/** Numbers of fields are those of onnx.proto. @throws FormatError */
export function readOnnxGraph(bytes: Uint8Array): ReadGraph {
  const model = new ProtobufMessage(bytes);
  const graph = model.message(7) ?? damaged('the model', 'it has no graph');
  const opset =
    model
      .messages(8)
      .find((one) => ['', 'ai.onnx'].includes(one.text(1)))
      ?.integer(2) ?? damaged('the model', 'it does not say which version of the operators it uses');
  if (opset < OLDEST || opset > NEWEST) unsupported('the model', `its operators have version ${opset}; ${OLDEST} to ${NEWEST} exist here`);
  if (graph.has(15)) unsupported('the model', 'it has sparse constants');
  const constants = new Map<string, OnnxTensor>();
  for (const message of graph.messages(5)) {
    const name = message.text(8);
    if (constants.has(name)) damaged(`constant ${shown(name)}`, 'there are two of this name');
    constants.set(name, readOnnxTensor(message, name));
  }
  const nodes = graph.messages(1).map(readNode);
  if (nodes.length > MAX_LAYERS) unsupported('the model', `${nodes.length} nodes; ${MAX_LAYERS} are the most here`);
  // Files of old versions list constants among the inputs too.
  const input = single(
    graph.messages(11).filter((one) => !constants.has(one.text(1))),
    'inputs',
  );
  const output = single(graph.messages(12), 'outputs');
  return { nodes, constants, input: { name: input.text(1), sides: sidesOf(input) }, output: output.text(1), opset };
}

function single(list: readonly ProtobufMessage[], what: string): ProtobufMessage {
  const [one] = list;
  return one && list.length === 1 ? one : unsupported('the model', `${list.length} ${what}; a model with one can be imported`);
}

function sidesOf(value: ProtobufMessage): readonly number[] {
  const shape = value.message(2)?.message(1)?.message(2) ?? unsupported('the input', 'it is no tensor of a known shape');
  return shape.messages(1).map((side) => side.integer(1));
}

function readNode(message: ProtobufMessage, index: number): ReadNode {
  const type = message.text(4);
  const domain = message.text(7);
  const operator = domain === '' || domain === 'ai.onnx' ? type : `${domain}.${type}`;
  const attributes = new Map(message.messages(5).map((one) => [one.text(1), one]));
  return {
    where: `node ${shown(message.text(3) || `${index}`)} (${shown(operator)})`,
    operator,
    inputs: message.texts(1),
    outputs: message.texts(2),
    attributes,
  };
}

/** What a node `Constant` holds. @throws FormatError */
export function constantOf({ where, outputs, attributes }: ReadNode): OnnxTensor {
  const [name = ''] = outputs;
  const [kind, value] = [...attributes][0] ?? damaged(where, 'it holds nothing');
  switch (kind) {
    case 'value':
      return readOnnxTensor(value.message(5) ?? damaged(where, 'it holds nothing'), name);
    case 'value_float':
      return numbersTensor(where, [], [value.float(2)], true);
    case 'value_int':
      return numbersTensor(where, [], [value.integer(3)], false);
    case 'value_ints': {
      const list = value.integers(8);
      return numbersTensor(where, [list.length], list, false);
    }
    case 'value_floats': {
      const list = [...value.floats(7)];
      return numbersTensor(where, [list.length], list, true);
    }
    default:
      return unsupported(where, `a constant given as ${shown(kind)}`);
  }
}
