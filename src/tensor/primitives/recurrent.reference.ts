import { gatesOf, type RecurrentLayer, ranksOf } from '../../network/recurrent-layer.js';

type Values = ArrayLike<number>;

const value = (values: Values | undefined, index: number): number => values?.[index] ?? Number.NaN;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** left [rows, inner] · right [inner, columns]. */
function product(left: Values, right: Values, inner: number): Float64Array {
  const [rows, columns] = [left.length / inner, right.length / inner];
  return Float64Array.from({ length: rows * columns }, (_, index) => {
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += value(left, Math.floor(index / columns) * inner + k) * value(right, k * columns + (index % columns));
    return sum;
  });
}

/** The state after every time, in the order of the input's times, or after the last read; plain float64, for tests. `x` is [time, channels]. */
export function recurrentReference(layer: RecurrentLayer, x: Values, channels: number, tensors: readonly Values[]): Float64Array {
  const { units } = layer;
  const rest = [...tensors];
  const [kernel, recurrent] = ranksOf(layer).map((rank) => {
    const [first = []] = rest.splice(0, 1);
    return rank === null ? first : product(first, rest.splice(0, 1)[0] ?? [], rank);
  });
  const columns = gatesOf(layer) * units;
  const times = x.length / channels;
  const [a, b, c, d] = rest;
  const outputs: Float64Array[] = [];
  let h: Float64Array = new Float64Array(units);
  let cell: Float64Array = new Float64Array(units);
  for (let step = 0; step < times; step++) {
    const t = layer.direction === 'backward' ? times - 1 - step : step;
    const input = product(Array.from(x).slice(t * channels, (t + 1) * channels), kernel ?? [], channels);
    const state = product(h, recurrent ?? [], units);
    const gate = (index: number, j: number): number => value(input, index * units + j) + value(state, index * units + j);
    const next = (of: (j: number) => number): Float64Array => Float64Array.from({ length: units }, (_, j) => of(j));
    switch (layer.kind) {
      case 'lstm': {
        const at = (index: number, j: number): number => gate(index, j) + value(a, index * units + j);
        cell = next((j) => sigmoid(at(1, j)) * value(cell, j) + sigmoid(at(0, j)) * Math.tanh(at(2, j)));
        h = next((j) => sigmoid(at(3, j)) * Math.tanh(value(cell, j)));
        break;
      }
      case 'gru':
        h = next((j) => {
          const open = (index: number): number =>
            sigmoid(gate(index, j) + value(a, index * units + j) + value(a, columns + index * units + j));
          const inner = value(state, 2 * units + j) + value(a, columns + 2 * units + j);
          const n = Math.tanh(value(input, 2 * units + j) + value(a, 2 * units + j) + open(1) * inner);
          return open(0) * value(h, j) + (1 - open(0)) * n;
        });
        break;
      case 'fastrnn':
        h = next((j) => sigmoid(value(c, 0)) * value(h, j) + sigmoid(value(b, 0)) * Math.tanh(gate(0, j) + value(a, j)));
        break;
      case 'fastgrnn':
        h = next((j) => {
          const z = sigmoid(gate(0, j) + value(a, j));
          return z * value(h, j) + (sigmoid(value(c, 0)) * (1 - z) + sigmoid(value(d, 0))) * Math.tanh(gate(0, j) + value(b, j));
        });
        break;
    }
    outputs.push(h);
  }
  if (layer.return === 'last') return h;
  const ordered = layer.direction === 'backward' ? outputs.toReversed() : outputs;
  return Float64Array.from(ordered.flatMap((row) => [...row]));
}
