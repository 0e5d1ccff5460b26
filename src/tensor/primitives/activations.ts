import type { KernelName } from '../kernel-module.js';
import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';
import { sameTimes } from './times.js';

/** A function of single values, without its derivative. */
const values = (name: string, kernel: KernelName): Omit<Primitive, 'inputGradient'> => ({
  name,
  elementwise: true,
  fusesPost: false,
  fusesSum: false,
  ...sameTimes,
  shape: ([input]) => input ?? { kind: 'features', rows: 1, count: 0 },
  macs: () => 0,
  forward(emitter, { inputs, output }) {
    const [input] = inputs as [Buffer];
    emitter.call(kernel, at(input, input.count - output.count), input.stride, at(output), output.stride, output.rows, output.count);
  },
});

/** A function whose derivative follows from its result. */
const activation = (name: string, kernel: KernelName, gradient: KernelName): Primitive => ({
  ...values(name, kernel),
  inputGradient(emitter, { output }, outputGradient) {
    const buffer = emitter.buffer(output.rows, output.count);
    emitter.call(gradient, at(outputGradient), at(output), at(buffer), output.stride, output.rows, output.count);
    return { kind: 'buffer', buffer };
  },
});

/** Hyperbolic tangent. */
export const tanh: Primitive = activation('tanh', 'tanhRows', 'tanhGradient');

/** 1 / (1 + exp(−x)). */
export const sigmoid: Primitive = activation('sigmoid', 'sigmoidRows', 'sigmoidGradient');

/** min(max(x, 0), 6). */
export const relu6: Primitive = activation('relu6', 'relu6Rows', 'relu6Gradient');

/** x · sigmoid(x). Its derivative needs its input, unlike those above. */
export const swish: Primitive = {
  ...values('swish', 'swishRows'),
  inputGradient(emitter, { inputs, output }, outputGradient) {
    const [input] = inputs as [Buffer];
    const buffer = emitter.buffer(output.rows, output.count);
    const from = at(input, input.count - output.count);
    emitter.call('swishGradient', at(outputGradient), from, input.stride, at(buffer), output.stride, output.rows, output.count);
    return { kind: 'buffer', buffer };
  },
};
