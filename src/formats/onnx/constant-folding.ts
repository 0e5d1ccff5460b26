import { reshaped } from '../weights.js';
import { BATCH, MAX_AXES, sideOf } from './layout.js';
import type { NetworkImport } from './network-import.js';
import { axisOf, type NodeReader } from './node-reader.js';
import { numbersTensor, type OnnxTensor, readOnnxTensor, transposedTensor } from './read-tensor.js';

/** Stands for the length of the batch among sizes that a model computes, where it may have any. */
export const ANY_BATCH = -(2 ** 31);

/** Sizes, axes and paddings are short; weights are not computed. */
const MAX_VALUES = 1024;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/**
 * What a node computes of constants alone, or of the sides of a value: the sizes and paddings that exporters leave to be computed. Undefined
 * where the node is none of these. @throws FormatError
 */
export function foldedConstant(net: NetworkImport, reader: NodeReader): OnnxTensor | undefined {
  const { where, node } = reader;
  const value = reader.value(0);
  if (node.operator === 'Shape' && value?.kind === 'computed') {
    const sides = value.axes.map((axis) => (axis[0] === BATCH ? net.batch || ANY_BATCH : sideOf(axis, net.shape(value))));
    const part = sides.slice(reader.integer('start', 0), reader.has('end') ? reader.integer('end', 0) : sides.length);
    return integers(where, part);
  }
  if (value?.kind !== 'constant') return undefined;
  const { tensor } = value;
  const { shape } = tensor;
  switch (node.operator) {
    case 'ConstantOfShape': {
      const attribute = node.attributes.get('value')?.message(5);
      const one = attribute ? readOnnxTensor(attribute, where) : numbersTensor(where, [1], [0], true);
      return filled(where, tensor.integers(), one);
    }
    case 'Expand': {
      if (!isShort(tensor) || !isUniform(tensor)) return undefined;
      return filled(where, reader.need(1, 'shape').integers(), tensor);
    }
    case 'Cast':
      return [6, 7].includes(reader.integer('to', 0)) === !tensor.isReal ? tensor : undefined;
    case 'Unsqueeze': {
      const asked = reader.list('axes', 1) ?? [];
      const rank = shape.length + asked.length;
      if (rank > MAX_AXES) return undefined;
      const added = new Set(asked.map((axis) => axisOf(where, axis, rank)));
      const left = [...shape];
      return inShape(
        tensor,
        Array.from({ length: rank }, (_, place) => (added.has(place) ? 1 : (left.shift() ?? 1))),
      );
    }
    case 'Squeeze':
      return inShape(
        tensor,
        shape.filter((side) => side !== 1),
      );
    case 'Reshape': {
      const target = reader.need(1, 'shape').integers();
      if (target.length > MAX_AXES) return undefined;
      const others = sizeOf(target.filter((side) => side !== -1));
      const sides = target.map((side) => (side === -1 ? sizeOf(shape) / others : side));
      return sizeOf(sides) === sizeOf(shape) && sides.every(Number.isSafeInteger) ? inShape(tensor, sides) : undefined;
    }
    case 'Transpose': {
      const order = reader.integers('perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
      const isOrder = order.length === shape.length && new Set(order).size === shape.length && order.every((axis) => axis in shape);
      return isOrder ? transposedTensor(tensor, order) : undefined;
    }
    case 'Concat':
    case 'Gather':
    case 'Slice':
      return !tensor.isReal && isShort(tensor) ? foldedList(reader, tensor) : undefined;
    default:
      return undefined;
  }
}

/** Integers joined, picked or cut along their first axis. */
function foldedList(reader: NodeReader, tensor: OnnxTensor): OnnxTensor | undefined {
  const { where, node } = reader;
  const [count = 1, ...inner] = tensor.shape;
  const row = sizeOf(inner);
  const values = tensor.integers();
  const rows = Array.from({ length: count }, (_, index) => values.slice(index * row, (index + 1) * row));
  switch (node.operator) {
    case 'Concat': {
      if (reader.count > MAX_VALUES) return undefined;
      const parts = Array.from({ length: reader.count }, (_, place) => reader.need(place, 'list'));
      return parts.every((part) => part.shape.length === 1 && isShort(part))
        ? integers(
            where,
            parts.flatMap((part) => part.integers()),
          )
        : undefined;
    }
    case 'Gather': {
      const index = reader.need(1, 'indices');
      if (reader.integer('axis', 0) !== 0 || index.shape.length > 1 || !isShort(index)) return undefined;
      const picked = index.integers().map((at) => rows[axisOf(where, at, count)] ?? []);
      return numbersTensor(where, [...index.shape, ...inner], picked.flat(), false);
    }
    case 'Slice': {
      const [from = 0] = reader.list('starts', 1) ?? [];
      const [to = 0] = reader.list('ends', 2) ?? [];
      const [axis = 0] = reader.list('axes', 3) ?? [];
      const [step = 1] = reader.list('steps', 4) ?? [];
      if (axis !== 0) return undefined;
      // Backwards, over everything, is how exporters turn a list of paddings around.
      const isReversed = step === -1 && (from === -1 || from >= count - 1) && to < -count;
      if (!isReversed && step !== 1) return undefined;
      const kept = isReversed ? [...rows].reverse() : rows.slice(from, Math.min(to, count));
      return numbersTensor(where, [kept.length, ...inner], kept.flat(), false);
    }
    default:
      return undefined;
  }
}

const integers = (where: string, list: readonly number[]): OnnxTensor => numbersTensor(where, [list.length], list, false);

const isShort = ({ shape }: OnnxTensor): boolean => sizeOf(shape) <= MAX_VALUES;

const listOf = (tensor: OnnxTensor): readonly number[] => (tensor.isReal ? [...tensor.values.read()] : tensor.integers());

const isUniform = (tensor: OnnxTensor): boolean => new Set(listOf(tensor)).size === 1;

/** One number in every place; a single one where the shape is long or depends on the batch, as that of a first state does. */
function filled(where: string, shape: readonly number[], one: OnnxTensor): OnnxTensor {
  const [value = 0] = listOf(one);
  const count = sizeOf(shape);
  const isWhole = shape.every((side) => side >= 1) && count <= MAX_VALUES;
  return numbersTensor(
    where,
    isWhole ? shape : [],
    Array.from({ length: isWhole ? count : 1 }, () => value),
    one.isReal,
  );
}

const inShape = (tensor: OnnxTensor, shape: readonly number[]): OnnxTensor => ({
  ...tensor,
  shape,
  values: reshaped(tensor.values, shape),
});
