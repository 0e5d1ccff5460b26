import { RELU, RESIDUAL, SCALE } from '../kernels/flags.js';
import { at, type Buffer } from '../plan/buffer.js';
import { optional, type Primitive } from './primitive.js';
import { sameTimes } from './times.js';

/** Sum of tensors of one shape. Of one tensor it is the identity: a ReLU or a dropout by itself is its `post`. */
export const sum: Primitive = {
  name: 'sum',
  elementwise: true,
  fusesPost: true,
  fusesSum: false,
  ...sameTimes,
  shape: ([input]) => input ?? { kind: 'features', rows: 1, count: 0 },
  macs: () => 0,
  forward(emitter, { kind, inputs, output, post, scale }) {
    const { rows, count, stride } = output;
    // An input stored further back in time is read from the output's first time on.
    const from = (input: Buffer) => at(input, input.count - count);
    const [first, second, ...others] = inputs as [Buffer, ...Buffer[]];
    const scalesRows = scale !== null && kind === 'sequence';
    const flags = (post.relu ? RELU : 0) | (scalesRows ? SCALE : 0);
    const emit = (a: Buffer, b: Buffer | undefined, last: boolean): void =>
      emitter.call(
        'combine',
        ...[from(a), a.stride, b ? from(b) : 0, b?.stride ?? 0, at(output), stride, rows, count],
        ...[(b ? RESIDUAL : 0) | (last ? flags : 0), optional(scale), 0],
      );
    emit(first, second, others.length === 0);
    others.forEach((other, index) => emit(output, other, index === others.length - 1));
    if (scale && !scalesRows) emitter.call('multiply', at(output), at(scale), at(output), count);
  },
  inputGradient: (_emitter, _step, gradient) => ({ kind: 'buffer', buffer: gradient }),
};
