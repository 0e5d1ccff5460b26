import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';
import { LAST_TIME } from './times.js';

/** The last time of a sequence, as features. */
export const last: Primitive = {
  name: 'last',
  elementwise: false,
  fusesPost: false,
  fusesSum: false,
  shape: ([input]) => ({ kind: 'features', rows: 1, count: input?.rows ?? 0 }),
  macs: () => 0,
  demand: () => LAST_TIME,
  stored: (output) => output,
  forward(emitter, { inputs, output }) {
    const [input] = inputs as [Buffer];
    emitter.call('fromRows', at(input, input.count - 1), input.stride, 1, at(output), input.rows, 0, 1);
  },
  inputGradient(emitter, { inputs }, gradient) {
    const [input] = inputs as [Buffer];
    const buffer = emitter.buffer(input.rows, 1);
    emitter.call('toRows', at(gradient), input.rows, 0, 1, at(buffer), buffer.stride, 1);
    return { kind: 'buffer', buffer };
  },
};
