import { ACCUMULATE } from '../kernels/flags.js';
import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';

const FLOAT32_BYTES = 4;

/**
 * Dot attention over time, as features: query = bias + kernelᵀ · (the last time), weights softmax(x · query) over the times, y = Σ weight · x.
 * The workspace is output gradient and query (rows of channels), weights and the gradient of their exponents (rows of times), the query's gradient.
 */
export function attention(channels: number): Primitive {
  return {
    name: 'attention',
    elementwise: false,
    fusesPost: false,
    fusesSum: false,
    shape: () => ({ kind: 'features', rows: 1, count: channels }),
    macs: () => channels * channels,
    demand: (_output, count) => ({ stride: 1, reach: count - 1 }),
    stored: (output) => output,
    workspace: ([input]) => [
      [2, channels],
      [2, input?.count ?? 0],
      [1, channels],
      [1, channels],
    ],
    forward(emitter, { inputs, output, weights, workspace }) {
      const [x] = inputs as [Buffer];
      const [rows, times, , last] = workspace as [Buffer, Buffer, Buffer, Buffer];
      const query = { buffer: rows, offset: rows.stride };
      const scores = emitter.buffer(1, x.count);
      emitter.call('fromRows', at(x, x.count - 1), x.stride, 1, at(last), channels, 0, 1);
      emitter.call('dense', at(last), channels, weights?.kernel ?? 0, weights?.bias ?? 0, query, channels);
      emitter.call('matmul', at(x), x.stride, channels, query, 0, FLOAT32_BYTES, at(scores), scores.stride, 1, x.count);
      // Products with the weights read whole vectors: behind them are zeros.
      emitter.call('clear', { buffer: times, offset: -times.head }, times.bytes);
      emitter.call('softmax', at(scores), FLOAT32_BYTES, at(times), FLOAT32_BYTES, x.count, 1);
      emitter.call('matmulGradient', at(x), x.stride, channels, at(times), times.stride, 1, x.count, at(output), 0, FLOAT32_BYTES);
    },
    backpropagate(emitter, { inputs, workspace }, gradient) {
      const [x] = inputs as [Buffer];
      const [rows, times, ofQuery] = workspace as [Buffer, Buffer, Buffer];
      const ofWeights = emitter.buffer(1, x.count);
      const second = { buffer: times, offset: times.stride };
      emitter.call('combine', at(gradient), 0, 0, 0, at(rows), rows.stride, 1, channels, 0, 0, 0);
      emitter.call('matmul', at(x), x.stride, channels, at(gradient), 0, FLOAT32_BYTES, at(ofWeights), ofWeights.stride, 1, x.count);
      emitter.call('softmaxGradient', at(ofWeights), at(times), second, FLOAT32_BYTES, x.count, 1);
      emitter.call('matmulGradient', at(x), x.stride, channels, second, times.stride, 1, x.count, at(ofQuery), 0, FLOAT32_BYTES);
    },
    inputGradient(emitter, { inputs, weights, workspace }) {
      const [x] = inputs as [Buffer];
      const [rows, times, ofQuery] = workspace as [Buffer, Buffer, Buffer];
      const [buffer, ofLast, column] = [emitter.buffer(channels, x.count), emitter.buffer(1, channels), emitter.buffer(channels, 1)];
      // dx[t] = weight[t] · dy + d exponent[t] · query: a product of two terms.
      emitter.call(
        'matmul',
        at(times),
        times.stride,
        2,
        at(rows),
        FLOAT32_BYTES,
        rows.stride,
        at(buffer),
        buffer.stride,
        channels,
        x.count,
      );
      emitter.call('denseInputGradient', at(ofQuery), channels, weights?.kernel ?? 0, at(ofLast), channels);
      emitter.call('toRows', at(ofLast), channels, 0, 1, at(column), column.stride, 1);
      const target = at(buffer, x.count - 1);
      emitter.call('combine', at(column), column.stride, 0, 0, target, buffer.stride, channels, 1, ACCUMULATE, 0, 0);
      return { kind: 'buffer', buffer };
    },
    weightGradient(emitter, { weights, workspace }) {
      const [, , ofQuery, last] = workspace as [Buffer, Buffer, Buffer, Buffer];
      const target = weights?.gradient;
      if (target) emitter.call('denseParameterGradient', at(last), channels, at(ofQuery), channels, target.kernel, target.bias);
    },
  };
}
