import { RELU } from '../kernels/flags.js';
import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';
import { ofFeatures } from './times.js';

/** y = bias + x · kernel, on features. */
export function dense(features: number, units: number): Primitive {
  return {
    name: 'dense',
    elementwise: false,
    fusesPost: true,
    fusesSum: false,
    ...ofFeatures,
    shape: () => ({ kind: 'features', rows: 1, count: units }),
    macs: () => features * units,
    forward(emitter, { inputs, output, post, weights }) {
      const [input] = inputs as [Buffer];
      emitter.call('dense', at(input), features, weights?.kernel ?? 0, weights?.bias ?? 0, at(output), units);
      if (post.relu) emitter.call('combine', at(output), 0, 0, 0, at(output), output.stride, 1, units, RELU, 0, 0);
    },
    inputGradient(emitter, { weights }, gradient) {
      const buffer = emitter.buffer(1, features);
      emitter.call('denseInputGradient', at(gradient), units, weights?.kernel ?? 0, at(buffer), features);
      return { kind: 'buffer', buffer };
    },
    weightGradient(emitter, { inputs, weights }, gradient) {
      const [input] = inputs as [Buffer];
      const target = weights?.gradient;
      if (target) emitter.call('denseParameterGradient', at(input), features, at(gradient), units, target.kernel, target.bias);
    },
  };
}
