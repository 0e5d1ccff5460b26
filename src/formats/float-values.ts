import { damaged } from './format-error.js';

export type NumberKind = 'f16' | 'f32' | 'f64' | 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64';

export const bytesOfKind: Readonly<Record<NumberKind, number>> = {
  f16: 2,
  f32: 4,
  f64: 8,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
};

/** Little-endian numbers as float32, bit by bit where they are float32 already. */
export function float32Of(bytes: Uint8Array, kind: NumberKind): Float32Array {
  const size = bytesOfKind[kind];
  const values = new Float32Array(Math.floor(bytes.length / size));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readers[kind];
  if (kind === 'f32') new Uint8Array(values.buffer).set(bytes.subarray(0, values.length * 4));
  else for (let index = 0; index < values.length; index++) values[index] = read(view, index * size);
  return values;
}

const readers: Readonly<Record<NumberKind, (view: DataView, at: number) => number>> = {
  f16: (view, at) => halfPrecision(view.getUint16(at, true)),
  f32: (view, at) => view.getFloat32(at, true),
  f64: (view, at) => view.getFloat64(at, true),
  i8: (view, at) => view.getInt8(at),
  u8: (view, at) => view.getUint8(at),
  i16: (view, at) => view.getInt16(at, true),
  u16: (view, at) => view.getUint16(at, true),
  i32: (view, at) => view.getInt32(at, true),
  u32: (view, at) => view.getUint32(at, true),
  i64: (view, at) => Number(view.getBigInt64(at, true)),
};

/** IEEE 754 binary16. */
function halfPrecision(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? (sign * fraction) / 16_777_216 : (sign * (1024 + fraction) * 2 ** exponent) / 33_554_432;
}

/** Weights that training could not have left behind would make every result NaN without a word. */
export function finite(values: Float32Array, where: string): Float32Array {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) damaged(where, `value ${index} is ${values[index]}, not a finite number`);
  return values;
}

/** little-endian bytes of float32 values. */
export function bytesOfFloats(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
}
