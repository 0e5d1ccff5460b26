import { damaged } from '../format-error.js';
import type { ModelBuilder } from '../imported-model.js';
import type { FlatTable } from './flatbuffer.js';
import type { TfliteTensor } from './tensor.js';

/** An operator of a TensorFlow Lite model while it is imported. */
export interface TfliteOperator {
  readonly where: string;
  readonly options: FlatTable | undefined;
  readonly builder: ModelBuilder;
  /** The tensor at a place of the inputs; undefined where it is left out. */
  tensor(place: number): TfliteTensor | undefined;
  /** Layers of the builder behind the inputs that are computed. */
  readonly inputs: readonly number[];
  readonly output: TfliteTensor;
}

/** Adds what an operator computes to the builder and gives the index of its output. */
export type ImportOperator = (operator: TfliteOperator) => number;

export function onlyInput({ inputs, where }: TfliteOperator): number {
  return inputs[0] ?? damaged(where, 'it reads nothing');
}
