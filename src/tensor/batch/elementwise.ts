import { dropoutConstants } from '../primitives/dropout-factors.js';
import type { Dropout } from '../primitives/primitive.js';
import { at } from '../plan/buffer.js';
import type { KernelName } from '../kernel-module.js';
import { type BatchPrimitive, pixelCount, valueCount } from './batch-primitive.js';

const FLOAT32_BYTES = 4;
const plain = { fusesActivation: false, fusesNormalization: false } as const;

/** A function of single values whose derivative follows from its result, or from its argument. */
const pointwise = (values: KernelName, derivative: KernelName, of: 'result' | 'argument' = 'result'): BatchPrimitive => ({
  ...plain,
  forward(emitter, { samples, inputs, output }) {
    const n = samples * valueCount(output.shape);
    const row = FLOAT32_BYTES * n;
    const [x] = inputs;
    if (x) emitter.call(values, at(x.buffer), row, at(output.buffer), row, 1, n);
    return (gradient, [target]) => {
      if (!target) return;
      const own = target.accumulate ? emitter.block(n) : target.buffer;
      if (of === 'result') emitter.call(derivative, at(gradient), at(output.buffer), at(own), row, 1, n);
      else if (x) emitter.call(derivative, at(gradient), at(x.buffer), row, at(own), row, 1, n);
      if (target.accumulate) emitter.call('copyRows', at(own), row, at(target.buffer), row, n, 1, 1);
    };
  },
});

export const tanh: BatchPrimitive = pointwise('tanhRows', 'tanhGradient');
export const sigmoid: BatchPrimitive = pointwise('sigmoidRows', 'sigmoidGradient');
export const swish: BatchPrimitive = pointwise('swishRows', 'swishGradient', 'argument');

/** Over the channels of each pixel. */
export const softmax: BatchPrimitive = {
  ...plain,
  forward(emitter, { samples, inputs, output }) {
    const { channels } = output.shape;
    const [x] = inputs;
    const places = samples * pixelCount(output.shape);
    const each = (emit: (place: number) => void): void => {
      for (let place = 0; place < places; place++) emit(place * channels);
    };
    if (x) each((from) => emitter.call('softmax', at(x.buffer, from), FLOAT32_BYTES, at(output.buffer, from), FLOAT32_BYTES, channels, 1));
    return (gradient, [target]) => {
      if (!target) return;
      const own = emitter.block(places * channels);
      each((from) =>
        emitter.call('softmaxGradient', at(gradient, from), at(output.buffer, from), at(own, from), FLOAT32_BYTES, channels, 1),
      );
      const row = FLOAT32_BYTES * places * channels;
      emitter.call('copyRows', at(own), row, at(target.buffer), row, places * channels, 1, target.accumulate ? 1 : 0);
    };
  },
};

/** In training: drops whole channels of each sample, of features single values. */
export const dropout = (layer: Dropout): BatchPrimitive => ({
  ...plain,
  forward(emitter, { samples, inputs, output }) {
    const { channels } = output.shape;
    const places = pixelCount(output.shape);
    const { threshold, keep } = dropoutConstants(layer.rate);
    const factors = emitter.block(samples * channels);
    emitter.call('dropoutScales', at(factors), samples, channels, emitter.seed, layer.layer, emitter.moment, threshold, keep);
    const [x] = inputs;
    if (x) emitter.call('scaleChannels', at(x.buffer), at(factors), at(output.buffer), samples, places, channels, 0);
    return (gradient, [target]) => {
      if (!target) return;
      const to = [at(target.buffer), samples, places, channels, target.accumulate ? 1 : 0] as const;
      emitter.call('scaleChannels', at(gradient), at(factors), ...to);
    };
  },
});

/** Product of two sequences, sample by sample: [m, k] · [k, n], or [m, k] · [n, k]ᵀ. */
export const matrixProduct = (transpose: boolean): BatchPrimitive => ({
  ...plain,
  forward(emitter, { samples, inputs, output }) {
    const [a, b] = inputs;
    if (!a || !b) return () => undefined;
    const [rows, terms, columns] = [a.shape.height, a.shape.channels, output.shape.channels];
    const row = (width: number): number => FLOAT32_BYTES * width;
    const sample = (height: number, width: number): number => FLOAT32_BYTES * height * width;
    const [bTerm, bColumn] = transpose ? [row(1), row(terms)] : [row(columns), row(1)];
    const left = [at(a.buffer), sample(rows, terms)] as const;
    const right = [at(b.buffer), sample(terms, columns)] as const;
    const y = [at(output.buffer), samples, rows, terms, columns, 0] as const;
    emitter.call('matrixProduct', ...left, row(terms), row(1), ...right, bTerm, bColumn, ...y);
    return (gradient, [first, second]) => {
      const dy = [at(gradient), sample(rows, columns)] as const;
      if (first) {
        const to = [at(first.buffer), samples, rows, columns, terms, first.accumulate ? 1 : 0] as const;
        emitter.call('matrixProduct', ...dy, row(columns), row(1), ...right, bColumn, bTerm, ...to);
      }
      if (!second) return;
      const add = second.accumulate ? 1 : 0;
      // dbᵀ = dyᵀ · a where b is read transposed, db = aᵀ · dy where it is not.
      if (transpose) {
        const to = [at(second.buffer), samples, columns, rows, terms, add] as const;
        emitter.call('matrixProduct', ...dy, row(1), row(columns), ...left, row(terms), row(1), ...to);
      } else {
        const to = [at(second.buffer), samples, terms, rows, columns, add] as const;
        emitter.call('matrixProduct', ...left, row(1), row(terms), ...dy, row(columns), row(1), ...to);
      }
    };
  },
});
