import { gatesOf, type RecurrentLayer, ranksOf } from '../../network/recurrent-layer.js';
import { at, type Address, type Buffer } from '../plan/buffer.js';
import type { Emitter } from '../plan/emitter.js';
import type { Sequence } from './recurrent-sequence.js';
import type { TensorPlace } from './primitive.js';

const FLOAT32_BYTES = 4;

/** Groups of rows or columns, how many each has, and how many it is filled to. */
export type Groups = readonly [groups: number, each: number, span: number];

/** A matrix in panels, made again whenever the weights change: its address. */
export function packed(emitter: Emitter, source: number, rowBytes: number, columnBytes: number, rows: Groups, columns: Groups): number {
  const panels = emitter.persistent(FLOAT32_BYTES * rows[0] * rows[2] * columns[0] * columns[2]);
  emitter.prepare('packMatrixPanels', source, rowBytes, columnBytes, ...rows, ...columns, panels);
  return panels;
}

/** A vector whose gates are filled up: its address. */
export const packedRow = (emitter: Emitter, source: number, columns: Groups): number =>
  packed(emitter, source, 0, FLOAT32_BYTES, [1, 1, 1], columns);

/** Tensors of the two matrices: one each, or two factors of it. */
function matrixTensors(layer: RecurrentLayer, tensors: readonly TensorPlace[]) {
  const [inputRank] = ranksOf(layer);
  const kernels = inputRank === null ? 1 : 2;
  return { kernel: tensors.slice(0, kernels), recurrent: tensors.slice(kernels, kernels + 2) };
}

/** The tensors behind the matrices: biases and scalars. */
export function otherTensors(layer: RecurrentLayer, tensors: readonly TensorPlace[]): readonly TensorPlace[] {
  return tensors.slice(ranksOf(layer).reduce<number>((sum, rank) => sum + (rank === null ? 1 : 2), 0));
}

/** Addresses of the full matrices; products of low rank are multiplied out when the weights change. */
export function recurrentMatrices(emitter: Emitter, layer: RecurrentLayer, tensors: readonly TensorPlace[], channels: number) {
  const columns = gatesOf(layer) * layer.units;
  const [inputRank, recurrentRank] = ranksOf(layer);
  const full = ([first, second]: readonly TensorPlace[], rank: number | null, rows: number): number => {
    if (rank === null) return first?.value ?? 0;
    const product = emitter.persistent(FLOAT32_BYTES * rows * columns);
    emitter.prepare('factorProduct', first?.value ?? 0, second?.value ?? 0, product, rows, rank, columns);
    return product;
  };
  const { kernel, recurrent } = matrixTensors(layer, tensors);
  return { kernel: full(kernel, inputRank, channels), recurrentKernel: full(recurrent, recurrentRank, layer.units) };
}

interface MatrixGradient {
  readonly layer: RecurrentLayer;
  readonly place: Sequence;
  /** What the matrix is multiplied with, a row a step. */
  readonly left: Buffer;
  readonly terms: number;
  /** Gradients of the products: a gate each, a row a step. */
  readonly parts: readonly Address[];
  readonly which: 'kernel' | 'recurrent';
}

/** Adds Σ leftᵀ · part over all steps to a matrix's gradient, or to those of its two factors. */
export function addMatrixGradient(emitter: Emitter, { layer, place, left, terms, parts, which }: MatrixGradient): void {
  const { tensors, steps, units } = place;
  const [first, second] = matrixTensors(layer, tensors)[which];
  const rank = ranksOf(layer)[which === 'kernel' ? 0 : 1];
  const emit = (gate: number, part: Address, target: Address | number, stride: number): void => {
    const column = FLOAT32_BYTES * gate * units;
    const address = typeof target === 'number' ? target + column : { ...target, offset: target.offset + column };
    emitter.call('outerRows', at(left), left.stride, terms, part, part.buffer.stride, units, steps, address, stride);
  };
  if (rank === null) {
    parts.forEach((part, gate) => emit(gate, part, first?.gradient ?? 0, FLOAT32_BYTES * parts.length * units));
    return;
  }
  const whole = emitter.buffer(terms, parts.length * units);
  emitter.call('clear', { buffer: whole, offset: -whole.head }, whole.bytes);
  parts.forEach((part, gate) => emit(gate, part, at(whole), whole.stride));
  emitter.call(
    'factorGradient',
    ...[at(whole), whole.stride, first?.value ?? 0, second?.value ?? 0, first?.gradient ?? 0, second?.gradient ?? 0],
    ...[terms, rank, parts.length * units],
  );
}
