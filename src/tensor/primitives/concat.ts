import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';
import { sameTimes } from './times.js';

/** How many rows (of a sequence) or values (of features) stand before input `index`. */
function offsetOf(inputs: readonly Buffer[], index: number, kind: 'sequence' | 'features'): number {
  return inputs.slice(0, index).reduce((sum, input) => sum + (kind === 'sequence' ? input.rows : input.count), 0);
}

/** Tensors one after the other: rows of sequences of one length, values of features. */
export const concat: Primitive = {
  name: 'concat',
  elementwise: true,
  fusesPost: false,
  fusesSum: false,
  ...sameTimes,
  shape(inputs) {
    const { kind, rows, count } = inputs[0] ?? { kind: 'features', rows: 1, count: 0 };
    return kind === 'sequence'
      ? { kind, rows: inputs.reduce((sum, input) => sum + input.rows, 0), count }
      : { kind, rows, count: inputs.reduce((sum, input) => sum + input.count, 0) };
  },
  macs: () => 0,
  forward(emitter, { kind, inputs, output }) {
    const { count, stride } = output;
    inputs.forEach((input, index) => {
      const offset = offsetOf(inputs, index, kind);
      if (kind === 'features') return emitter.call('fromRows', at(input), input.stride, input.count, at(output, offset), 1, 0, 1);
      // An input stored further back in time is read from the output's first time on.
      const target = { buffer: output, offset: offset * stride };
      return emitter.call('combine', at(input, input.count - count), input.stride, 0, 0, target, stride, input.rows, count, 0, 0, 0);
    });
  },
  inputGradient(emitter, { kind, inputs, output }, gradient, index) {
    const input = inputs[index] as Buffer;
    const offset = offsetOf(inputs, index, kind);
    if (kind === 'features') {
      const buffer = emitter.buffer(1, input.count);
      emitter.call('fromRows', at(gradient, offset), gradient.stride, input.count, at(buffer), 1, 0, 1);
      return { kind: 'buffer', buffer };
    }
    const buffer = emitter.buffer(input.rows, output.count);
    const part = { buffer: gradient, offset: offset * gradient.stride };
    emitter.call('combine', part, gradient.stride, 0, 0, at(buffer), buffer.stride, input.rows, output.count, 0, 0, 0);
    return { kind: 'buffer', buffer };
  },
};
