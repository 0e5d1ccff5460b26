import { endianness } from 'node:os';
import { invariant, unreachable } from '../diagnostics/invariant.js';
import type { DType, Tensor, TensorData, TensorReference } from '../graph/artifact.js';

const BYTES: Readonly<Record<DType, number>> = { float32: 4, float64: 8, int32: 4, int16: 2, uint8: 1 };

export const byteLengthOf = (reference: Pick<TensorReference, 'dtype' | 'shape'>): number =>
  reference.shape.reduce((product, size) => product * size, BYTES[reference.dtype]);

export function dtypeOf(data: TensorData): DType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Int16Array) return 'int16';
  return 'uint8';
}

/** The raw little-endian bytes, without copying. */
export function bytesOf(tensor: Tensor): Uint8Array {
  invariant(endianness() === 'LE', 'blobs are little-endian and this machine is not');
  invariant(
    tensor.data.byteLength === byteLengthOf({ dtype: dtypeOf(tensor.data), shape: tensor.shape }),
    `a tensor of shape [${tensor.shape.join(', ')}] holds ${tensor.data.length} values`,
  );
  return new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
}

/** Views bytes that start their own buffer, as those read from the store do. */
export function tensorOf(reference: TensorReference, bytes: Uint8Array): Tensor {
  invariant(endianness() === 'LE', 'blobs are little-endian and this machine is not');
  return { shape: reference.shape, data: viewOf(reference.dtype, bytes.buffer as ArrayBuffer, bytes.byteLength) };
}

function viewOf(dtype: DType, buffer: ArrayBuffer, length: number): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer, 0, length / 4);
    case 'float64':
      return new Float64Array(buffer, 0, length / 8);
    case 'int32':
      return new Int32Array(buffer, 0, length / 4);
    case 'int16':
      return new Int16Array(buffer, 0, length / 2);
    case 'uint8':
      return new Uint8Array(buffer, 0, length);
    default:
      return unreachable(dtype);
  }
}
