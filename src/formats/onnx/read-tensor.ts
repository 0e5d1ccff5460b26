import type { Shape } from '../../network/shape.js';
import { bytesOfKind, float32Of, type NumberKind } from '../float-values.js';
import { damaged, shown, unsupported } from '../format-error.js';
import { transposed, type WeightArray } from '../weights.js';
import { MAX_AXES } from './layout.js';
import type { ProtobufMessage } from './protobuf-reader.js';

/** A constant of the graph: an initializer, or what a node `Constant` holds. No sides are a scalar. */
export interface OnnxTensor {
  readonly where: string;
  readonly shape: Shape;
  readonly isReal: boolean;
  /** Integers where they are read as such: axes, sizes, indices. @throws FormatError where it holds real numbers. */
  integers(): readonly number[];
  /** Its values as float32. @throws FormatError where it holds none. */
  readonly values: WeightArray;
}

/** Data types of onnx.proto: the kind of their raw bytes, and the field that holds them otherwise. */
const KINDS: ReadonlyMap<number, { readonly kind: NumberKind; readonly field?: number; readonly isReal: boolean }> = new Map([
  [1, { kind: 'f32', field: 4, isReal: true }],
  [6, { kind: 'i32', field: 5, isReal: false }],
  [7, { kind: 'i64', field: 7, isReal: false }],
  [10, { kind: 'f16', isReal: true }],
  [11, { kind: 'f64', isReal: true }],
] as const);

const EXTERNAL = 1;

/** @throws FormatError */
export function readOnnxTensor(message: ProtobufMessage, name: string): OnnxTensor {
  const where = `constant ${shown(name)}`;
  if (message.integer(14) === EXTERNAL || message.has(13)) {
    unsupported(where, 'its values are in another file; save the model as one file (external data switched off)');
  }
  const shape = message.integers(1);
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 0)) damaged(where, `its shape is [${shape.join(', ')}]`);
  if (shape.length > MAX_AXES) unsupported(where, `it has ${shape.length} axes; ${MAX_AXES} are the most here`);
  const type = message.integer(2);
  const form =
    KINDS.get(type) ??
    unsupported(where, `its numbers have the data type ${type} of ONNX; float, double, float16, int32 and int64 exist here`);
  const count = shape.reduce((product, side) => product * side, 1);
  const { kind, field, isReal } = form;
  const raw = message.bytes(9);
  const isRaw = message.has(9) || field === undefined;
  const stored = isRaw ? raw.length / bytesOfKind[kind] : isReal ? message.floats(field).length : message.integers(field).length;
  if (stored !== count) damaged(where, `${stored} values are stored for the shape [${shape.join(', ')}]`);
  return {
    where,
    shape,
    isReal,
    integers() {
      if (isReal) return unsupported(where, 'integers are expected here');
      if (!isRaw) return message.integers(field);
      const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
      return Array.from({ length: count }, (_, index) =>
        kind === 'i64' ? Number(view.getBigInt64(8 * index, true)) : view.getInt32(4 * index, true),
      );
    },
    values: {
      shape,
      read: () => (!isReal ? unsupported(where, 'real numbers are expected here') : isRaw ? float32Of(raw, kind) : message.floats(field)),
    },
  };
}

/** Numbers of an attribute as a constant. */
export const numbersTensor = (where: string, shape: Shape, list: readonly number[], isReal: boolean): OnnxTensor => ({
  where,
  shape,
  isReal,
  integers: () => (isReal ? unsupported(where, 'integers are expected here') : list),
  values: { shape, read: () => Float32Array.from(list) },
});

/** The same constant with its axes in another order. */
export function transposedTensor(tensor: OnnxTensor, axes: readonly number[]): OnnxTensor {
  const { shape } = tensor;
  const values = transposed(tensor.values, axes);
  const integers = () => {
    const list = tensor.integers();
    const places = transposed({ shape, read: () => Float32Array.from(list, (_, index) => index) }, axes).read();
    return Array.from(places, (place) => list[place] ?? 0);
  };
  return { ...tensor, shape: values.shape, values, integers };
}
