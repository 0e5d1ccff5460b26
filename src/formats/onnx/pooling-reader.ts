import { unsupported } from '../format-error.js';
import { BATCH, naturalAxes } from './layout.js';
import { type Computed, computed, type NetworkImport, type OnnxValue } from './network-import.js';
import { axisOf, type NodeReader } from './node-reader.js';
import { groundOf, groundSides, imagePadding, isDilated, isUnpadded, overGround, overTime, sidesOf, windowingOf } from './window-nodes.js';

/** MaxPool and AveragePool. */
export function readPooling(net: NetworkImport, reader: NodeReader, kind: 'max' | 'avg'): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const ground = groundOf(net, reader, value);
  const size = reader.integers('kernel_shape') ?? [];
  const sides = groundSides(net, ground);
  const isSequence = ground.kind === 'sequence';
  if (ground.kind === 'features') return unsupported(where, 'windows over features');
  const all = isSequence ? size.map((_, axis) => (axis === ground.place ? (sides[0] ?? 1) : 1)) : sides;
  const whole = windowingOf(reader, all, size);
  const windows = isSequence ? overTime(where, whole, ground.place) : whole;
  if (isDilated(windows)) unsupported(where, 'dilated windows');
  if (reader.integer('ceil_mode', 0) === 1) {
    const isEven = sides.every(
      (side, axis) =>
        (side + (windows.before[axis] ?? 0) + (windows.after[axis] ?? 0) - (windows.size[axis] ?? 1)) % (windows.stride[axis] ?? 1) === 0,
    );
    if (!isEven) unsupported(where, 'its ceil_mode adds a window that reaches over the end; 0 can be imported');
  }
  if (isSequence) {
    if (!isUnpadded(windows)) unsupported(where, 'padded windows over a sequence');
    const [length = 1] = windows.size;
    const [stride = 1] = windows.stride;
    const layer = net.add(where, { kind: `${kind}pool`, size: length, stride }, [ground.layer]);
    return [overGround(net, ground, layer, value)];
  }
  const padding = imagePadding(where, windows, sides);
  const readsZeros = kind === 'avg' && reader.integer('count_include_pad', 0) === 1;
  const isAround = padding === 'around' || (padding === 'same' && readsZeros);
  if (isAround && !windows.before.every((pad, axis) => pad === windows.after[axis])) {
    unsupported(where, 'it counts zeros that are not the same on opposite sides');
  }
  if (isAround && kind === 'avg' && !readsZeros) unsupported(where, 'it leaves zeros uncounted that are not those of same padding');
  if (isAround && kind === 'max' && !['relu', 'relu6', 'sigmoid'].includes(net.builder.kind(ground.layer))) {
    unsupported(where, 'its padding is not zeros; only behind a relu, relu6 or sigmoid is that the same');
  }
  const input = isAround ? net.add(where, { kind: 'pad', size: sidesOf(windows.before) }, [ground.layer]) : ground.layer;
  const form = {
    kind: `${kind}pool2d`,
    size: sidesOf(windows.size),
    stride: sidesOf(windows.stride),
    padding: isAround || padding !== 'same' ? 'valid' : 'same',
  } as const;
  return [overGround(net, ground, net.add(where, form, [input]), value)];
}

/** GlobalAveragePool: the axes behind the channels stay, each of side one. */
export function readGlobalAverage(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const value = reader.computed();
  const ground = groundOf(net, reader, value);
  if (ground.kind === 'features') return [value];
  return [averaged(net, reader, ground.layer, [[BATCH], [0], ...value.axes.slice(2).map(() => [])])];
}

const averaged = (net: NetworkImport, { where }: NodeReader, layer: number, axes: Computed['axes']): Computed =>
  computed(net.add(where, { kind: 'global_avgpool' }, [layer]), axes);

/** GlobalMaxPool: a window over everything. */
export function readGlobalMaximum(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const ground = groundOf(net, reader, value);
  const sides = groundSides(net, ground);
  switch (ground.kind) {
    case 'features':
      return [value];
    case 'sequence': {
      const [time = 1] = sides;
      return [overGround(net, ground, net.add(where, { kind: 'maxpool', size: time, stride: time }, [ground.layer]), value)];
    }
    case 'image': {
      const size = sidesOf(sides);
      return [overGround(net, ground, net.add(where, { kind: 'maxpool2d', size, stride: size, padding: 'valid' }, [ground.layer]), value)];
    }
  }
}

/** ReduceMean over all axes but the batch and the channels. */
export function readMean(net: NetworkImport, reader: NodeReader): readonly OnnxValue[] {
  const { where } = reader;
  const value = reader.computed();
  const shape = net.shape(value);
  const reduced = new Set((reader.list('axes', 1) ?? []).map((axis) => axisOf(where, axis, value.axes.length)));
  const gone = new Set(value.axes.flatMap((axis, place) => (reduced.has(place) ? axis : [])));
  const isWhole =
    !gone.has(BATCH) && shape.every((side, axis) => (axis === shape.length - 1 ? !gone.has(axis) : side === 1 || gone.has(axis)));
  if (shape.length === 1 || !isWhole)
    unsupported(where, `the mean over axes ${[...reduced].join(', ')}; over all but batch and channels it exists here`);
  const keeps = reader.integer('keepdims', 1) === 1;
  const axes = value.axes.flatMap((axis, place) => {
    if (axis[0] === BATCH) return [axis];
    if (reduced.has(place)) return keeps ? [[]] : [];
    return [axis.includes(shape.length - 1) ? (naturalAxes(1)[1] ?? []) : []];
  });
  return [averaged(net, reader, value.layer, axes)];
}
