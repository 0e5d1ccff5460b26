import { at } from '../plan/buffer.js';
import type { BatchPrimitive, ImageShape } from './batch-primitive.js';
import type { Geometry } from './geometry.js';

/** Windows of an image: the largest value of each, or the mean of what lies inside. */
export const pooling = (of: 'largest' | 'mean', input: ImageShape, geometry: Geometry): BatchPrimitive => ({
  fusesActivation: false,
  fusesNormalization: false,
  forward(emitter, { samples, inputs, output }) {
    const { kernel, stride, top, left, rows, columns } = geometry;
    const shape = [samples, input.height, input.width, input.channels] as const;
    const windows = [rows, columns, ...kernel, ...stride, top, left] as const;
    const [x] = inputs;
    const [from, to] = [x ? at(x.buffer) : 0, at(output.buffer)];
    emitter.call(of === 'largest' ? 'maxPool2d' : 'avgPool2d', from, ...shape, to, ...windows);
    return (gradient, [target]) => {
      if (!target) return;
      const rest = [...shape, at(target.buffer), ...windows, target.accumulate ? 1 : 0] as const;
      if (of === 'largest') emitter.call('maxPool2dGradient', at(gradient), to, from, ...rest);
      else emitter.call('avgPool2dGradient', at(gradient), ...rest);
    };
  },
});
