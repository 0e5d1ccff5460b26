import { formatShape, type Shape } from '../../network/shape.js';
import { type Axis, naturalAxes } from './layout.js';
import { channelsFirst } from './network-import.js';

/** The samples that a model takes: their shape here, and the axes of its input. */
export interface InputLayout {
  readonly shape: Shape;
  readonly axes: readonly Axis[];
}

/** Operators that read channels behind the batch, whatever the model says of its input. */
export const CHANNELS_FIRST: ReadonlySet<string> = new Set([
  'Conv',
  'MaxPool',
  'AveragePool',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'BatchNormalization',
]);

/**
 * How the sides of an input, without the batch, are the axes of a sample. Samples have their channels last; the input has them first where
 * an operator of images reads it, or where only so it has the shape of the data set. A last or first side of one may be added by the model.
 */
export function inputLayout(sides: Shape, sample: Shape | undefined, isReadFirst: boolean): InputLayout {
  const last: InputLayout = { shape: sides, axes: naturalAxes(sides.length) };
  const first: InputLayout = { shape: [...sides.slice(1), ...sides.slice(0, 1)], axes: channelsFirst(sides.length) };
  const candidates = isReadFirst ? [first, last] : [last, first];
  if (sample === undefined || sides.length === 1) return candidates[0] ?? last;
  const same = (one: Shape, other: Shape) => formatShape(one) === formatShape(other);
  const fitting = candidates.find(({ shape }) => same(shape, sample));
  if (fitting) return fitting;
  // The model adds a side of one to a sequence: [49, 10, 1] or [1, 49, 10] of [49, 10].
  const widened = candidates.find(({ shape }) => shape.length === 3 && same(shape, [...sample, 1]));
  if (!widened) return candidates[0] ?? last;
  return { shape: sample, axes: widened.axes.map((axis) => (axis[0] === 2 ? [] : axis)) };
}
