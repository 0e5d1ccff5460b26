import { gatesOf, type RecurrentLayer } from '../../network/recurrent-layer.js';
import { at, type Buffer } from '../plan/buffer.js';
import { addMatrixGradient, packed, packedRow, recurrentMatrices } from './recurrent-weights.js';
import { cellOf } from './recurrent-cells.js';
import type { Sequence } from './recurrent-sequence.js';
import { type Primitive, type Step, tensorsOf } from './primitive.js';

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

  const sequence = ({ weights, workspace }: Step): Sequence & { readonly x: Buffer } => {
    const [x, gateRows, states, ...kept] = workspace as [Buffer, Buffer, Buffer, ...Buffer[]];
    return { x, gates: gateRows, states, kept, steps, units, span, tensors: tensorsOf(weights) };
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
    forward(emitter, step) {
      const [input] = step.inputs as [Buffer];
      const place = sequence(step);
      const { x, gates: rows, states } = place;
      const { kernel, recurrentKernel } = recurrentMatrices(emitter, layer, place.tensors, channels);
      const weights = packed(emitter, kernel, FLOAT32_BYTES * gates * units, FLOAT32_BYTES, [1, channels, channels], [gates, units, span]);
      const panels = packed(
        emitter,
        recurrentKernel,
        FLOAT32_BYTES * gates * units,
        FLOAT32_BYTES,
        [1, units, units],
        [gates, units, span],
      );
      const bias = cell.inputBias ? packedRow(emitter, cell.inputBias(place.tensors), [gates, units, span]) : 0;
      emitter.call('toTimeRows', at(input), input.stride, channels, steps, at(x), x.stride, inputSpan, reversed);
      emitter.call('productRows', at(x), x.stride, steps, channels, weights, bias, at(rows), rows.stride, width);
      cell.forward(emitter, place, panels);
      const { output } = step;
      if (every) {
        const from = { buffer: states, offset: states.stride };
        emitter.call('fromTimeRows', from, states.stride, steps, at(output), output.stride, units, reversed);
        return;
      }
      const last = { buffer: states, offset: steps * states.stride };
      emitter.call('combine', last, 0, 0, 0, at(output), output.stride, 1, units, 0, 0, 0);
    },
    backpropagate(emitter, step, gradient) {
      const place = sequence(step);
      const { recurrentKernel } = recurrentMatrices(emitter, layer, place.tensors, channels);
      const transposed = packed(
        emitter,
        recurrentKernel,
        FLOAT32_BYTES,
        FLOAT32_BYTES * gates * units,
        [gates, units, span],
        [1, units, span],
      );
      const rows = emitter.buffer(every ? steps : 1, span);
      // Features are a row of units, each a channel of one time.
      const channelStride = every ? gradient.stride : FLOAT32_BYTES;
      emitter.call('toTimeRows', at(gradient), channelStride, units, rows.rows, at(rows), rows.stride, span, reversed);
      cell.backward(emitter, place, transposed, { rows, every: every ? 1 : 0 });
    },
    inputGradient(emitter, step) {
      const place = sequence(step);
      const { kernel } = recurrentMatrices(emitter, layer, place.tensors, channels);
      const transposed = packed(
        emitter,
        kernel,
        FLOAT32_BYTES,
        FLOAT32_BYTES * gates * units,
        [gates, units, span],
        [1, channels, inputSpan],
      );
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
