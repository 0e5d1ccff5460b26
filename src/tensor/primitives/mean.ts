import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';

/** The mean of each channel over time: a sequence → features. */
export const mean: Primitive = {
  name: 'mean',
  elementwise: false,
  fusesPost: false,
  fusesSum: false,
  shape: ([input]) => ({ kind: 'features', rows: 1, count: input?.rows ?? 0 }),
  macs: () => 0,
  demand: (_output, count) => ({ stride: 1, reach: count - 1 }),
  stored: (output) => output,
  forward(emitter, { inputs, output }) {
    const [input] = inputs as [Buffer];
    emitter.call('meanRows', at(input), input.stride, input.rows, input.count, at(output));
  },
  inputGradient(emitter, { inputs }, gradient) {
    const [input] = inputs as [Buffer];
    const buffer = emitter.buffer(input.rows, input.count);
    emitter.call('meanGradient', at(gradient), at(buffer), buffer.stride, buffer.rows, buffer.count);
    return { kind: 'buffer', buffer };
  },
};
