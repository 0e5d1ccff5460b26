import { damaged, unsupported } from '../format-error.js';
import { ANY_BATCH } from './constant-folding.js';
import { type Axis, BATCH, isLayout, MAX_AXES, reshapedAxes, sideOf } from './layout.js';
import { type Computed, computed, type NetworkImport, type OnnxValue } from './network-import.js';
import { axisOf, type NodeReader } from './node-reader.js';

const withAxes = (net: NetworkImport, { where }: NodeReader, value: Computed, axes: readonly Axis[]): readonly OnnxValue[] => [
  net.settled(where, computed(value.layer, axes)),
];

/** Identity, Dropout and whatever changes nothing while a model is used. */
export const readNothing = (reader: NodeReader): readonly (OnnxValue | undefined)[] => [reader.value(0)];

export function readDropout(reader: NodeReader): readonly (OnnxValue | undefined)[] {
  if ((reader.constant(2)?.values.read()[0] ?? 0) !== 0) unsupported(reader.where, 'dropout of a model in training');
  return readNothing(reader);
}

export function readTranspose(reader: NodeReader): readonly OnnxValue[] {
  const { layer, axes } = reader.computed();
  const rank = axes.length;
  const order = reader.integers('perm') ?? axes.map((_, axis) => rank - 1 - axis);
  const isOrder = order.length === rank && new Set(order).size === rank && order.every((axis) => axis >= 0 && axis < rank);
  if (!isOrder) damaged(reader.where, `its perm is [${order.join(', ')}] for ${rank} axes`);
  return [
    computed(
      layer,
      order.map((axis) => axes[axis] ?? []),
    ),
  ];
}

/** Flatten: the axes from one on are merged, and those before it, which is the batch alone here. */
export function readFlatten(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const value = reader.computed();
  const axis = axisOf(reader.where, reader.integer('axis', 1), value.axes.length);
  const [batch, ...rest] = value.axes;
  if (axis !== 1 || batch?.[0] !== BATCH)
    return unsupported(reader.where, `it flattens from axis ${axis} on; all axes behind the batch can be imported`);
  return withAxes(net, reader, value, [batch, rest.flat()]);
}

export function readReshape(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const target = reader.need(1, 'shape').integers();
  if (target.length > MAX_AXES) unsupported(where, `a value of ${target.length} axes`);
  if (target.includes(0)) reader.demand('allowzero', reader.integer('allowzero', 0), 0);
  const isBatch = (side: number) => side === ANY_BATCH || (net.batch > 0 && side === net.batch);
  const axes = reshapedAxes(value.axes, net.shape(value), target, isBatch);
  return axes
    ? withAxes(net, reader, value, axes)
    : net.refuseAxes(where, value, `what a reshape to [${target.join(', ')}] keeps, splits or merges whole behind the batch`);
}

export function readSqueeze(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const shape = net.shape(value);
  const isOne = (axis: Axis) => axis[0] !== BATCH && sideOf(axis, shape) === 1;
  const named = reader.list('axes', 1)?.map((axis) => axisOf(where, axis, value.axes.length));
  const gone = new Set(named ?? value.axes.flatMap((axis, place) => (isOne(axis) ? [place] : [])));
  const wrong = [...gone].find((place) => !isOne(value.axes[place] ?? []));
  if (wrong !== undefined) damaged(where, `its axis ${wrong} does not have side one`);
  return withAxes(
    net,
    reader,
    value,
    value.axes.filter((_, place) => !gone.has(place)),
  );
}

export function readUnsqueeze(reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const asked = reader.list('axes', 1) ?? damaged(where, 'its axes are missing');
  const rank = value.axes.length + asked.length;
  if (rank > MAX_AXES) unsupported(where, `a value of ${rank} axes`);
  const added = new Set(asked.map((axis) => axisOf(where, axis, rank)));
  if (added.size !== asked.length) damaged(where, 'it adds an axis twice');
  const left = [...value.axes];
  const axes = Array.from({ length: rank }, (_, place): Axis => (added.has(place) ? [] : (left.shift() ?? [])));
  return [computed(value.layer, axes)];
}

/** The place of the times of a sequence among the axes. @throws FormatError where it is another axis. */
function timeOf(net: NetworkImport, where: string, value: Computed, axis: number): { readonly place: number; readonly time: number } {
  const place = axisOf(where, axis, value.axes.length);
  const shape = net.shape(value);
  const [time = 1] = shape;
  if (shape.length !== 2 || !isLayout([value.axes[place] ?? []], shape, [[0]]) || (time > 1 && value.axes[place]?.length === 0)) {
    return net.refuseAxes(where, value, `the last of the times of a sequence, not something of axis ${axis},`);
  }
  return { place, time };
}

