import { damaged, unsupported } from '../format-error.js';
import { reshaped, transposed, type WeightArray, zeros } from '../weights.js';
import { BATCH_AXIS, isLayout, naturalAxes } from './layout.js';
import { type AttentionScores, type Computed, computed, type NetworkImport, type OnnxValue } from './network-import.js';
import type { NodeReader } from './node-reader.js';
import type { NodeSurroundings } from './node-surroundings.js';

function matrixOf(where: string, array: WeightArray): readonly [rows: number, columns: number] {
  const [rows = 0, columns = 0] = array.shape;
  return array.shape.length === 2
    ? [rows, columns]
    : unsupported(where, `weights of shape [${array.shape.join(', ')}]; a matrix exists here`);
}

function biasOf(where: string, array: WeightArray | undefined, units: number): WeightArray {
  if (!array) return zeros([units]);
  const count = array.shape.reduce((product, side) => product * side, 1);
  if (count !== units || array.shape.at(-1) !== units)
    damaged(where, `its bias has the shape [${array.shape.join(', ')}], for ${units} units`);
  return reshaped(array, [units]);
}

/** Gemm with constant weights: a dense layer. */
export function readGemm(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  reader.demand('alpha', reader.float('alpha', 1), 1);
  reader.demand('transA', reader.integer('transA', 0), 0);
  const given = reader.need(1, 'weights').values;
  matrixOf(where, given);
  const bias = reader.constant(2)?.values;
  if (bias) reader.demand('beta', reader.float('beta', 1), 1);
  const kernel = reader.integer('transB', 0) === 1 ? transposed(given, [1, 0]) : given;
  return [dense(net, where, reader.computed(), kernel, bias)];
}

function dense(net: NetworkImport, where: string, value: Computed, matrix: WeightArray, bias: WeightArray | undefined): Computed {
  const [, units] = matrixOf(where, matrix);
  const { layer, kernel } = net.features(where, value, matrix);
  return computed(net.add(where, { kind: 'dense', units }, [layer], { kernel, bias: biasOf(where, bias, units) }), naturalAxes(1));
}

/** MatMul: by constant weights a dense layer, or one of each time or pixel; of two sequences their product, or an attention's. */
export function readProduct(net: NetworkImport, reader: NodeReader, around: NodeSurroundings): readonly OnnxValue[] {
  const { where } = reader;
  const [left, right] = [reader.value(0), reader.value(1)];
  if (left?.kind === 'scores') return [weightedMean(net, where, left, reader.computed(1))];
  if (right?.kind === 'constant') return [byWeights(net, reader, right.tensor.values, around)];
  const [first, second] = [reader.computed(0), reader.computed(1)];
  const scores = scoresOf(net, first, second);
  if (scores) return [scores];
  const shape = net.shape(second);
  if (!isLayout(first.axes, net.shape(first), naturalAxes(2))) net.refuseAxes(where, first, 'a sequence [time, channels]');
  const isTransposed = !isLayout(second.axes, shape, naturalAxes(2));
  if (isTransposed && !isLayout(second.axes, shape, [BATCH_AXIS, [1], [0]])) net.refuseAxes(where, second, 'a sequence');
  return [computed(net.add(where, { kind: 'matmul', transpose: isTransposed }, [first.layer, second.layer]), naturalAxes(2))];
}

function byWeights(net: NetworkImport, reader: NodeReader, matrix: WeightArray, around: NodeSurroundings): Computed {
  const { where } = reader;
  const value = reader.computed();
  const [inputs, units] = matrixOf(where, matrix);
  const bias = around.addedTo(units)?.values;
  const shape = net.shape(value);
  if (value.axes.length === 2) return dense(net, where, value, matrix, bias);
  const weights = { bias: biasOf(where, bias, units) };
  if (shape.length === 2 && isLayout(value.axes, shape, naturalAxes(2))) {
    const form = { kind: 'conv1d', filters: units, kernel: 1, dilation: 1, padding: 'valid' } as const;
    return computed(net.add(where, form, [value.layer], { kernel: reshaped(matrix, [1, inputs, units]), ...weights }), value.axes);
  }
  if (shape.length === 3 && isLayout(value.axes, shape, naturalAxes(3))) {
    const form = { kind: 'conv2d', filters: units, kernel: [1, 1], stride: [1, 1], padding: 'valid', bias: true } as const;
    return computed(net.add(where, form, [value.layer], { kernel: reshaped(matrix, [1, 1, inputs, units]), ...weights }), value.axes);
  }
  return net.refuseAxes(where, value, 'features, or samples with their channels last');
}

/** The query of an attention, a dense layer of the last time, by the sequence itself. */
function scoresOf(net: NetworkImport, query: Computed, sequence: Computed): AttentionScores | undefined {
  const { builder } = net;
  const last = builder.inputOf(query.layer);
  const shapes = [net.shape(query), net.shape(sequence)] as const;
  const isQuery =
    builder.kind(query.layer) === 'dense' &&
    builder.kind(last) === 'last' &&
    builder.inputOf(last) === sequence.layer &&
    query.axes.length === 3 &&
    isLayout(query.axes, shapes[0], [BATCH_AXIS, [], [0]]);
  if (!isQuery || !isLayout(sequence.axes, shapes[1], [BATCH_AXIS, [1], [0]])) {
    return undefined;
  }
  return { kind: 'scores', query: query.layer, sequence: sequence.layer, areNormalized: false };
}

function weightedMean(net: NetworkImport, where: string, scores: AttentionScores, value: Computed): Computed {
  if (!scores.areNormalized || value.layer !== scores.sequence || !isLayout(value.axes, net.shape(value), naturalAxes(2))) {
    return unsupported(where, 'scores of an attention that weight another value than they come from');
  }
  return computed(net.add(where, { kind: 'attention' }, [scores.sequence], net.weightsOf(scores.query)), [BATCH_AXIS, [], [0]]);
}
