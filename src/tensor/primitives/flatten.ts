import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';

/** A whole sequence as features, row-major: [time, channels] → [time · channels]. */
export const flatten: Primitive = {
  name: 'flatten',
  elementwise: false,
  fusesPost: false,
  fusesSum: false,
  shape: ([input]) => ({ kind: 'features', rows: 1, count: (input?.rows ?? 0) * (input?.count ?? 0) }),
  macs: () => 0,
  demand: (_output, count) => ({ stride: 1, reach: count - 1 }),
  stored: (output) => output,
  forward(emitter, { inputs, output }) {
    const [input] = inputs as [Buffer];
    emitter.call('fromRows', at(input), input.stride, input.count, at(output), input.rows, 0, 1);
  },
  inputGradient(emitter, { inputs }, gradient) {
    const [input] = inputs as [Buffer];
    const buffer = emitter.buffer(input.rows, input.count);
    emitter.call('toRows', at(gradient), input.rows, 0, 1, at(buffer), buffer.stride, input.count);
    return { kind: 'buffer', buffer };
  },
};
