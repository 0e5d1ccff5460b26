import type { RecurrentLayer } from '../../network/recurrent-layer.js';
import { at, type Address, type Buffer } from '../plan/buffer.js';
import type { Emitter } from '../plan/emitter.js';
import type { TensorPlace } from './primitive.js';
import type { OutputGradient, Sequence } from './recurrent-sequence.js';
import { otherTensors, packedRow } from './recurrent-weights.js';

const FLOAT32_BYTES = 4;

/** What differs between cells. `panels` are those of the recurrent matrix, in `backward` of its transpose. */
export interface Cell {
  /** Rows of units that are kept for the gradient besides gates and states. */
  readonly kept: readonly ((steps: number) => number)[];
  /** Address of the vector added to x · W; null where there is none. */
  readonly inputBias: ((tensors: readonly TensorPlace[]) => number) | null;
  forward(emitter: Emitter, sequence: Sequence, panels: number): void;
  backward(emitter: Emitter, sequence: Sequence, panels: number, gradient: OutputGradient): void;
  /** Gradients of x · W, all gates in a row. */
  inputRows(sequence: Sequence): Buffer;
  /** Gradients of h · U, a place a gate. */
  recurrentRows(sequence: Sequence): readonly Address[];
  biasGradient(emitter: Emitter, sequence: Sequence): void;
}

const eachStep = (steps: number): number => steps;
const eachState = (steps: number): number => steps + 1;

const gateAt = (buffer: Buffer, gate: number, span: number): Address => ({ buffer, offset: FLOAT32_BYTES * gate * span });

/** Adds the sums over time of a gate's gradients. */
function sumGate(emitter: Emitter, part: Address, { units, steps }: Sequence, target: number): void {
  emitter.call('sumOfRows', part, part.buffer.stride, units, steps, target);
}

/** Two sums in float64 for each sample. */
const totals = (emitter: Emitter, samples: number): Buffer => emitter.block(4 * samples);

function lstm(layer: RecurrentLayer): Cell {
  const bias = (tensors: readonly TensorPlace[]): TensorPlace | undefined => otherTensors(layer, tensors)[0];
  const parts = ({ gates, span }: Sequence): readonly Address[] => [0, 1, 2, 3].map((gate) => gateAt(gates, gate, span));
  return {
    kept: [eachState],
    inputBias: (tensors) => bias(tensors)?.value ?? 0,
    forward(emitter, { gates, states, kept, steps, units, span, samples }, panels) {
      const [cells] = kept as [Buffer];
      emitter.call(
        'lstmForward',
        ...[at(gates), gates.stride, panels, at(states), states.stride, at(cells), cells.stride, steps, units, span, samples],
      );
    },
    backward(emitter, { gates, kept, steps, span, samples }, panels, { rows, every }) {
      const [cells] = kept as [Buffer];
      const [dh, dc] = [emitter.buffer(samples, span), emitter.buffer(samples, span)];
      emitter.call(
        'lstmBackward',
        ...[at(rows), rows.stride, every, at(gates), gates.stride, panels, at(cells), cells.stride, at(dh), at(dc), dh.stride],
        ...[steps, span, samples],
      );
    },
    inputRows: ({ gates }) => gates,
    recurrentRows: parts,
    biasGradient(emitter, sequence) {
      const target = bias(sequence.tensors)?.gradient ?? 0;
      parts(sequence).forEach((part, gate) => sumGate(emitter, part, sequence, target + FLOAT32_BYTES * gate * sequence.units));
    },
  };
}

function gru(layer: RecurrentLayer): Cell {
  const bias = (tensors: readonly TensorPlace[]): TensorPlace | undefined => otherTensors(layer, tensors)[0];
  const secondRow = FLOAT32_BYTES * 3 * layer.units;
  const inputParts = ({ gates, span }: Sequence): readonly Address[] => [0, 1, 2].map((gate) => gateAt(gates, gate, span));
  const recurrentParts = (sequence: Sequence): readonly Address[] => {
    const [candidates] = sequence.kept as [Buffer];
    return [...inputParts(sequence).slice(0, 2), at(candidates)];
  };
  return {
    kept: [eachStep],
    inputBias: (tensors) => bias(tensors)?.value ?? 0,
    forward(emitter, { gates, states, kept, steps, units, span, samples, tensors }, panels) {
      const [candidates] = kept as [Buffer];
      const row = packedRow(emitter, (bias(tensors)?.value ?? 0) + secondRow, [3, units, span]);
      const product = emitter.buffer(samples, 3 * span);
      emitter.call(
        'gruForward',
        ...[at(gates), gates.stride, panels, row, at(product), product.stride, at(states), states.stride],
        ...[at(candidates), candidates.stride, steps, units, span, samples],
      );
    },
    backward(emitter, { gates, states, kept, steps, span, samples }, panels, { rows, every }) {
      const [candidates] = kept as [Buffer];
      const [dh, product] = [emitter.buffer(samples, span), emitter.buffer(samples, 3 * span)];
      emitter.call(
        'gruBackward',
        ...[at(rows), rows.stride, every, at(gates), gates.stride, panels, at(states), states.stride],
        ...[at(candidates), candidates.stride, at(dh), dh.stride, at(product), product.stride, steps, span, samples],
      );
    },
    inputRows: ({ gates }) => gates,
    recurrentRows: recurrentParts,
    biasGradient(emitter, sequence) {
      const target = bias(sequence.tensors)?.gradient ?? 0;
      const place = (gate: number): number => target + FLOAT32_BYTES * gate * sequence.units;
      inputParts(sequence).forEach((part, gate) => sumGate(emitter, part, sequence, place(gate)));
      recurrentParts(sequence).forEach((part, gate) => sumGate(emitter, part, sequence, place(gate) + secondRow));
    },
  };
}

