import { type Sides, windowsOf } from '../../network/image-layer.js';
import { formatShape } from '../../network/shape.js';
import { damaged, unsupported } from '../format-error.js';
import { BATCH_AXIS, isLayout } from './layout.js';
import { channelsFirst, type Computed, computed, type NetworkImport } from './network-import.js';
import type { NodeReader } from './node-reader.js';

/**
 * What windows move over: the pixels of an image, the times of a sequence, or features, over which there is one place. `place` is where
 * time stands among the axes behind the channels; a sequence may have another of side one there.
 */
export type Ground =
  | { readonly kind: 'image'; readonly layer: number }
  | { readonly kind: 'sequence'; readonly layer: number; readonly place: number }
  | { readonly kind: 'features'; readonly layer: number };

export function groundOf(net: NetworkImport, { where }: NodeReader, given: Computed): Ground {
  const value = net.withChannel(where, given);
  const shape = net.shape(value);
  const { axes } = value;
  if (shape.length === 1 && axes.length > 2 && isLayout(axes, shape, [BATCH_AXIS, [0], ...axes.slice(2).map(() => [])])) {
    return { kind: 'features', layer: value.layer };
  }
  if (axes.length === 3) return { kind: 'sequence', layer: net.sequence(where, value), place: 0 };
  if (axes.length !== 4) return net.refuseAxes(where, value, 'a sequence or an image');
  if (shape.length === 2) {
    const place = [
      [[0], []],
      [[], [0]],
    ].findIndex((rest) => isLayout(axes, shape, [BATCH_AXIS, [1], ...rest]));
    if (place >= 0) return { kind: 'sequence', layer: value.layer, place };
  }
  return { kind: 'image', layer: net.image(where, value) };
}

/** The output of a layer over a ground, with as many axes as the input had. */
export function overGround(net: NetworkImport, ground: Ground, layer: number, value: Computed): Computed {
  const axes = channelsFirst(net.builder.shape(layer).length);
  if (ground.kind === 'image' || value.axes.length === axes.length) return computed(layer, axes);
  const [batch = BATCH_AXIS, channels = [], time = []] = axes;
  return computed(layer, ground.kind === 'sequence' && ground.place === 1 ? [batch, channels, [], time] : [batch, channels, time, []]);
}

/** Zeros around each side, before and after. */
export interface Pads {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface Windowing extends Pads {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

/** Of the windows over `sides`, which are `size` long. */
export function windowingOf(reader: NodeReader, sides: readonly number[], size: readonly number[]): Windowing {
  const { where } = reader;
  const each = (name: string): readonly number[] => {
    const list = reader.integers(name) ?? sides.map(() => 1);
    const isWhole = list.length === sides.length && list.every((one) => one >= 1);
    return isWhole ? list : damaged(where, `its ${name} are [${list.join(', ')}] over ${sides.length} sides`);
  };
  if (size.length !== sides.length || !size.every((one) => one >= 1)) {
    damaged(where, `its windows are [${size.join(', ')}] over ${sides.length} sides`);
  }
  const [stride, dilation] = [each('strides'), each('dilations')];
  return { size, stride, dilation, ...padsOf(reader, sides, size, stride, dilation) };
}

function padsOf(
  reader: NodeReader,
  sides: readonly number[],
  size: readonly number[],
  stride: readonly number[],
  dilation: readonly number[],
): Pads {
  const automatic = reader.text('auto_pad', 'NOTSET');
  const none = sides.map(() => 0);
  switch (automatic) {
    case 'NOTSET':
    case '': {
      const pads = reader.integers('pads') ?? [...none, ...none];
      const isWhole = pads.length === 2 * sides.length && pads.every((one) => Number.isSafeInteger(one) && one >= 0);
      if (!isWhole) damaged(reader.where, `its pads are [${pads.join(', ')}] over ${sides.length} sides`);
      return { before: pads.slice(0, sides.length), after: pads.slice(sides.length) };
    }
    case 'VALID':
      return { before: none, after: none };
    case 'SAME_UPPER':
    case 'SAME_LOWER': {
      const windows = sides.map((side, axis) =>
        windowsOf(side, ((size[axis] ?? 1) - 1) * (dilation[axis] ?? 1) + 1, stride[axis] ?? 1, 'same'),
      );
      const [less, more] = [windows.map(({ before }) => before), windows.map(({ after }) => after)];
      return automatic === 'SAME_UPPER' ? { before: less, after: more } : { before: more, after: less };
    }
    default:
      return unsupported(reader.where, `its auto_pad is ${automatic}`);
  }
}

/** The sides of a value that windows move over. */
export const groundSides = (net: NetworkImport, ground: Ground): readonly number[] => {
  const shape = net.builder.shape(ground.layer);
  return ground.kind === 'image' ? shape.slice(0, 2) : ground.kind === 'sequence' ? shape.slice(0, 1) : [];
};

/** Of windows over all axes behind the channels those over the ground; over the others, of side one, they must be one long. */
export function overTime(where: string, windows: Windowing, place: number): Windowing {
  const isTrivial = windows.size.every(
    (size, axis) => axis === place || (size === 1 && windows.before[axis] === 0 && windows.after[axis] === 0),
  );
  if (!isTrivial) unsupported(where, `windows [${windows.size.join(', ')}] over a sequence`);
  const one = (list: readonly number[]) => [list[place] ?? 0];
  const { size, stride, dilation, before, after } = windows;
  return { size: one(size), stride: one(stride), dilation: one(dilation), before: one(before), after: one(after) };
}

export const sidesOf = ([height = 1, width = 1]: readonly number[]): Sides => [height, width];

export const isUnpadded = ({ before, after }: Pads): boolean => [...before, ...after].every((pad) => pad === 0);

export const isDilated = ({ dilation, size }: Windowing): boolean => dilation.some((one, axis) => one !== 1 && size[axis] !== 1);

/** The padding of images that these zeros are; `around` where they are as many on opposite sides, which a layer `pad` can add. */
export function imagePadding(where: string, windows: Windowing, sides: readonly number[]): 'valid' | 'same' | 'around' {
  if (isUnpadded(windows)) return 'valid';
  const isSame = sides.every((side, axis) => {
    const { before, after } = windowsOf(side, windows.size[axis] ?? 1, windows.stride[axis] ?? 1, 'same');
    return windows.before[axis] === before && windows.after[axis] === after;
  });
  if (isSame) return 'same';
  if (windows.before.every((pad, axis) => pad === windows.after[axis])) return 'around';
  return unsupported(
    where,
    `it pads ${formatShape(windows.before)} before and ${formatShape(windows.after)} after sides of ${formatShape(sides)}; none, the same on opposite sides, or what keeps ⌈side / stride⌉ exists here`,
  );
}
