import type { Shape } from '../../network/shape.js';
import { float32Of } from '../float-values.js';
import { damaged, unsupported } from '../format-error.js';
import { transposed, type WeightArray } from '../weights.js';
import type { FlatTable } from './flatbuffer.js';

/** A tensor of a TensorFlow Lite model; `data` is empty where it is computed. */
export interface TfliteTensor {
  readonly where: string;
  readonly shape: Shape;
  readonly type: number;
  readonly data: Uint8Array;
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  /** The axis that has a scale for each of its indices, where there are several. */
  readonly axis: number;
}

const [FLOAT32, INT32, INT8] = [0, 2, 9];

export function readTensor(table: FlatTable, index: number, buffers: readonly FlatTable[]): TfliteTensor {
  const where = `tensor ${index}`;
  const quantization = table.table(4);
  const buffer = buffers[table.int(2)] ?? damaged(where, 'its buffer does not exist');
  return {
    where,
    shape: table.ints(0),
    type: table.byte(1),
    data: buffer.bytes(0),
    scales: quantization?.floats(2) ?? [],
    zeroPoints: quantization?.longs(3) ?? [],
    axis: quantization?.int(6) ?? 0,
  };
}

const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

/** The integers of a constant, such as the axes of a mean. */
export function integersOf({ where, type, data, shape }: TfliteTensor): readonly number[] {
  if (type !== INT32 || data.length !== 4 * sizeOf(shape)) return unsupported(where, 'integers of 32 bits are expected here');
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return Array.from({ length: data.length / 4 }, (_, index) => view.getInt32(4 * index, true));
}

/** Weights as real numbers: `(q - zero point) × scale` where they are quantised. */
export function realValues(tensor: TfliteTensor): WeightArray {
  const { where, shape, type, data, scales, zeroPoints, axis } = tensor;
  const width = type === FLOAT32 || type === INT32 ? 4 : type === INT8 ? 1 : unsupported(where, `weights of type ${type}`);
  const size = sizeOf(shape);
  if (!shape.every((side) => side >= 1) || data.length !== size * width) {
    damaged(where, `${data.length} bytes are stored for the shape [${shape.join(', ')}]`);
  }
  if (type === FLOAT32) return { shape, read: () => float32Of(data, 'f32') };
  if (scales.length === 0) return unsupported(where, 'integers without a scale');
  if (scales.length > 1 && scales.length !== shape[axis]) damaged(where, `${scales.length} scales along axis ${axis}`);
  const inner = scales.length > 1 ? sizeOf(shape.slice(axis + 1)) : size;
  const read = (): Float32Array => {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    return Float32Array.from({ length: size }, (_, index) => {
      const channel = Math.floor(index / inner) % scales.length;
      const value = width === 4 ? view.getInt32(4 * index, true) : view.getInt8(index);
      return (value - (zeroPoints[channel] ?? zeroPoints[0] ?? 0)) * (scales[channel] ?? 0);
    });
  };
  return { shape, read };
}

/** The first axis moved behind all others: [out, …] becomes […, out]. */
export const firstAxisLast = (array: WeightArray): WeightArray =>
  transposed(array, [...array.shape.slice(1).map((_, index) => index + 1), 0]);
