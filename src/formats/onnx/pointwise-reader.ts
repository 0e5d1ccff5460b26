import { formatRational, parseDecimal } from '../../graph/rational.js';
import { damaged, unsupported } from '../format-error.js';
import { isLayout } from './layout.js';
import { type Computed, computed, type NetworkImport, type OnnxValue } from './network-import.js';
import { axisOf, type NodeReader } from './node-reader.js';

/** What works value by value keeps its axes, whatever their order is. */
export function readActivation(net: NetworkImport, reader: NodeReader, kind: 'relu' | 'tanh' | 'sigmoid'): readonly OnnxValue[] {
  const value = reader.computed();
  return [computed(net.add(reader.where, { kind }, [value.layer]), value.axes)];
}

/** Clip from 0 to 6, or from 0 on; the bounds are attributes before version 11. */
export function readClip(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const bound = (name: 'min' | 'max', place: number, none: number): number =>
    reader.has(name) ? reader.float(name, none) : (reader.constant(place)?.values.read()[0] ?? none);
  const [low, high] = [bound('min', 1, Number.NEGATIVE_INFINITY), bound('max', 2, Number.POSITIVE_INFINITY)];
  const value = reader.computed();
  const kind = low !== 0 ? undefined : high === 6 ? 'relu6' : high > 3e38 ? 'relu' : undefined;
  if (!kind) return unsupported(reader.where, `it clips to [${low}, ${high}]; [0, 6] and [0, ∞] exist here`);
  return [computed(net.add(reader.where, { kind }, [value.layer]), value.axes)];
}

const isLastAxis = (net: NetworkImport, value: Computed, place: number): boolean => {
  const last = net.shape(value).length - 1;
  return value.axes[place]?.length === 1 && value.axes[place]?.[0] === last;
};

/** Softmax over the channels, or over the times that an attention scores. */
export function readSoftmax(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.value(0);
  const declared = reader.integer('axis', net.opset >= 13 ? -1 : 1);
  if (value?.kind === 'scores') {
    if (value.areNormalized || axisOf(where, declared, 3) !== 2) unsupported(where, 'a softmax of scores over another axis than time');
    return [{ ...value, areNormalized: true }];
  }
  const input = net.withChannel(where, reader.computed());
  const rank = input.axes.length;
  const axis = axisOf(where, declared, rank);
  // Before version 13 all axes from this one on were one.
  if (!isLastAxis(net, input, axis) || (net.opset < 13 && axis !== rank - 1)) {
    net.refuseAxes(where, input, `a softmax over the channels, not over axis ${axis},`);
  }
  return [computed(net.add(where, { kind: 'softmax' }, [input.layer]), input.axes)];
}

/** BatchNormalization by its averages, over the axis behind the batch. */
export function readNormalization(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = net.withChannel(where, reader.computed());
  reader.demand('training_mode', reader.integer('training_mode', 0), 0);
  if (!isLastAxis(net, value, 1)) net.refuseAxes(where, value, 'samples with their channels behind the batch');
  const [gamma, beta, mean, variance] = ['scale', 'bias', 'mean', 'variance'].map((name, index) => reader.need(index + 1, name).values);
  const weights = { ...(gamma && { gamma }), ...(beta && { beta }), ...(mean && { mean }), ...(variance && { variance }) };
  const [momentum, epsilon] = [decimal(reader, 'momentum', 0.9), decimal(reader, 'epsilon', 1e-5)];
  return [computed(net.add(where, { kind: 'batch_norm', momentum, epsilon }, [value.layer], weights), value.axes)];
}

/** LayerNormalization over the channels, which stand last. */
export function readLayerNormalization(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = net.withChannel(where, reader.computed());
  const rank = value.axes.length;
  const axis = axisOf(where, reader.integer('axis', -1), rank);
  if (axis !== rank - 1) unsupported(where, `it normalises over the axes from ${axis} on; the last axis alone can be imported`);
  if (!isLastAxis(net, value, axis)) net.refuseAxes(where, value, 'samples with their channels last');
  const weights = { gamma: reader.need(1, 'scale').values, beta: reader.need(2, 'bias').values };
  return [computed(net.add(where, { kind: 'layer_norm', epsilon: decimal(reader, 'epsilon', 1e-5) }, [value.layer], weights), value.axes)];
}

/** The decimal that a float32 was written as: seven digits tell them apart. */
function decimal(reader: NodeReader, name: string, otherwise: number): string {
  const value = reader.float(name, otherwise);
  if (!(value >= 0 && value < 1)) return damaged(reader.where, `its ${name} is ${value}`);
  return formatRational(parseDecimal(value.toPrecision(7)));
}

/** Add and Sum of values of one shape, in one order of axes. */
export function readSum(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const values = joined(net, reader);
  const [first] = values;
  return [computed(net.add(reader.where, { kind: 'add' }, layersOf(values)), first?.axes ?? [])];
}

/** Concat over the channels. */
export function readConcat(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const values = joined(net, reader);
  const axis = axisOf(where, reader.integer('axis', 1), values[0]?.axes.length ?? 0);
  for (const value of values) {
    if (!isLastAxis(net, value, axis)) net.refuseAxes(where, value, `values joined over their channels, not over axis ${axis},`);
  }
  return [computed(net.add(where, { kind: 'concat' }, layersOf(values)), values[0]?.axes ?? [])];
}

const layersOf = (values: readonly Computed[]): readonly number[] => values.map(({ layer }) => layer);

function joined(net: NetworkImport, reader: NodeReader): readonly Computed[] {
  const values = Array.from({ length: reader.count }, (_, place) => net.withChannel(reader.where, reader.computed(place)));
  const [first] = values;
  const other =
    first && values.find((value) => value.axes.length !== first.axes.length || !isLayout(value.axes, net.shape(value), first.axes));
  if (other) net.refuseAxes(reader.where, other, 'values in one order of axes');
  return values;
}
