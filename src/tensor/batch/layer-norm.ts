import { at } from '../plan/buffer.js';
import { type BatchPrimitive, pixelCount } from './batch-primitive.js';

const FLOAT32_BYTES = 4;

/** Layer normalisation of the channels of each pixel; of features, an image of one pixel, of all. */
export const layerNorm = (epsilon: number): BatchPrimitive => ({
  fusesActivation: false,
  fusesNormalization: false,
  forward(emitter, { samples, inputs, output, parameters: { gamma, beta } }) {
    const { channels } = output.shape;
    const apart = [FLOAT32_BYTES, FLOAT32_BYTES * channels] as const;
    const sizes = [channels, samples * pixelCount(output.shape)] as const;
    const [x] = inputs;
    if (!x || !gamma || !beta) return () => undefined;
    emitter.call('layerNorm', at(x.buffer), ...apart, at(output.buffer), ...apart, ...sizes, gamma.value, beta.value, epsilon);
    return (gradient, [target], trains) => {
      const from = [at(x.buffer), ...apart] as const;
      if (trains)
        emitter.call('layerNormWeightGradient', at(gradient), ...apart, ...from, ...sizes, epsilon, gamma.gradient, beta.gradient);
      if (!target) return;
      const to = [at(target.buffer), ...apart, ...sizes, gamma.value, epsilon, target.accumulate ? 1 : 0] as const;
      emitter.call('layerNormGradient', at(gradient), ...from, ...to);
    };
  },
});
