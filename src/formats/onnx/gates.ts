import type { WeightArray } from '../weights.js';

/** Where ONNX's input, output, forget and candidate gate stand among ours: input, forget, candidate, output. */
const LSTM_GATES = [0, 3, 1, 2];

/** Update, reset, candidate in both. */
const GRU_GATES = [0, 1, 2];

export const onnxGates = (kind: 'lstm' | 'gru'): readonly number[] => (kind === 'lstm' ? LSTM_GATES : GRU_GATES);

/** Where our gates stand among those of ONNX. */
export const gatesFromOnnx = (kind: 'lstm' | 'gru'): readonly number[] => {
  const order = onnxGates(kind);
  return order.map((_, gate) => order.indexOf(gate));
};

/** Blocks of `units` rows in another order. */
export function gatesInOrder(array: WeightArray, units: number, order: readonly number[]): WeightArray {
  return {
    shape: array.shape,
    read() {
      const values = array.read();
      const block = units * (array.shape[1] ?? 1);
      const result = new Float32Array(values.length);
      for (const [place, gate] of order.entries()) result.set(values.subarray(gate * block, (gate + 1) * block), place * block);
      return result;
    },
  };
}
