import { formatShape, type Shape } from '../../network/shape.js';
import { MAX_LAYERS } from '../../network/shapes.js';
import { damaged, unsupported } from '../format-error.js';
import { type ImportedModel, ModelBuilder, readShape } from '../imported-model.js';
import { FlatTable } from './flatbuffer.js';
import { operatorName } from './operator-names.js';
import { tfliteOperators } from './operators.js';
import { addProtonn, isProtonn } from './protonn.js';
import { readTensor, type TfliteTensor } from './tensor.js';

const IDENTIFIER = [0x54, 0x46, 0x4c, 0x33];
/** `TFL3` after the offset of the root. */
export const isTflite = (bytes: Uint8Array): boolean => IDENTIFIER.every((byte, index) => bytes[4 + index] === byte);

/**
 * A TensorFlow Lite model (schema version 3) with one graph, one input and one output. Quantised weights become real numbers, and what rounds
 * values between the operators is left out: the model takes and gives real numbers. @throws FormatError
 */
export function readTflite(bytes: Uint8Array, sample?: Shape): ImportedModel {
  const model = FlatTable.root(bytes);
  const graphs = model.tables(2);
  const [graph] = graphs;
  if (!graph || graphs.length > 1) return unsupported('the model', `${graphs.length} graphs; only one can be imported`);
  const codes = model.tables(1).map((code) => Math.max(code.byte(0), code.int(3)));
  const buffers = model.tables(4);
  const tensors = graph.tables(0);
  const known = new Map<number, TfliteTensor>();
  const tensor = (index: number): TfliteTensor => {
    const found = known.get(index) ?? readTensor(tensors[index] ?? damaged(`tensor ${index}`, 'it does not exist'), index, buffers);
    known.set(index, found);
    return found;
  };
  const input = single(graph.ints(1), 'inputs');
  const [, ...sides] = tensor(input).shape;
  const declared = readShape('the input', sides);
  const isGrey = sample !== undefined && formatShape(declared) === formatShape([...sample, 1]);
  const builder = new ModelBuilder(isGrey ? sample : declared);
  const done = new Map([[input, isGrey && sample.length === 2 ? builder.add('the input', { kind: 'as_image' }, [0]) : 0]]);
  const operators = graph.tables(3);
  if (operators.length > MAX_LAYERS) unsupported('the model', `${operators.length} operators; ${MAX_LAYERS} are the most here`);
  const nameOf = (operator: FlatTable, index: number): string =>
    operatorName(codes[operator.int(0)] ?? damaged(`operator ${index}`, 'its kind does not exist'));
  const names = operators.map(nameOf);
  if (isProtonn(names)) {
    const { layer, output } = addProtonn(builder, input, operators, tensor);
    if (output !== single(graph.ints(2), 'outputs')) unsupported('the model', 'its output is not that of ProtoNN');
    return builder.finish(layer);
  }
  operators.forEach((operator, index) => {
    const name = names[index] ?? '';
    const where = `operator ${index} (${name})`;
    const run = tfliteOperators.get(name);
    if (!run) return unsupported(where, 'this operator does not exist here');
    const reads = operator.ints(1);
    // Operators stand in the order in which they run: what is read and neither computed nor stored comes later, or in a circle.
    const inputs = reads.flatMap((one) => {
      const layer = done.get(one);
      if (layer === undefined && one !== -1 && tensor(one).data.length === 0)
        damaged(where, `it reads tensor ${one}, which is not computed before it`);
      return layer ?? [];
    });
    const output = single(operator.ints(2), 'outputs', where);
    if (done.has(output)) damaged(where, `tensor ${output} is computed twice`);
    const at = (place: number) => {
      const one = reads[place];
      return one === undefined || one === -1 ? undefined : tensor(one);
    };
    const layer = run({ where, options: operator.table(4), builder, tensor: at, inputs, output: tensor(output) });
    const [batch, ...shape] = tensor(output).shape;
    const count = (sides: Shape): number => sides.reduce((product, side) => product * side, 1);
    if (batch !== 1 || count(shape) !== count(builder.shape(layer))) {
      damaged(
        where,
        `its output is declared as [${tensor(output).shape.join(', ')}], but has the shape ${formatShape(builder.shape(layer))}`,
      );
    }
    done.set(output, layer);
  });
  const output = single(graph.ints(2), 'outputs');
  return builder.finish(done.get(output) ?? damaged('the model', `its output, tensor ${output}, is not computed`));
}

function single(list: readonly number[], what: string, where = 'the model'): number {
  const [one] = list;
  return one !== undefined && list.length === 1 ? one : unsupported(where, `${list.length} ${what}; only one can be imported`);
}
