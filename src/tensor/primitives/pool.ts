import { pooledTimes } from '../../network/shapes.js';
import { at, type Buffer } from '../plan/buffer.js';
import type { Demand, Primitive } from './primitive.js';

export interface PoolAttributes {
  readonly of: 'largest' | 'mean';
  readonly size: number;
  readonly stride: number;
  /** Times of the input. */
  readonly count: number;
}

const everyTime = (count: number): Demand => ({ stride: 1, reach: count - 1 });

/** Windows of times. All are computed: where the last window ends is no matter of strides counted back from the last time. */
export function pool({ of, size, stride, count }: PoolAttributes): Primitive {
  const windows = pooledTimes(count, size, stride);
  return {
    name: of === 'largest' ? 'maxpool' : 'avgpool',
    elementwise: false,
    fusesPost: false,
    fusesSum: false,
    shape: ([input]) => ({ kind: 'sequence', rows: input?.rows ?? 0, count: windows }),
    macs: () => 0,
    demand: (_output, times) => everyTime(times),
    stored: () => everyTime(windows),
    forward(emitter, { inputs, output }) {
      const [input] = inputs as [Buffer];
      const { rows, count: places } = output;
      const kernel = of === 'largest' ? 'maxPool' : 'avgPool';
      emitter.call(kernel, at(input), input.stride, at(output), output.stride, rows, places, size, stride);
    },
    inputGradient(emitter, { inputs, output }, gradient) {
      const [input] = inputs as [Buffer];
      const { rows, count: places } = output;
      const buffer = emitter.buffer(input.rows, input.count);
      emitter.call('clear', { buffer, offset: -buffer.head }, buffer.bytes);
      const [from, to] = [[at(gradient), gradient.stride] as const, [at(buffer), buffer.stride, rows, places, size, stride] as const];
      if (of === 'largest') emitter.call('maxPoolGradient', ...from, at(input), ...to);
      else emitter.call('avgPoolGradient', ...from, ...to);
      return { kind: 'buffer', buffer };
    },
  };
}
