import { at } from '../plan/buffer.js';
import { type BatchPrimitive, pixelCount } from './batch-primitive.js';

/** Each channel of an image times its own factor. */
export const scale: BatchPrimitive = {
  fusesActivation: false,
  fusesNormalization: false,
  forward(emitter, { samples, inputs, output }) {
    const { channels } = output.shape;
    const sizes = [samples, pixelCount(output.shape), channels] as const;
    const [image, factors] = inputs;
    if (!image || !factors) return () => undefined;
    emitter.call('scaleChannels', at(image.buffer), at(factors.buffer), at(output.buffer), ...sizes, 0);
    return (gradient, [ofImage, ofFactors]) => {
      if (ofImage) {
        const to = [at(ofImage.buffer), ...sizes, ofImage.accumulate ? 1 : 0] as const;
        emitter.call('scaleChannels', at(gradient), at(factors.buffer), ...to);
      }
      if (ofFactors) {
        const to = [at(ofFactors.buffer), ...sizes, ofFactors.accumulate ? 1 : 0] as const;
        emitter.call('channelProducts', at(gradient), at(image.buffer), ...to);
      }
    };
  },
};
