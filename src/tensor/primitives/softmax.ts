import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';
import { sameTimes } from './times.js';

const FLOAT32_BYTES = 4;

/** exp(x) over its sum: over the channels of each time of a sequence, over all values of features. */
export const softmax: Primitive = {
  name: 'softmax',
  elementwise: true,
  fusesPost: false,
  fusesSum: false,
  ...sameTimes,
  shape: ([input]) => input ?? { kind: 'features', rows: 1, count: 0 },
  macs: () => 0,
  forward(emitter, { kind, inputs, output }) {
    const [input] = inputs as [Buffer];
    if (kind === 'features') {
      emitter.call('softmax', at(input), FLOAT32_BYTES, at(output), FLOAT32_BYTES, output.count, 1);
      return;
    }
    emitter.call('clear', { buffer: output, offset: -output.head }, output.bytes);
    const from = at(input, input.count - output.count);
    emitter.call('softmax', from, input.stride, at(output), output.stride, output.rows, output.count);
  },
  inputGradient(emitter, { kind, output }, gradient) {
    const buffer = emitter.buffer(output.rows, output.count);
    if (kind === 'features') emitter.call('softmaxGradient', at(gradient), at(output), at(buffer), FLOAT32_BYTES, output.count, 1);
    else {
      emitter.call('clear', { buffer, offset: -buffer.head }, buffer.bytes);
      emitter.call('softmaxGradient', at(gradient), at(output), at(buffer), output.stride, output.rows, output.count);
    }
    return { kind: 'buffer', buffer };
  },
};
