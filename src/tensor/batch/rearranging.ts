import { at, type Buffer } from '../plan/buffer.js';
import { type BatchPrimitive, type ImageShape, pixelCount, valueCount } from './batch-primitive.js';

const FLOAT32_BYTES = 4;
const plain = { fusesActivation: false, fusesNormalization: false } as const;

/** Sum of tensors of one shape; of one tensor it is the identity, for an activation by itself. */
export const sum: BatchPrimitive = {
  fusesActivation: true,
  fusesNormalization: false,
  forward(emitter, { samples, inputs, output, activation }) {
    const n = samples * valueCount(output.shape);
    const [first, ...others] = inputs.map(({ buffer }) => buffer) as [Buffer, ...Buffer[]];
    if (others.length === 0) emitter.call('addImages', at(first), 0, at(output.buffer), n, activation);
    others.forEach((other, index) => {
      const own = index === others.length - 1 ? activation : 0;
      emitter.call('addImages', at(index === 0 ? first : output.buffer), at(other), at(output.buffer), n, own);
    });
    return (gradient, targets) => {
      const row = FLOAT32_BYTES * n;
      for (const target of targets)
        if (target) emitter.call('copyRows', at(gradient), row, at(target.buffer), row, n, 1, target.accumulate ? 1 : 0);
    };
  },
};

/** Tensors one after the other on the last axis. */
export const concat: BatchPrimitive = {
  ...plain,
  forward(emitter, { samples, inputs, output }) {
    const rows = samples * pixelCount(output.shape);
    const stride = FLOAT32_BYTES * output.shape.channels;
    const places: number[] = [];
    let before = 0;
    for (const { shape } of inputs) {
      places.push(before);
      before += shape.channels;
    }
    inputs.forEach(({ buffer, shape: { channels } }, index) => {
      const to = at(output.buffer, places[index]);
      emitter.call('copyRows', at(buffer), FLOAT32_BYTES * channels, to, stride, channels, rows, 0);
    });
    return (gradient, targets) =>
      targets.forEach((target, index) => {
        const channels = inputs[index]?.shape.channels ?? 0;
        if (!target) return;
        const to = [at(target.buffer), FLOAT32_BYTES * channels] as const;
        emitter.call('copyRows', at(gradient, places[index]), stride, ...to, channels, rows, target.accumulate ? 1 : 0);
      });
  },
};

/** The last row of each sample. */
export const lastRow: BatchPrimitive = {
  ...plain,
  forward(emitter, { samples, inputs, output }) {
    const [input] = inputs;
    const size = valueCount(input?.shape ?? output.shape);
    const n = valueCount(output.shape);
    const [whole, own] = [FLOAT32_BYTES * size, FLOAT32_BYTES * n];
    if (input) emitter.call('copyRows', at(input.buffer, size - n), whole, at(output.buffer), own, n, samples, 0);
    return (gradient, [target]) => {
      if (!target) return;
      if (!target.accumulate) emitter.call('clear', at(target.buffer), samples * whole);
      emitter.call('copyRows', at(gradient), own, at(target.buffer, size - n), whole, n, samples, 1);
    };
  },
};

/** Zeros around images: `rows` above and below, `columns` on both sides. */
export const padding = (input: ImageShape, [rows, columns]: readonly [number, number]): BatchPrimitive => ({
  ...plain,
  forward(emitter, { samples, inputs, output }) {
    const { height, width, channels } = input;
    const padded = [output.shape.height, output.shape.width] as const;
    const [x] = inputs;
    if (x) emitter.call('padImages', at(x.buffer), samples, height, width, channels, at(output.buffer), ...padded, rows, columns);
    return (gradient, [target]) => {
      if (!target) return;
      const to = [at(target.buffer), height, width, channels, target.accumulate ? 1 : 0] as const;
      emitter.call('cropImages', at(gradient), samples, ...padded, rows, columns, ...to);
    };
  },
});
