import { formatShape, type Shape } from '../../network/shape.js';
import { damaged, unsupported } from '../format-error.js';
import { onlyInput, type TfliteOperator } from './operator.js';
import { integersOf } from './tensor.js';

/** A sequence that the file declares as an image of height or width one; `along` is the axis of its times. */
export interface SequenceView {
  readonly value: number;
  readonly along: 0 | 1;
}

const longer = (shape: Shape): string => formatShape(shape.filter((side) => side !== 1));

/** What an input is declared as, without the batch. */
function declaredOf(operator: TfliteOperator, place: number): Shape {
  const [, ...shape] = (operator.tensor(place) ?? damaged(operator.where, 'it reads nothing')).shape;
  return shape;
}

/** An input in the very shape that the file declares: axes of length one may have been left out before. */
export function asDeclared(operator: TfliteOperator, place: number): number {
  const { builder, where, inputs } = operator;
  const value = inputs[place] ?? damaged(where, 'one of its inputs is not computed');
  const [shape, declared] = [builder.shape(value), declaredOf(operator, place)];
  if (formatShape(shape) === formatShape(declared)) return value;
  if (formatShape([...shape, 1]) === formatShape(declared) && shape.length === 2) return builder.add(where, { kind: 'as_image' }, [value]);
  return unsupported(where, `it reads samples of shape ${formatShape(shape)} as ${formatShape(declared)}`);
}

/** The first input as an image, or as the sequence that an image with a side of one is. */
export function imageOrSequence(operator: TfliteOperator): SequenceView | { readonly value: number; readonly along: undefined } {
  const value = onlyInput(operator);
  const shape = formatShape(operator.builder.shape(value));
  const [height = 0, width = 0, channels = 0] = declaredOf(operator, 0);
  if (width === 1 && shape === formatShape([height, channels])) return { value, along: 0 };
  if (height === 1 && shape === formatShape([width, channels])) return { value, along: 1 };
  return { value: asDeclared(operator, 0), along: undefined };
}

export function flat({ builder, where }: TfliteOperator, value: number): number {
  return builder.shape(value).length === 1 ? value : builder.add(where, { kind: 'flatten' }, [value]);
}

/** RESHAPE, EXPAND_DIMS, SQUEEZE: axes of length one come and go without a layer; beside that, all axes can become one. */
export function layout(operator: TfliteOperator): number {
  const value = onlyInput(operator);
  const [, ...target] = operator.output.shape;
  if (target.filter((side) => side !== 1).length <= 1 && target.length === 1) return flat(operator, value);
  if (longer(operator.builder.shape(value)) === longer(target)) return value;
  return target.filter((side) => side !== 1).length <= 1
    ? flat(operator, value)
    : unsupported(operator.where, `it makes [${target.join(', ')}] of each sample; only flattening and axes of length 1 exist here`);
}

/** A permutation that moves axes of length one past the others, and these not past each other. */
export function transpose(operator: TfliteOperator): number {
  const declared = [1, ...declaredOf(operator, 0)];
  const axes = integersOf(operator.tensor(1) ?? damaged(operator.where, 'it has no order of axes'));
  const moved = axes.filter((axis) => declared[axis] !== 1);
  if (moved.some((axis, index) => index > 0 && axis < (moved[index - 1] ?? 0))) {
    unsupported(operator.where, `the order of axes ${axes.join(', ')}; only axes of length 1 can be moved here`);
  }
  return layout(operator);
}

export function pad(operator: TfliteOperator): number {
  const { builder, where } = operator;
  const counts = integersOf(operator.tensor(1) ?? damaged(where, 'it does not say how many zeros'));
  const value = asDeclared(operator, 0);
  const shape = builder.shape(value);
  if (counts.length !== 2 * shape.length + 2) damaged(where, `${counts.length} numbers of zeros for ${shape.length + 1} axes`);
  if (counts.every((count) => count === 0)) return value;
  const inner = counts.slice(2, -2);
  const [top = 0, bottom = 0, left = 0, right = 0] = inner;
  const isInner = counts.every((count, at) => count === 0 || (at >= 2 && at < counts.length - 2));
  if (isInner && shape.length === 2) return builder.padded(where, value, top, bottom);
  if (isInner && shape.length === 3 && top === bottom && left === right)
    return builder.add(where, { kind: 'pad', size: [top, left] }, [value]);
  return unsupported(
    where,
    `zeros around samples of shape ${formatShape(shape)}, by axis: ${counts.join(', ')}; on an image they must be as many on either side here`,
  );
}

export function concatenation(operator: TfliteOperator): number {
  const { builder, where, inputs, options, output } = operator;
  const axis = options?.int(0) ?? 0;
  if (axis !== -1 && axis !== output.shape.length - 1) unsupported(where, `it joins along axis ${axis}; only the last one exists here`);
  return builder.add(
    where,
    { kind: 'concat' },
    inputs.map((_, place) => asDeclared(operator, place)),
  );
}
