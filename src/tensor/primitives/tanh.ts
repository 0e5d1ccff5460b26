import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';
import { sameTimes } from './times.js';

/** Hyperbolic tangent, element by element. */
export const tanh: Primitive = {
  name: 'tanh',
  elementwise: true,
  fusesPost: false,
  fusesSum: false,
  ...sameTimes,
  shape: ([input]) => input ?? { kind: 'features', rows: 1, count: 0 },
  macs: () => 0,
  forward(emitter, { inputs, output }) {
    const [input] = inputs as [Buffer];
    emitter.call('tanhRows', at(input, input.count - output.count), input.stride, at(output), output.stride, output.rows, output.count);
  },
  inputGradient(emitter, { output }, gradient) {
    const buffer = emitter.buffer(output.rows, output.count);
    emitter.call('tanhGradient', at(gradient), at(output), at(buffer), output.stride, output.rows, output.count);
    return { kind: 'buffer', buffer };
  },
};
