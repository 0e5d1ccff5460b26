import { at, type Buffer } from '../plan/buffer.js';
import { type Primitive, type Step, type TensorPlace, tensorsOf } from './primitive.js';
import { sameTimes } from './times.js';

const FLOAT32_BYTES = 4;

/** How values lie in a buffer: bytes from channel to channel and from time to time. Features are one time. */
const strides = (kind: Step['kind'], { stride }: Buffer): readonly [channel: number, place: number] =>
  kind === 'sequence' ? [stride, FLOAT32_BYTES] : [FLOAT32_BYTES, 0];

const sizes = (kind: Step['kind'], { rows, count }: Buffer): readonly [channels: number, places: number] =>
  kind === 'sequence' ? [rows, count] : [count, 1];

/** Layer normalisation of features, or of the channels of each time. */
export const layerNorm = (epsilon: number): Primitive => ({
  name: 'layer_norm',
  elementwise: true,
  fusesPost: false,
  fusesSum: false,
  ...sameTimes,
  shape: ([input]) => input ?? { kind: 'features', rows: 1, count: 0 },
  macs: ({ rows, count }) => 2 * rows * count,
  forward(emitter, { kind, inputs, output, weights }) {
    const [x] = inputs as [Buffer];
    const [gamma, beta] = tensorsOf(weights) as [TensorPlace, TensorPlace];
    // Whoever reads a row over its ends finds zeros there.
    emitter.call('clear', { buffer: output, offset: -output.head }, output.bytes);
    const from = [at(x, x.count - output.count), ...strides(kind, x)] as const;
    const to = [at(output), ...strides(kind, output), ...sizes(kind, output)] as const;
    emitter.call('layerNorm', ...from, ...to, gamma.value, beta.value, epsilon);
  },
  inputGradient(emitter, { kind, inputs, output, weights }, gradient) {
    const [x] = inputs as [Buffer];
    const [gamma] = tensorsOf(weights) as [TensorPlace];
    const buffer = emitter.buffer(output.rows, output.count);
    emitter.call('clear', { buffer, offset: -buffer.head }, buffer.bytes);
    const from = [at(gradient), at(x, x.count - output.count), ...strides(kind, x)] as const;
    emitter.call('layerNormGradient', ...from, at(buffer), ...strides(kind, buffer), ...sizes(kind, output), gamma.value, epsilon, 0);
    return { kind: 'buffer', buffer };
  },
  weightGradient(emitter, { kind, inputs, output, weights }, gradient) {
    const [x] = inputs as [Buffer];
    const [gamma, beta] = tensorsOf(weights) as [TensorPlace, TensorPlace];
    const from = [at(x, x.count - output.count), ...strides(kind, x), ...sizes(kind, output)] as const;
    emitter.call('layerNormWeightGradient', at(gradient), ...strides(kind, gradient), ...from, epsilon, gamma.gradient, beta.gradient);
  },
});