function fastrnn(layer: RecurrentLayer): Cell {
  const others = (tensors: readonly TensorPlace[]) => otherTensors(layer, tensors) as [TensorPlace, TensorPlace, TensorPlace];
  return {
    kept: [],
    inputBias: (tensors) => others(tensors)[0].value,
    forward(emitter, { gates, states, steps, units, span, samples, tensors }, panels) {
      const [, alpha, beta] = others(tensors);
      emitter.call(
        'fastrnnForward',
        ...[at(gates), gates.stride, panels, alpha.value, beta.value, at(states), states.stride, steps, units, span, samples],
      );
    },
    backward(emitter, { gates, states, steps, span, samples, tensors }, panels, { rows, every }) {
      const [, alpha, beta] = others(tensors);
      const dh = emitter.buffer(samples, span);
      emitter.call(
        'fastrnnBackward',
        ...[at(rows), rows.stride, every, at(gates), gates.stride, panels, alpha.value, beta.value, at(states), states.stride],
        ...[at(dh), dh.stride, at(totals(emitter, samples)), alpha.gradient, beta.gradient, steps, span, samples],
      );
    },
    inputRows: ({ gates }) => gates,
    recurrentRows: ({ gates }) => [at(gates)],
    biasGradient: (emitter, sequence) => sumGate(emitter, at(sequence.gates), sequence, others(sequence.tensors)[0].gradient),
  };
}

function fastgrnn(layer: RecurrentLayer): Cell {
  const others = (tensors: readonly TensorPlace[]) =>
    otherTensors(layer, tensors) as [gateBias: TensorPlace, bias: TensorPlace, zeta: TensorPlace, nu: TensorPlace];
  return {
    // The candidates, and the gradients of x · W + h · U.
    kept: [eachStep, eachStep],
    inputBias: null,
    forward(emitter, { gates, states, kept, steps, units, span, samples, tensors }, panels) {
      const [candidates] = kept as [Buffer];
      const [gateBias, bias, zeta, nu] = others(tensors);
      const row = (tensor: TensorPlace): number => packedRow(emitter, tensor.value, [1, units, span]);
      emitter.call(
        'fastgrnnForward',
        ...[at(gates), gates.stride, panels, row(gateBias), row(bias), zeta.value, nu.value, at(candidates), candidates.stride],
        ...[at(states), states.stride, steps, units, span, samples],
      );
    },
    backward(emitter, { gates, states, kept, steps, span, samples, tensors }, panels, { rows, every }) {
      const [candidates, sums] = kept as [Buffer, Buffer];
      const dh = emitter.buffer(samples, span);
      const [, , zeta, nu] = others(tensors);
      emitter.call(
        'fastgrnnBackward',
        ...[at(rows), rows.stride, every, at(gates), gates.stride, panels, zeta.value, nu.value, at(candidates), candidates.stride],
        ...[at(sums), sums.stride, at(states), states.stride, at(dh), dh.stride, at(totals(emitter, samples)), zeta.gradient, nu.gradient],
        ...[steps, span, samples],
      );
    },
    inputRows: ({ kept }) => kept[1] as Buffer,
    recurrentRows: ({ kept }) => [at(kept[1] as Buffer)],
    biasGradient(emitter, sequence) {
      const [gateBias, bias] = others(sequence.tensors);
      sumGate(emitter, at(sequence.gates), sequence, gateBias.gradient);
      sumGate(emitter, at(sequence.kept[0] as Buffer), sequence, bias.gradient);
    },
  };
}

export function cellOf(layer: RecurrentLayer): Cell {
  switch (layer.kind) {
    case 'lstm':
      return lstm(layer);
    case 'gru':
      return gru(layer);
    case 'fastrnn':
      return fastrnn(layer);
    case 'fastgrnn':
      return fastgrnn(layer);
  }
}
