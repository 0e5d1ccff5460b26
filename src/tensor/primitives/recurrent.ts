import { gatesOf, type RecurrentLayer } from '../../network/recurrent-layer.js';
import { at, type Buffer } from '../plan/buffer.js';
import { addMatrixGradient, packed, packedRow, recurrentMatrices } from './recurrent-weights.js';
import { cellOf } from './recurrent-cells.js';
import type { Sequence } from './recurrent-sequence.js';
import { type Primitive, type Step, type Together, tensorsOf } from './primitive.js';

const FLOAT32_BYTES = 4;
const VECTOR = 4;

const filled = (values: number): number => VECTOR * Math.ceil(values / VECTOR);

/**
 * A recurrent cell over a whole sequence. Channels become rows of times; x · W of every step is one product, h · U one a step, and the
 * gradients of both matrices are sums over all steps. The workspace is x, the gates, the states, and what the cell keeps besides.
 */
export function recurrent(layer: RecurrentLayer, channels: number, steps: number): Primitive {
  const { units } = layer;
  const gates = gatesOf(layer);
  const [span, inputSpan] = [filled(units), filled(channels)];
  const width = gates * span;
  const reversed = layer.direction === 'backward' ? 1 : 0;
  const every = layer.return === 'sequence';
  const cell = cellOf(layer);

  const sequence = ({ weights, workspace }: Step, samples = 1): Sequence & { readonly x: Buffer } => {
    const [x, gateRows, states, ...kept] = workspace as [Buffer, Buffer, Buffer, ...Buffer[]];
    return { x, gates: gateRows, states, kept, steps, units, span, samples, tensors: tensorsOf(weights) };
  };

  /** Of both matrices. */
  const rowBytes = FLOAT32_BYTES * gates * units;

  const together: Together = {
    forward(emitter, all) {
      const [first] = all as [Step];
      const place = sequence(first, all.length);
      const { x, gates: rows, states } = place;
      const { kernel, recurrentKernel } = recurrentMatrices(emitter, layer, place.tensors, channels);
      const weights = packed(emitter, kernel, rowBytes, FLOAT32_BYTES, [1, channels, channels], [gates, units, span]);
      const panels = packed(emitter, recurrentKernel, rowBytes, FLOAT32_BYTES, [1, units, units], [gates, units, span]);
      const bias = cell.inputBias ? packedRow(emitter, cell.inputBias(place.tensors), [gates, units, span]) : 0;
      all.forEach(({ inputs, workspace }) => {
        const [input] = inputs as [Buffer];
        const [own] = workspace as [Buffer];
        emitter.call('toTimeRows', at(input), input.stride, channels, steps, at(own), own.stride, inputSpan, reversed);
      });
      emitter.call('productRows', at(x), x.stride, all.length * steps, channels, weights, bias, at(rows), rows.stride, width);
      cell.forward(emitter, place, panels);
      all.forEach(({ output }, index) => {
        const start = index * (steps + 1) * states.stride;
        if (every) {
          const from = { buffer: states, offset: start + states.stride };
          emitter.call('fromTimeRows', from, states.stride, steps, at(output), output.stride, units, reversed);
          return;
        }
        const last = { buffer: states, offset: start + steps * states.stride };
        emitter.call('combine', last, 0, 0, 0, at(output), output.stride, 1, units, 0, 0, 0);
      });
    },
    backpropagate(emitter, all, gradients) {
      const [first] = all as [Step];
      const place = sequence(first, all.length);
      const { recurrentKernel } = recurrentMatrices(emitter, layer, place.tensors, channels);
      const transposed = packed(emitter, recurrentKernel, FLOAT32_BYTES, rowBytes, [gates, units, span], [1, units, span]);
      const count = every ? steps : 1;
      const rows = emitter.buffer(all.length * count, span);
      gradients.forEach((gradient, index) => {
        // Features are a row of units, each a channel of one time.
        const channelStride = every ? gradient.stride : FLOAT32_BYTES;
        const target = { buffer: rows, offset: index * count * rows.stride };
        emitter.call('toTimeRows', at(gradient), channelStride, units, count, target, rows.stride, span, reversed);
      });
      cell.backward(emitter, place, transposed, { rows, every: every ? 1 : 0 });
    },
  };

  return {
    name: layer.kind,
    elementwise: false,
    fusesPost: false,
    fusesSum: false,
    shape: () => (every ? { kind: 'sequence', rows: units, count: steps } : { kind: 'features', rows: 1, count: units }),
    macs: () => steps * gates * units * (channels + units),
    demand: (_output, count) => ({ stride: 1, reach: count - 1 }),
    stored: (output) => (every ? { stride: 1, reach: steps - 1 } : output),
    workspace: () => [[steps, inputSpan], [steps, width], [steps + 1, span], ...cell.kept.map((rows) => [rows(steps), span] as const)],
    forward: (emitter, step) => together.forward(emitter, [step]),
    backpropagate: (emitter, step, gradient) => together.backpropagate(emitter, [step], [gradient]),
    together,
    inputGradient(emitter, step) {
      const place = sequence(step);
      const { kernel } = recurrentMatrices(emitter, layer, place.tensors, channels);
      const transposed = packed(emitter, kernel, FLOAT32_BYTES, rowBytes, [gates, units, span], [1, channels, inputSpan]);
      const rows = cell.inputRows(place);
      const [byTime, buffer] = [emitter.buffer(steps, inputSpan), emitter.buffer(channels, steps)];
      emitter.call('productRows', at(rows), rows.stride, steps, width, transposed, 0, at(byTime), byTime.stride, inputSpan);
      emitter.call('fromTimeRows', at(byTime), byTime.stride, steps, at(buffer), buffer.stride, channels, reversed);
      return { kind: 'buffer', buffer };
    },
    weightGradient(emitter, step) {
      const place = sequence(step);
      const { x, states } = place;
      const input = cell.inputRows(place);
      const kernelParts = Array.from({ length: gates }, (_, gate) => ({ buffer: input, offset: FLOAT32_BYTES * gate * span }));
      addMatrixGradient(emitter, { layer, place, left: x, terms: channels, parts: kernelParts, which: 'kernel' });
      addMatrixGradient(emitter, { layer, place, left: states, terms: units, parts: cell.recurrentRows(place), which: 'recurrent' });
      cell.biasGradient(emitter, place);
    },
  };
}
