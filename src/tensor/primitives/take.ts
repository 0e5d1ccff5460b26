import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';
import { sameTimes } from './times.js';

/** Every `ratio`-th stored time, ending at the last: for a consumer that needs a coarser stride than is stored. */
export function take(ratio: number): Primitive {
  const firstColumn = (input: Buffer, count: number): number => input.count - 1 - (count - 1) * ratio;
  return {
    name: 'take',
    elementwise: false,
    fusesPost: false,
    fusesSum: false,
    ...sameTimes,
    shape: ([input]) => input ?? { kind: 'sequence', rows: 0, count: 0 },
    macs: () => 0,
    forward(emitter, { inputs, output }) {
      const [input] = inputs as [Buffer];
      const { rows, count, stride } = output;
      emitter.call('take', at(input), input.stride, firstColumn(input, count), ratio, at(output), stride, rows, count);
    },
    inputGradient(emitter, { inputs, output }, gradient) {
      const [input] = inputs as [Buffer];
      const { rows, count } = output;
      const buffer = emitter.buffer(input.rows, input.count);
      const first = firstColumn(input, count);
      emitter.call('takeGradient', at(gradient), gradient.stride, count, at(buffer), buffer.stride, first, ratio, rows);
      return { kind: 'buffer', buffer };
    },
  };
}