/** Gather of one place: the last time. */
export function readGather(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const { place, time } = timeOf(net, where, value, reader.integer('axis', 0));
  const index = reader.need(1, 'indices');
  const [at = 0] = index.integers();
  if (index.shape.length > 0 || (at !== -1 && at !== time - 1))
    unsupported(where, `it reads time ${at} of ${time}; the last one exists here`);
  return [
    lastTime(
      net,
      where,
      value,
      value.axes.flatMap((axis, one) => (one === place ? [] : [axis])),
    ),
  ];
}

/** The last time: channels are the only axis that is left. */
const lastTime = (net: NetworkImport, where: string, value: Computed, axes: readonly Axis[]): Computed =>
  computed(
    net.add(where, { kind: 'last' }, [value.layer]),
    axes.map((axis) => (axis[0] === BATCH ? axis : axis.includes(1) ? [0] : [])),
  );

/** Slice: the last time, or the times that a convolution has beyond its input cut off. */
export function readSlice(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.value(0);
  if (value?.kind !== 'computed') return unsupported(where, 'a part of a constant');
  const starts = reader.list('starts', 1) ?? [];
  const ends = reader.list('ends', 2) ?? [];
  const [axis = 0] = reader.list('axes', 3) ?? [];
  const [step = 1] = reader.list('steps', 4) ?? [];
  const [from = 0] = starts;
  const [to = 0] = ends;
  if (starts.length !== 1 || ends.length !== 1 || step !== 1) unsupported(where, 'a part over several axes, or with steps');
  const { place, time } = timeOf(net, where, value, axis);
  if (value.surplus !== undefined) {
    const isCut = from === 0 && (to === -value.surplus || to === time);
    return isCut
      ? [computed(value.layer, value.axes)]
      : unsupported(where, `it keeps times ${from} to ${to}; all but the last ${value.surplus} can be imported`);
  }
  const isLast = (from === -1 || from === time - 1) && to >= time;
  if (!isLast) unsupported(where, `it keeps times ${from} to ${to} of ${time}; the last one can be imported`);
  return [
    lastTime(
      net,
      where,
      value,
      value.axes.map((one, at) => (at === place ? [] : one)),
    ),
  ];
}

/** Pad with zeros: around an image, or before and after the times of a sequence for the convolution that reads it. */
export function readPad(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const rank = value.axes.length;
  reader.demand('mode', reader.text('mode', 'constant'), 'constant');
  if ((reader.constant(2)?.values.read()[0] ?? reader.float('value', 0)) !== 0) unsupported(where, 'it pads with another value than zero');
  const pads = reader.list('pads', 1) ?? damaged(where, 'its pads are missing');
  const places =
    reader
      .constant(3)
      ?.integers()
      .map((axis) => axisOf(where, axis, rank)) ?? value.axes.map((_, place) => place);
  if (pads.length !== 2 * places.length) damaged(where, `its pads are [${pads.join(', ')}] for ${places.length} axes`);
  const around = places.flatMap((place, index) => {
    const [before = 0, after = 0] = [pads[index], pads[places.length + index]];
    return before === 0 && after === 0 ? [] : [{ axis: value.axes[place] ?? [], before, after }];
  });
  if (around.length === 0) return [value];
  const shape = net.shape(value);
  const of = (axis: number) => around.find((one) => one.axis.length === 1 && one.axis[0] === axis) ?? { before: 0, after: 0 };
  const sides = shape.length === 3 ? [0, 1] : [0];
  if (shape.length === 1 || around.some(({ axis }) => axis.length !== 1 || !sides.includes(axis[0] ?? BATCH))) {
    return net.refuseAxes(where, value, 'zeros around times, or around rows and columns');
  }
  const [rows, columns] = [of(0), of(1)];
  if (shape.length === 2) return [computed(net.builder.padded(where, value.layer, rows.before, rows.after), value.axes)];
  if (rows.before !== rows.after || columns.before !== columns.after) {
    unsupported(where, `its pads are [${pads.join(', ')}]; as many on opposite sides exist here`);
  }
  return [computed(net.add(where, { kind: 'pad', size: [rows.before, columns.before] }, [value.layer]), value.axes)];
}
